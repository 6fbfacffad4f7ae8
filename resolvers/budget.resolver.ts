import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { BudgetBoundsInput, BudgetLimitType, BudgetPeriodEnum } from '../schema/access/budget.type'
import type { BudgetPeriod } from '../src/agreements/budget'
import {
  listBudgets,
  removeBudget,
  setBudget,
  type Bounds,
  type BudgetLimit,
} from '../src/metering/budgets/limit-commands'
import type { ResolverContext } from './context'

const subjectText = '`account:<id>`, `dataset:<name>`, `anonymous`, `account:*` or `dataset:*`.'

/** Budgets that the authority sets; those of agreements are in their terms. */
@Resolver()
export class BudgetResolver {
  @Query(() => [BudgetLimitType], {
    nullable: true,
    description: '配额 Every budget, those of agreements too: for openers, the authority and auditors.',
  })
  async budgets(@Ctx() { control }: ResolverContext): Promise<BudgetLimitType[]> {
    return (await listBudgets(control)).map(toApiLimit)
  }

  @Mutation(() => BudgetLimitType, {
    nullable: true,
    description:
      'Sets what may be used in each minute or day, in force at once and for what is used already: by the authority.',
  })
  async setBudget(
    @Ctx() { change }: ResolverContext,
    @Arg('subject', () => String, { description: subjectText }) subject: string,
    @Arg('per', () => BudgetPeriodEnum) per: BudgetPeriod,
    @Arg('bounds', () => BudgetBoundsInput) bounds: BudgetBoundsInput,
    @Arg('reason', () => String) reason: string,
  ): Promise<BudgetLimitType> {
    return toApiLimit(await change((c) => setBudget(c, subject, per, boundsOf(bounds), reason)))
  }

  @Mutation(() => Boolean, {
    nullable: true,
    description: 'Takes a budget away; that of its kind holds again, where there is one: by the authority.',
  })
  async removeBudget(
    @Ctx() { change }: ResolverContext,
    @Arg('subject', () => String, { description: subjectText }) subject: string,
    @Arg('per', () => BudgetPeriodEnum) per: BudgetPeriod,
    @Arg('reason', () => String) reason: string,
  ): Promise<boolean> {
    await change((c) => removeBudget(c, subject, per, reason))
    return true
  }
}

const boundsOf = ({ requests, rows, bytes, cost }: BudgetBoundsInput): Bounds => ({
  requests: requests ?? null,
  rows: rows ?? null,
  bytes: bytes ?? null,
  cost: cost ?? null,
})

const toApiLimit = ({ period, ...rest }: BudgetLimit): BudgetLimitType => ({ ...rest, per: period })
