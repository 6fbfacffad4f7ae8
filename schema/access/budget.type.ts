import { Field, Float, ObjectType, registerEnumType } from 'type-graphql'
import type { BudgetPeriod, BudgetUnit } from '../../src/agreements/budget'

const units: Readonly<Record<BudgetUnit, BudgetUnit>> = {
  REQUESTS: 'REQUESTS',
  ROWS: 'ROWS',
  BYTES: 'BYTES',
  COST: 'COST',
}

const periods: Readonly<Record<BudgetPeriod, BudgetPeriod>> = { MINUTE: 'MINUTE', DAY: 'DAY' }

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

registerEnumType(periods, {
  name: 'BudgetPeriod',
  description: 'How long it takes until a budget is whole again.',
})

@ObjectType({ description: 'The most that may be used under an agreement.' })
export class AgreementBudget {
  @Field(() => String, { description: 'Number of the agreement.' })
  agreement!: string

  @Field(() => units)
  unit!: BudgetUnit

  @Field(() => periods)
  per!: BudgetPeriod

  @Field(() => Float)
  limit!: number
}
