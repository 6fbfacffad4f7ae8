import { Field, Float, InputType, ObjectType, registerEnumType } from 'type-graphql'
import type { BudgetPeriod, BudgetUnit } from '../../src/agreements/budget'
import { DateTimeScalar } from '../scalars'

const units: Readonly<Record<BudgetUnit, BudgetUnit>> = {
  REQUESTS: 'REQUESTS',
  ROWS: 'ROWS',
  BYTES: 'BYTES',
  COST: 'COST',
}

export const BudgetPeriodEnum: Readonly<Record<BudgetPeriod, BudgetPeriod>> = { MINUTE: 'MINUTE', DAY: 'DAY' }

registerEnumType(units, {
  name: 'BudgetUnit',
  description: 'What a budget counts.',
  valuesConfig: {
    REQUESTS: { description: 'Operations.' },
    ROWS: { description: 'Rows that are delivered.' },
    BYTES: { description: 'Length of `data` in UTF-8.' },
    COST: { description: 'Units of cost.' },
  },
})

registerEnumType(BudgetPeriodEnum, {
  name: 'BudgetPeriod',
  description: 'How long it takes until a budget is whole again.',
})

@ObjectType({ description: 'The most that may be used under an agreement.' })
export class AgreementBudget {
  @Field(() => String, { description: 'Number of the agreement.' })
  agreement!: string

  @Field(() => units)
  unit!: BudgetUnit

  @Field(() => BudgetPeriodEnum)
  per!: BudgetPeriod

  @Field(() => Float)
  limit!: number
}

@ObjectType({ description: 'What is left of a budget.' })
export class RemainingBudget {
  @Field(() => String, { description: '`<subject> <what>/<period>`, as in `extensions.usage.remaining`.' })
  name!: string

  @Field(() => Float)
  value!: number
}

@ObjectType('BudgetLimit', {
  description: '配额 The most that may be used in each minute or day; null: no bound.',
})
export class BudgetLimitType {
  @Field(() => String, {
    description:
      '`account:<id>`, `dataset:<name>` (all its users together), `agreement:<number>` or `anonymous` (all together); `account:*` and `dataset:*`: each that has none of its own.',
  })
  subject!: string

  @Field(() => BudgetPeriodEnum)
  per!: BudgetPeriod

  @Field(() => Float, { nullable: true })
  requests!: number | null

  @Field(() => Float, { nullable: true })
  rows!: number | null

  @Field(() => Float, { nullable: true, description: 'Length of `data` in UTF-8.' })
  bytes!: number | null

  @Field(() => Float, { nullable: true })
  cost!: number | null

  @Field(() => DateTimeScalar)
  changedAt!: Date
}

@InputType({ description: 'What is absent has no bound; all absent: no budget, whatever holds for others.' })
export class BudgetBoundsInput {
  @Field(() => Float, { nullable: true })
  requests?: number | null

  @Field(() => Float, { nullable: true })
  rows?: number | null

  @Field(() => Float, { nullable: true })
  bytes?: number | null

  @Field(() => Float, { nullable: true })
  cost?: number | null
}

@InputType({ description: 'The most that may be used under an agreement; each unit and period once.' })
export class BudgetInput {
  @Field(() => units)
  unit!: BudgetUnit

  @Field(() => BudgetPeriodEnum)
  per!: BudgetPeriod

  @Field(() => Float, { description: 'A whole number above zero.' })
  limit!: number
}
