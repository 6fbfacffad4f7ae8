import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { FindingStateEnum } from '../../schema/signals/enums'
import { FindingConnection, FindingType } from '../../schema/signals/finding.type'
import { SignalRuleInput, SignalRuleType } from '../../schema/signals/rule.type'
import { requireCityAuthority } from '../../src/identity/city-authority'
import { AppError } from '../../src/kernel/errors'
import { requireListSize } from '../../src/kernel/list-size'
import { decideFinding, objectToFinding } from '../../src/signals/decide-finding'
import type { Finding, FindingState } from '../../src/signals/finding'
import { redressMeans } from '../../src/cases/redress'
import { isSignalRule, signalRules, type RuleSetting, type SignalRuleId } from '../../src/signals/rule'
import { changeRule, loadRuleSettings } from '../../src/signals/rule-settings'
import { findFinding, listFindings } from '../../src/signals/stored-finding'
import { signedIn } from '../actor'
import type { ResolverContext } from '../context'

const DEFAULT_PAGE = 20

/** What the usage log is watched for, and what was found. */
@Resolver()
export class SignalResolver {
  @Query(() => [SignalRuleType], {
    nullable: true,
    description: 'Every rule with the thresholds in force: for openers, the authority and auditors.',
  })
  async signalRules(@Ctx() { control }: ResolverContext): Promise<SignalRuleType[]> {
    return [...(await loadRuleSettings(control))].map(([id, setting]) => toApiRule(id, setting))
  }

  @Mutation(() => SignalRuleType, {
    nullable: true,
    description:
      'Changes what a rule fires on, or what follows, for all alike: by the authority of the city.',
  })
  async changeSignalRule(
    @Ctx() { caller, change, control }: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('changes', () => SignalRuleInput) changes: SignalRuleInput,
    @Arg('reason', () => String) reason: string,
  ): Promise<SignalRuleType> {
    await requireCityAuthority(control, signedIn(caller).organisationId)
    const setting = await change((c) => changeRule(c, id, given(changes), reason))
    if (!isSignalRule(id)) throw AppError.of('signals.unknownRule', { rule: id })
    return toApiRule(id, setting)
  }

  @Query(() => FindingConnection, {
    nullable: true,
    description:
      'Findings that the caller has a part in, newest first; an auditor sees all, that of a district those about its openers.',
  })
  async findings(
    @Ctx() { caller, control }: ResolverContext,
    @Arg('state', () => FindingStateEnum, { nullable: true }) state?: FindingState | null,
    @Arg('rule', () => String, { nullable: true }) rule?: string | null,
    @Arg('agreement', () => String, { nullable: true }) agreement?: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'At most 100; absent: 20.' })
    first?: number | null,
    @Arg('after', () => ID, { nullable: true }) after?: string | null,
  ): Promise<FindingConnection> {
    const rows = first ?? DEFAULT_PAGE
    requireListSize('findings.first', rows)
    const page = await listFindings(control, signedIn(caller), {
      state: state ?? null,
      rule: rule ?? null,
      agreement: agreement ?? null,
      first: rows,
      after: after ?? null,
    })
    const means = (await redressMeans(control)).split(', ')
    return {
      nodes: page.findings.map((found) => toApiFinding(found, means)),
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after != null,
        startCursor: page.findings[0]?.id ?? null,
        endCursor: page.findings.at(-1)?.id ?? null,
      },
    }
  }

  @Query(() => FindingType, { nullable: true, description: 'null: there is none for the caller.' })
  async finding(
    @Ctx() { caller, control }: ResolverContext,
    @Arg('id', () => ID) id: string,
  ): Promise<FindingType | null> {
    const found = await findFinding(control, signedIn(caller), id)
    return found === undefined ? null : toApiFinding(found, (await redressMeans(control)).split(', '))
  }

  @Mutation(() => FindingType, {
    nullable: true,
    description:
      'Upholds or dismisses a finding, which lifts its throttle: by an opener or authority that it concerns; after an objection by somebody else.',
  })
  async decideFinding(
    @Ctx() { caller, change, timeZone, control }: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('isUpheld', () => Boolean) isUpheld: boolean,
    @Arg('reason', () => String) reason: string,
  ): Promise<FindingType> {
    const reader = signedIn(caller)
    const decided = await change((c) => decideFinding(c, timeZone, reader, id, { isUpheld, reason }))
    return toApiFinding(decided, (await redressMeans(control)).split(', '))
  }

  @Mutation(() => FindingType, {
    nullable: true,
    description:
      '异议 The user objects to a finding, once and by its day. What a case decided is appealed there.',
  })
  async objectToFinding(
    @Ctx() { caller, change, timeZone, control }: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<FindingType> {
    const reader = signedIn(caller)
    const found = await change((c) => objectToFinding(c, timeZone, reader, id, reason))
    return toApiFinding(found, (await redressMeans(control)).split(', '))
  }
}

/** Only `share` can be taken away; of the rest null is what absent is. */
const given = ({ share, ...rest }: SignalRuleInput): Partial<RuleSetting> => {
  const { least, windowMinutes, effect, requestsPerMinute, throttleMinutes } = rest
  return {
    ...(share === undefined ? {} : { share }),
    ...(least == null ? {} : { least }),
    ...(windowMinutes == null ? {} : { windowMinutes }),
    ...(effect == null ? {} : { effect }),
    ...(requestsPerMinute == null ? {} : { requestsPerMinute }),
    ...(throttleMinutes == null ? {} : { throttleMinutes }),
  }
}

const toApiRule = (id: SignalRuleId, setting: RuleSetting): SignalRuleType => {
  const { subject, ground, source, defaults } = signalRules[id]
  const isChanged =
    setting.least !== defaults.least ||
    setting.share !== defaults.share ||
    setting.windowMinutes !== defaults.windowMinutes ||
    setting.effect !== defaults.effect ||
    setting.requestsPerMinute !== defaults.requestsPerMinute ||
    setting.throttleMinutes !== defaults.throttleMinutes
  return { id, subject, ground, source, ...setting, isChanged }
}

const toApiFinding = (found: Finding, redress: readonly string[]): FindingType => ({
  ...found,
  measured: String(found.measured),
  measuredOf: found.measuredOf === null ? null : String(found.measuredOf),
  evidenceCount: String(found.evidenceCount),
  redress,
})
