import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { Me, UsageDay } from '../schema/identity/me.type'
import { AppError } from '../src/kernel/errors'
import type { ResolverContext } from './context'

const MAX_USAGE_DAYS = 366

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
    @Ctx() { usage, facts, timeZone }: ResolverContext,
    @Arg('days', () => Int, {
      defaultValue: 30,
      description: 'How many days back, today included; at most 366.',
    })
    days: number,
  ): Promise<UsageDay[]> {
    if (days < 1 || days > MAX_USAGE_DAYS)
      throw AppError.of('query.badValue', {
        coordinates: 'me.usage.days',
        value: String(days),
        type: `1 … ${MAX_USAGE_DAYS}`,
      })
    const found = await usage.usageOf(me.account, { to: facts.now, days, timeZone })
    return found.map((day) => ({ ...day }))
  }
}
