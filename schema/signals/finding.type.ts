import { Field, ID, ObjectType } from 'type-graphql'
import { PageInfo } from '../page-info.type'
import { DateScalar, DateTimeScalar } from '../scalars'
import { FindingStateEnum, SignalEffectEnum } from './enums'
import type { FindingState } from '../../src/signals/finding'
import type { SignalEffect } from '../../src/signals/rule'

@ObjectType('Finding', {
  description: '发现 What a rule has seen in the usage log, what was done, and what people made of it.',
})
export class FindingType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'Which rule, as `signalRules` has it.' })
  rule!: string

  @Field(() => String, { description: '`account:<id>`, `key:<id>` or `agreement:<number>`.' })
  subject!: string

  @Field(() => String, {
    description: 'A dataset, a rule of decisions, the hash of a document, a day; empty: nothing more.',
  })
  about!: string

  @Field(() => [String], { description: 'Agreements of the user in force that it touches.' })
  agreements!: readonly string[]

  @Field(() => [String])
  datasets!: readonly string[]

  @Field(() => String, { description: '事由 Code of the ground.' })
  ground!: string

  @Field(() => DateTimeScalar)
  windowFrom!: Date

  @Field(() => DateTimeScalar, { description: 'Before this.' })
  windowTo!: Date

  @Field(() => String, { description: 'What was measured, a whole number.' })
  measured!: string

  @Field(() => String, { nullable: true, description: 'Of how much; null: it is a part of nothing.' })
  measuredOf!: string | null

  @Field(() => [String], { description: 'The first usage records that it rests on, at most 100.' })
  evidence!: readonly string[]

  @Field(() => String, { description: 'How many records there were in all.' })
  evidenceCount!: string

  @Field(() => SignalEffectEnum, { description: 'What was done.' })
  effect!: SignalEffect

  @Field(() => DateScalar, { description: 'Last day to object.' })
  redressDue!: string

  @Field(() => [String], { description: '救济途径 Codes of the means of redress.' })
  redress!: readonly string[]

  @Field(() => String, { nullable: true, description: 'Of the user; null: there was none.' })
  objection!: string | null

  @Field(() => FindingStateEnum)
  state!: FindingState

  @Field(() => String, { nullable: true, description: 'Why it was decided so; null: it is open.' })
  reason!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null

  @Field(() => DateTimeScalar)
  at!: Date
}

@ObjectType('FindingConnection')
export class FindingConnection {
  @Field(() => [FindingType])
  nodes!: readonly FindingType[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo
}
