import { and, eq, gt } from 'drizzle-orm'
import { account } from '../../drizzle/identity'
import { finding } from '../../drizzle/signals'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, readStream } from '../journal/event-store'
import { invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { textsOf } from '../kernel/messages'
import { notify } from '../notices/notify'
import type { Recipient } from '../notices/recipient'
import { partiesOf } from './finding-parties'
import type { Finding } from './finding'
import { startThrottle, takeMeasure } from './measure-taken'
import { redressDay, redressMeans } from '../cases/redress'
import { signalRules, type Measure, type RuleSetting, type SignalRuleId } from './rule'
import { findingStream } from './stored-finding'

/** What a rule has seen, enough to fire. */
export interface Raised {
  readonly rule: SignalRuleId
  readonly setting: RuleSetting
  readonly subject: string
  readonly about: string
  readonly measure: Measure
  readonly window: { readonly from: Date; readonly to: Date }
  readonly evidence: readonly string[]
  readonly evidenceCount: number
  readonly account: string | null
  readonly organisation: string | null
  readonly agreements: readonly string[]
  readonly keys?: readonly string[]
  readonly datasets: readonly string[]
}

/**
 * Makes a finding: the row, its event, what the rule says is done, and the notices, in one transaction.
 * @returns undefined: there is one already whose window overlaps, made by another server or an earlier round
 */
export const raiseFinding = async (
  change: Change,
  timeZone: string,
  raised: Raised,
): Promise<Finding | undefined> => {
  const { tx, at } = change
  const { rule, setting, subject, about, window, measure } = raised
  // one at a time for this subject, so that two servers make one finding
  await readStream(tx, `finding:${rule}:${subject}`, true)
  if (await overlaps(tx, raised)) return undefined
  const { organisationId, ...parties } = await partiesOf(tx, raised)
  const id = uuidv7(at.getTime())
  const { ground } = signalRules[rule]
  const facts = factsOf(raised)
  const reasons = `${rule} (${signalRules[rule].source})`
  const base = { id, rule, subject, ground, evidence: raised.evidence, agreements: parties.agreements }
  const redressDue = await redressDay(tx, at, timeZone)
  const effect = await takeMeasure(change, base, setting, { facts, reasons }, timeZone)
  const made: Finding = {
    ...base,
    ...parties,
    organisationId: await knownOrganisation(tx, organisationId, raised.account),
    about,
    accountId: raised.account,
    datasets: raised.datasets,
    windowFrom: window.from,
    windowTo: window.to,
    measured: measure.measured,
    measuredOf: measure.of,
    evidenceCount: raised.evidenceCount,
    effect,
    redressDue,
    objection: null,
    state: 'OPEN',
    reason: null,
    decidedBy: null,
    decidedAt: null,
    at,
  }
  await tx.insert(finding).values(writable(made))
  const { id: _id, state: _state, ...body } = made
  const [stored] = await appendEvents(change, findingStream(id), 0, [
    { kind: 'RAISED', body: { ...body, facts } },
  ])
  invariant(stored !== undefined, 'e3a1', 'one event was appended')
  const endsAt = effect === 'THROTTLE' ? await startThrottle(change, made, setting) : null
  await tellRaised(change, made, { eventId: stored.id, facts, reasons, endsAt, setting })
  return made
}

const writable = (made: Finding): typeof finding.$inferInsert => ({
  ...made,
  openers: [...made.openers],
  authorities: [...made.authorities],
  agreements: [...made.agreements],
  datasets: [...made.datasets],
  evidence: [...made.evidence],
})

const overlaps = async (tx: ControlDb, { rule, subject, about, window }: Raised): Promise<boolean> => {
  const [found] = await tx
    .select({ id: finding.id })
    .from(finding)
    .where(
      and(
        eq(finding.rule, rule),
        eq(finding.subject, subject),
        eq(finding.about, about),
        gt(finding.windowTo, window.from),
      ),
    )
    .limit(1)
  return found !== undefined
}

/** The organisation that a record names, or else that of its account. */
const knownOrganisation = async (
  tx: ControlDb,
  organisationId: string | null,
  accountId: string | null,
): Promise<string | null> => {
  if (organisationId !== null || accountId === null) return organisationId
  const [found] = await tx
    .select({ id: account.organisationId })
    .from(account)
    .where(eq(account.id, accountId))
  return found?.id ?? null
}

/** In both languages: whoever reads a case reads either. */
const factsOf = ({ rule, subject, about, measure, window, evidenceCount }: Raised): string => {
  const params = {
    subject,
    about: about === '' ? '–' : about,
    measured: measure.measured,
    of: measure.of ?? '–',
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    count: evidenceCount,
  }
  const texts = textsOf(`signals.facts.${rule}`, params)
  return `${texts.en} ${texts.zh}`
}

interface Telling {
  readonly eventId: number
  readonly facts: string
  readonly reasons: string
  /** null: it is not throttled. */
  readonly endsAt: Date | null
  readonly setting: RuleSetting
}

/** Opener and authority, and the user: with ground, facts, reasons, and the redress until its last day. */
const tellRaised = async (
  { tx, at }: Change,
  made: Finding,
  { eventId, facts, reasons, endsAt, setting }: Telling,
): Promise<void> => {
  const overseers = overseersOf(made)
  const base = { finding: made.id, rule: made.rule, ground: made.ground, facts }
  if (overseers.length > 0)
    await notify(
      tx,
      {
        eventId,
        to: overseers,
        message: 'finding.raised',
        params: { ...base, subject: made.subject, effect: made.effect, count: made.evidenceCount },
      },
      at,
    )
  const to = userOf(made)
  if (to.length === 0) return
  const adverse = { ...base, reasons, redress: await redressMeans(tx), redressBy: made.redressDue }
  if (endsAt === null) {
    // of a suspension the notice of the case says all
    if (made.effect === 'NOTIFY')
      await notify(tx, { eventId, to, message: 'finding.noticed', params: adverse }, at)
    return
  }
  const params = { ...adverse, requests: setting.requestsPerMinute, until: endsAt.toISOString() }
  await notify(tx, { eventId, to, message: 'finding.throttled', params }, at)
}

export const overseersOf = ({ openers, authorities }: Finding): readonly Recipient[] => [
  ...openers.map((organisation) => ({ organisation, role: 'DATA_OPENER' as const })),
  ...authorities.map((organisation) => ({ organisation, role: 'AUTHORITY' as const })),
]

export const userOf = ({ accountId, organisationId }: Finding): readonly Recipient[] => [
  ...(accountId === null ? [] : [{ account: accountId }]),
  ...(organisationId === null ? [] : [{ organisation: organisationId, role: 'DATA_USER' as const }]),
]
