import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { SignalEffect } from '../../src/signals/rule'
import { SignalEffectEnum } from './enums'

@ObjectType('SignalRule', { description: '信号规则 What the usage log is watched for.' })
export class SignalRuleType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'account, key or agreement.' })
  subject!: string

  @Field(() => String, { description: '事由 Code of the ground on which a measure rests.' })
  ground!: string

  @Field(() => String, { description: 'Of the rule, as docs/case-flow.md names sources.' })
  source!: string

  @Field(() => Int, { description: 'It fires from here on.' })
  least!: number

  @Field(() => Float, {
    nullable: true,
    description: 'And only at that part of the whole; null: the number alone decides.',
  })
  share!: number | null

  @Field(() => Int)
  windowMinutes!: number

  @Field(() => SignalEffectEnum)
  effect!: SignalEffect

  @Field(() => Int, { description: 'Under THROTTLE, and for `throttleMinutes`.' })
  requestsPerMinute!: number

  @Field(() => Int)
  throttleMinutes!: number

  @Field(() => Boolean, { description: 'Whether the authority has set it other than it came.' })
  isChanged!: boolean
}

/** What is absent stays as it is. */
@InputType({ description: 'What is absent stays as it is.' })
export class SignalRuleInput {
  @Field(() => Int, { nullable: true })
  least?: number | null

  @Field(() => Float, { nullable: true, description: 'null: the number alone decides.' })
  share?: number | null

  @Field(() => Int, { nullable: true })
  windowMinutes?: number | null

  @Field(() => SignalEffectEnum, { nullable: true })
  effect?: SignalEffect | null

  @Field(() => Int, { nullable: true })
  requestsPerMinute?: number | null

  @Field(() => Int, { nullable: true })
  throttleMinutes?: number | null
}
