import { and, eq, inArray, isNull, lt, lte, max, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { agreement } from '../../drizzle/agreements'
import { incident, reportDuty } from '../../drizzle/reports'
import { dayOf, type Day } from '../agreements/case/working-days'
import type { Databases } from '../db/connect'
import { clockActor } from '../journal/actor'
import { carryOut, type Change } from '../journal/change'
import { appendEvents, readStream } from '../journal/event-store'
import type { Clock } from '../kernel/clock'
import { invariant } from '../kernel/errors'
import { fill } from '../kernel/message'
import { notify } from '../notices/notify'
import { raiseFinding } from '../signals/raise'
import { settingOf } from '../signals/rule-settings'
import { GRACE_DAYS, nextDueIn, stepOf, type Duty } from './due'
import { tellOverdue } from './incident'
import { cycleOf } from './use-report'

export interface ReportClockDeps {
  readonly databases: Pick<Databases, 'control'>
  readonly clock: Clock
  readonly timeZone: string
}

const inForce = ['ACTIVE', 'SUSPENDED'] as const
/** Also after its term is over an agreement owes what was due by then. */
const owing = [...inForce, 'EXPIRED'] as const

/**
 * Does what time does with reports: sets the next day, reminds, and makes a finding of what is overdue; tells of
 * reports on incidents that are late. Each step is a transaction that looks again, so several servers may do it.
 * @returns how many steps were taken
 */
export const runReportClock = async ({ databases, clock, timeZone }: ReportClockDeps): Promise<number> => {
  const db = drizzle(databases.control)
  const today = dayOf(clock.now(), timeZone)
  const agreements = await db
    .select({ number: agreement.number, last: max(reportDuty.due) })
    .from(agreement)
    .leftJoin(reportDuty, eq(reportDuty.agreement, agreement.number))
    .where(inArray(agreement.state, [...inForce]))
    .groupBy(agreement.number)
    .having(({ last }) => or(isNull(last), lte(last, today)))
    .orderBy(agreement.number)
  const open = await db
    .select({ duty: reportDuty, to: agreement.effectiveTo })
    .from(reportDuty)
    .innerJoin(agreement, eq(agreement.number, reportDuty.agreement))
    .where(
      and(isNull(reportDuty.filedAt), isNull(reportDuty.overdueAt), inArray(agreement.state, [...owing])),
    )
    .orderBy(reportDuty.agreement, reportDuty.due)
  const late = await db
    .select({ id: incident.id })
    .from(incident)
    .where(
      and(isNull(incident.reportFiledAt), isNull(incident.overdueAt), lt(incident.reportDue, clock.now())),
    )
  let steps = 0
  const failures: unknown[] = []
  const carry = async (command: (change: Change) => Promise<boolean>): Promise<void> => {
    await carryOut(db, clock, clockActor, command).then(
      ({ result }) => {
        if (result) steps += 1
      },
      (error: unknown) => failures.push(error),
    )
  }
  for (const { number } of agreements) await carry((change) => setNextDuty(change, number, today, timeZone))
  for (const { duty, to } of open)
    if (duty.due > dayOf(to, timeZone))
      await carry((change) => endDuty(change, duty.agreement, duty.due, timeZone))
    else if (stepOf(duty, clock.now(), today) !== null)
      await carry((change) => stepDuty(change, duty.agreement, duty.due, timeZone))
  for (const { id } of late) await carry((change) => tellOverdue(change, id))
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      fill('{count} {count:report|reports} could not be followed', { count: failures.length }),
    )
  return steps
}

/** From the day on which the agreement began to be used here: its first, or that of its passing if it was later. */
const setNextDuty = async (
  { tx }: Change,
  number: string,
  today: Day,
  timeZone: string,
): Promise<boolean> => {
  const [found] = await tx
    .select({ from: agreement.effectiveFrom, passed: agreement.createdAt, to: agreement.effectiveTo })
    .from(agreement)
    .where(eq(agreement.number, number))
  if (found === undefined) return false
  const from = dayOf(found.from > found.passed ? found.from : found.passed, timeZone)
  const term = { from, to: dayOf(found.to, timeZone) }
  const due = nextDueIn(term, await cycleOf(tx, number), from > today ? from : today)
  if (due === null) return false
  const made = await tx
    .insert(reportDuty)
    .values({ agreement: number, due })
    .onConflictDoNothing()
    .returning({ due: reportDuty.due })
  return made.length > 0
}

/** An amendment may end an agreement before a report is due: then it is due at the end, and reminded of anew. */
const endDuty = async ({ tx }: Change, number: string, due: Day, timeZone: string): Promise<boolean> => {
  await readStream(tx, `useReport:${number}`, true)
  const [found] = await tx
    .select({ to: agreement.effectiveTo })
    .from(agreement)
    .where(eq(agreement.number, number))
  const end = found === undefined ? due : dayOf(found.to, timeZone)
  if (due <= end) return false
  const duties = await tx.select().from(reportDuty).where(eq(reportDuty.agreement, number))
  if (duties.some((duty) => duty.due === end)) return false
  const moved = await tx
    .update(reportDuty)
    .set({ due: end, remindedAt: null })
    .where(and(eq(reportDuty.agreement, number), eq(reportDuty.due, due), isNull(reportDuty.filedAt)))
    .returning({ due: reportDuty.due })
  return moved.length > 0
}

const stepDuty = async (change: Change, number: string, due: Day, timeZone: string): Promise<boolean> => {
  const { tx, at } = change
  const stream = `useReport:${number}` as const
  const before = await readStream(tx, stream, true)
  const here = and(eq(reportDuty.agreement, number), eq(reportDuty.due, due))
  const [duty] = await tx.select().from(reportDuty).where(here)
  const step = duty === undefined ? null : stepOf(duty, at, dayOf(at, timeZone))
  if (duty === undefined || step === null) return false
  const kind = step === 'REMIND' ? 'REMINDED' : 'OVERDUE'
  const [stored] = await appendEvents(change, stream, before.length, [{ kind, body: { due } }])
  invariant(stored !== undefined, 'e4b1', 'one event was appended')
  if (step === 'OVERDUE') {
    await tx.update(reportDuty).set({ overdueAt: at }).where(here)
    await raiseOverdue(change, number, duty, timeZone)
    return true
  }
  await tx.update(reportDuty).set({ remindedAt: at }).where(here)
  await notify(
    tx,
    {
      eventId: stored.id,
      to: [{ organisation: await userOf(change, number), role: 'DATA_USER' }],
      message: 'agreement.reportDue',
      params: { agreement: number, dueAt: due },
    },
    at,
  )
  return true
}

const userOf = async ({ tx }: Change, number: string): Promise<string> => {
  const [found] = await tx
    .select({ user: agreement.userOrganisationId })
    .from(agreement)
    .where(eq(agreement.number, number))
  invariant(found !== undefined, 'e4b2', 'a duty is of an agreement')
  return found.user
}

/** Ground T07: it is told, and what follows a person decides, unless the rule was set otherwise. */
const raiseOverdue = async (
  change: Change,
  number: string,
  { due }: Duty,
  timeZone: string,
): Promise<void> => {
  const setting = await settingOf(change.tx, 'REPORT_OVERDUE')
  if (setting.effect === 'OFF') return
  await raiseFinding(change, timeZone, {
    rule: 'REPORT_OVERDUE',
    setting,
    subject: `agreement:${number}`,
    about: due,
    measure: { measured: 1, of: null },
    window: { from: new Date(change.at.getTime() - GRACE_DAYS * 86_400_000), to: change.at },
    evidence: [`useReport:${number}:${due}`],
    evidenceCount: 1,
    account: null,
    organisation: await userOf(change, number),
    agreements: [number],
    datasets: [],
  })
}
