import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { openersSeenBy } from '../policies/oversight'
import { BudgetBoundsInput, BudgetLimitType, BudgetPeriodEnum } from '../schema/access/budget.type'
import type { BudgetPeriod } from '../src/agreements/budget'
import { findOpener } from '../src/catalog/opener-part'
import { openerSides } from '../src/catalog/opener-sides'
import { requireCityAuthority } from '../src/identity/city-authority'
import {
  listBudgets,
  removeBudget,
  setBudget,
  type Bounds,
  type BudgetLimit,
} from '../src/metering/budgets/limit-commands'
import { signedIn, toCatalogActor } from './actor'
import type { ResolverContext } from './context'

const subjectText = '`account:<id>`, `dataset:<name>`, `anonymous`, `account:*` or `dataset:*`.'

/** Budgets that the authority sets; those of agreements are in their terms. */
@Resolver()
export class BudgetResolver {
  @Query(() => [BudgetLimitType], {
    nullable: true,
    description:
      '配额 Every budget, those of agreements too: for the authority and auditors; for those of a district and openers what holds for all, and what is of their own datasets, agreements and accounts.',
  })
  async budgets(@Ctx() { caller, control }: ResolverContext): Promise<BudgetLimitType[]> {
    return (await listBudgets(control, openersSeenBy(caller))).map(toApiLimit)
  }

  @Mutation(() => BudgetLimitType, {
    nullable: true,
    description:
      'Sets what may be used in each minute or day, in force at once and for what is used already: by the authority of the city, and for one dataset by that over its opener too.',
  })
  async setBudget(
    @Ctx() context: ResolverContext,
    @Arg('subject', () => String, { description: subjectText }) subject: string,
    @Arg('per', () => BudgetPeriodEnum) per: BudgetPeriod,
    @Arg('bounds', () => BudgetBoundsInput) bounds: BudgetBoundsInput,
    @Arg('reason', () => String) reason: string,
  ): Promise<BudgetLimitType> {
    await assertOwn(context, subject)
    return toApiLimit(await context.change((c) => setBudget(c, subject, per, boundsOf(bounds), reason)))
  }

  @Mutation(() => Boolean, {
    nullable: true,
    description:
      'Takes a budget away; that of its kind holds again, where there is one: by whoever may set it.',
  })
  async removeBudget(
    @Ctx() context: ResolverContext,
    @Arg('subject', () => String, { description: subjectText }) subject: string,
    @Arg('per', () => BudgetPeriodEnum) per: BudgetPeriod,
    @Arg('reason', () => String) reason: string,
  ): Promise<boolean> {
    await assertOwn(context, subject)
    await context.change((c) => removeBudget(c, subject, per, reason))
    return true
  }
}

/** @throws AppError FORBIDDEN to a district for more than a dataset of an opener under it */
const assertOwn = async ({ caller, control, entries }: ResolverContext, subject: string): Promise<void> => {
  const actor = toCatalogActor(caller)
  if (subject.startsWith(DATASET)) {
    const opener = await findOpener(control, subject.slice(DATASET.length))
    const sides = opener === undefined ? [] : await openerSides(control, entries, actor, opener)
    if (sides.includes('AUTHORITY')) return
  }
  await requireCityAuthority(control, signedIn(caller).organisationId)
}

const DATASET = 'dataset:'

const boundsOf = ({ requests, rows, bytes, cost }: BudgetBoundsInput): Bounds => ({
  requests: requests ?? null,
  rows: rows ?? null,
  bytes: bytes ?? null,
  cost: cost ?? null,
})

const toApiLimit = ({ period, ...rest }: BudgetLimit): BudgetLimitType => ({ ...rest, per: period })
