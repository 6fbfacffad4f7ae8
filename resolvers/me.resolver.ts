import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { AgreementUsage, DatasetUsage, Me, UsageDay } from '../schema/identity/me.type'
import { AppError } from '../src/kernel/errors'
import type { UsagePeriod } from '../src/metering/reading/own-usage'
import type { ResolverContext } from './context'

const MAX_USAGE_DAYS = 366

const daysBack = { defaultValue: 30, description: 'How many days back, today included; at most 366.' }

@Resolver(() => Me)
export class MeResolver {
  @Query(() => Me, { nullable: true, description: 'Who is asking, under which agreements.' })
  me(@Ctx() { caller }: ResolverContext): Me {
    if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
    return {
      account: caller.accountId,
      name: caller.accountName,
      organisation: caller.organisationName,
      roles: [...caller.roles],
      agreements: caller.agreements.map((agreement) => ({
        number: agreement.number,
        purpose: agreement.purpose,
        state: agreement.state,
        effectiveFrom: agreement.effectiveFrom,
        effectiveTo: agreement.effectiveTo,
        datasets: [...agreement.scopes.keys()],
        scopes: [...agreement.scopes.values()].map((scope) => ({
          ...scope,
          columns: [...scope.columns.keys()],
        })),
        modes: [...agreement.modes],
        budgets: agreement.budgets.map((budget) => ({ ...budget, agreement: agreement.number })),
      })),
    }
  }

  @FieldResolver(() => [UsageDay], { description: 'Own usage by day, newest first.' })
  async usage(
    @Root() me: Me,
    @Ctx() context: ResolverContext,
    @Arg('days', () => Int, daysBack) days: number,
  ): Promise<UsageDay[]> {
    const found = await context.usage.usageOf(me.account, periodOf(days, 'usage', context))
    return found.map((day) => ({ ...day }))
  }

  @FieldResolver(() => [DatasetUsage], { description: 'Own usage by dataset, the most used first.' })
  async usageByDataset(
    @Root() me: Me,
    @Ctx() context: ResolverContext,
    @Arg('days', () => Int, daysBack) days: number,
  ): Promise<DatasetUsage[]> {
    const found = await context.usage.usageByDataset(me.account, periodOf(days, 'usageByDataset', context))
    return found.map((dataset) => ({ ...dataset }))
  }

  @FieldResolver(() => [AgreementUsage], {
    description: 'What rested on the agreements of the caller’s organisation, whoever of it asked.',
  })
  async usageByAgreement(
    @Root() me: Me,
    @Ctx() context: ResolverContext,
    @Arg('days', () => Int, daysBack) days: number,
  ): Promise<AgreementUsage[]> {
    const numbers = me.agreements.map(({ number }) => number)
    const found = await context.usage.usageByAgreement(numbers, periodOf(days, 'usageByAgreement', context))
    return found.map((agreement) => ({ ...agreement }))
  }
}

const periodOf = (days: number, field: string, { facts, timeZone }: ResolverContext): UsagePeriod => {
  if (days < 1 || days > MAX_USAGE_DAYS)
    throw AppError.of('query.badValue', {
      coordinates: `me.${field}.days`,
      value: String(days),
      type: `1 … ${MAX_USAGE_DAYS}`,
    })
  return { to: facts.now, days, timeZone }
}
