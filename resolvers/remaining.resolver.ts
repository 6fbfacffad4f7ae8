import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { RemainingBudget } from '../schema/access/budget.type'
import { AccessExplanation } from '../schema/access/explanation.type'
import { Me, MyAgreement } from '../schema/identity/me.type'
import { agreementSubject, callerSubject, datasetSubject, type Subject } from '../src/metering/budgets/charge'
import type { Counter } from '../src/metering/budgets/counter'
import { remainingOf } from '../src/metering/budgets/remaining'
import { readCounters } from '../src/metering/budgets/state'
import type { ResolverContext } from './context'

/** What is left of the budgets of these subjects now. */
const readRemaining = async (
  { control, timeZone }: ResolverContext,
  subjects: readonly Subject[],
): Promise<RemainingBudget[]> => toApi(await readCounters(control, subjects, timeZone))

const toApi = (counters: readonly Counter[]): RemainingBudget[] =>
  Object.entries(remainingOf(counters)).map(([name, value]) => ({ name, value }))

const description = 'What is left of each budget; empty: there is none.'

@Resolver(() => MyAgreement)
export class AgreementRemainingResolver {
  @FieldResolver(() => [RemainingBudget], { description })
  async remaining(
    @Root() { number, budgets }: MyAgreement,
    @Ctx() context: ResolverContext,
  ): Promise<RemainingBudget[]> {
    if (budgets.length === 0) return []
    const counters = await countersOfAgreements(context)
    return toApi(counters.filter(({ subject }) => subject === agreementSubject(number)))
  }
}

const read = new WeakMap<ResolverContext, Promise<readonly Counter[]>>()

/** Of all agreements of the caller at once: there may be a thousand. */
const countersOfAgreements = (context: ResolverContext): Promise<readonly Counter[]> => {
  const { caller, control, timeZone } = context
  const known = read.get(context)
  if (known !== undefined || caller.kind === 'anonymous') return known ?? Promise.resolve([])
  const subjects = caller.agreements
    .filter(({ budgets }) => budgets.length > 0)
    .map(({ number }) => agreementSubject(number))
  const reading = readCounters(control, subjects, timeZone)
  read.set(context, reading)
  return reading
}

@Resolver(() => Me)
export class AccountRemainingResolver {
  @FieldResolver(() => [RemainingBudget], { description })
  remaining(@Root() { account }: Me, @Ctx() context: ResolverContext): Promise<RemainingBudget[]> {
    return readRemaining(context, [callerSubject(account)])
  }
}

@Resolver(() => AccessExplanation)
export class ExplainedRemainingResolver {
  @FieldResolver(() => [RemainingBudget], {
    description: 'What is left of each budget that the operation would touch; empty: there is none.',
  })
  remaining(
    @Root() { fields }: AccessExplanation,
    @Ctx() context: ResolverContext,
  ): Promise<RemainingBudget[]> {
    const { caller } = context
    const subjects = new Set([callerSubject(caller.kind === 'anonymous' ? null : caller.accountId)])
    for (const { agreement, datasets } of fields) {
      if (agreement !== null) subjects.add(agreementSubject(agreement))
      for (const { dataset, allowed } of datasets) if (allowed) subjects.add(datasetSubject(dataset))
    }
    return readRemaining(context, [...subjects])
  }
}
