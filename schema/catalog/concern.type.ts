import { Field, ID, InputType, ObjectType } from 'type-graphql'
import type { ConcernKind } from '../../src/catalog/concerns/concern'
import type { DemandOutcome } from '../../src/catalog/concerns/demand'
import type { ObjectionDraft } from '../../src/catalog/concerns/objection'
import { PageInfo } from '../page-info.type'
import { DateScalar, DateTimeScalar } from '../scalars'
import { ConcernKindEnum, DemandOutcomeEnum, InfringedRightEnum, RemedyEnum } from './enums'

@InputType('EvidenceInput', { description: '证据 A document that is handed in.' })
export class EvidenceInput {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'SHA-256 of what it holds, 64 hexadecimal digits in lower case.' })
  sha256!: string
}

@ObjectType('Evidence', { description: '证据 A document that was handed in.' })
export class EvidenceType {
  @Field(() => String)
  name!: string

  @Field(() => String)
  sha256!: string
}

@ObjectType('ConcernTurn', { description: 'A step of a matter.' })
export class ConcernTurnType {
  @Field(() => String, { description: 'Such as `LODGED` or `CORRECTED`.' })
  kind!: string

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => String, { description: 'What was said in it; empty: nothing.' })
  text!: string
}

@ObjectType('Concern', {
  description: '事项 A rights objection, a report of an error, or a demand for data that is not listed.',
})
export class ConcernType {
  @Field(() => ID)
  id!: string

  @Field(() => ConcernKindEnum)
  kind!: ConcernKind

  @Field(() => String, { nullable: true, description: 'Name of the dataset; null: a demand.' })
  dataset!: string | null

  @Field(() => [String], { description: 'Empty: no column in particular.' })
  columns!: readonly string[]

  @Field(() => String, { description: 'Such as `VERIFYING` or `ANSWERED`.' })
  state!: string

  @Field(() => String, { description: 'The facts of an objection, what is wrong, or what is wanted.' })
  text!: string

  @Field(() => String, { nullable: true, description: 'What a demand is for.' })
  purpose!: string | null

  @Field(() => InfringedRightEnum, { nullable: true, description: 'Of an objection.' })
  right!: ObjectionDraft['right'] | null

  @Field(() => RemedyEnum, { nullable: true, description: 'Of an objection.' })
  remedy!: ObjectionDraft['remedy'] | null

  @Field(() => [EvidenceType])
  evidence!: readonly EvidenceType[]

  @Field(() => DemandOutcomeEnum, { nullable: true, description: 'Of a demand that was answered.' })
  outcome!: DemandOutcome | null

  @Field(() => String, { nullable: true, description: 'null: not answered yet.' })
  answer!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  answeredAt!: Date | null

  @Field(() => String, { description: 'Who brought it.' })
  author!: string

  @Field(() => String, { nullable: true, description: 'For the opener and the author; to others null.' })
  contact!: string | null

  @Field(() => String, { nullable: true, description: 'Name of the organisation that is to answer.' })
  opener!: string | null

  @Field(() => DateTimeScalar)
  lodgedAt!: Date

  @Field(() => DateScalar, { nullable: true, description: 'The last day to answer; null: no term.' })
  due!: string | null

  @Field(() => [ConcernTurnType], { description: 'Oldest first.' })
  history!: readonly ConcernTurnType[]
}

@ObjectType({ description: 'A page of matters, newest first.' })
export class ConcernConnection {
  @Field(() => [ConcernType])
  nodes!: readonly ConcernType[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo
}
