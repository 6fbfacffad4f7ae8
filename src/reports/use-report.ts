import { and, asc, desc, eq, isNull, lte } from 'drizzle-orm'
import { z } from 'zod'
import { reportCycle, reportDuty, useReport } from '../../drizzle/reports'
import { dayOf } from '../agreements/case/working-days'
import { checkBounds } from '../cases/case-input'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, readStream, type Stream } from '../journal/event-store'
import { AppError, invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { notify } from '../notices/notify'
import { addDays, DEFAULT_CYCLE_MONTHS, MAX_CYCLE_MONTHS, REMINDER_DAYS } from './due'
import { agreementFor, overseersOf, type ReportReader } from './parties'

const useResultKinds = ['PRODUCT', 'PAPER', 'APP', 'OTHER'] as const

/** What came of the use. */
export interface UseResult {
  readonly kind: (typeof useResultKinds)[number]
  readonly title: string
  /** null: there is none. */
  readonly link: string | null
}

/** What a user tells of its use. */
export interface UseReportDraft {
  readonly purposes: string
  readonly results: readonly UseResult[]
  readonly benefit: string
  /** Empty: there were none. */
  readonly incidents: string
  /** Names of datasets of the agreement that were used. */
  readonly datasets: readonly string[]
}

export interface UseReport extends UseReportDraft {
  readonly id: string
  readonly agreement: string
  /** The duty that it fulfils; null: it was not asked for yet. */
  readonly due: string | null
  readonly at: Date
}

const MAX_TEXT = 10_000
const MAX_ITEMS = 100

const Results = z.array(
  z.object({ kind: z.enum(useResultKinds), title: z.string(), link: z.string().nullable() }),
)

const streamOf = (agreement: string): Stream => `useReport:${agreement}`

/**
 * Files a report on the use under an agreement. It fulfils the first duty that is reminded of or overdue.
 * @throws AppError BAD_USER_INPUT: not the user's agreement, something is missing, or of another agreement
 */
export const fileUseReport = async (
  change: Change,
  reader: ReportReader,
  number: string,
  draft: UseReportDraft,
  timeZone: string,
): Promise<UseReport> => {
  const { tx, at } = change
  checkDraft(draft)
  const parties = await agreementFor(tx, reader, number, ['USER'])
  const foreign = draft.datasets.find((dataset) => !parties.datasets.includes(dataset))
  if (foreign !== undefined)
    throw AppError.of('reports.notOfAgreement', { dataset: foreign, agreement: number })
  const before = await readStream(tx, streamOf(number), true)
  const due = await fulfil(change, number, addDays(dayOf(at, timeZone), REMINDER_DAYS))
  const report = { ...draft, id: uuidv7(at.getTime()), agreement: number, due, at }
  const [stored] = await appendEvents(change, streamOf(number), before.length, [
    { kind: 'FILED', body: report },
  ])
  invariant(stored !== undefined, 'e4a1', 'one event was appended')
  await tx.insert(useReport).values({ ...report, datasets: [...draft.datasets], filedBy: reader.accountId })
  const { purposes, benefit } = draft
  await notify(
    tx,
    {
      eventId: stored.id,
      to: overseersOf(parties),
      message: 'useReport.filed',
      params: { agreement: number, purposes, benefit },
    },
    at,
  )
  return report
}

const checkDraft = (draft: UseReportDraft): void => {
  checkBounds(draft)
  const { purposes, benefit, incidents, results, datasets } = draft
  const isEmpty = (text: string): boolean => text.trim() === ''
  if (
    isEmpty(purposes) ||
    isEmpty(benefit) ||
    datasets.length === 0 ||
    results.some(({ title }) => isEmpty(title))
  )
    throw AppError.of('reports.missing', {}, { rule: 'R-70' })
  const texts = [purposes, benefit, incidents, ...results.flatMap(({ title, link }) => [title, link ?? ''])]
  if (
    texts.some((text) => text.length > MAX_TEXT) ||
    results.length > MAX_ITEMS ||
    datasets.length > MAX_ITEMS
  )
    throw AppError.of('reports.tooLong', { limit: MAX_TEXT, items: MAX_ITEMS })
}

/** @returns the day of the duty that is fulfilled; null: none is due by that day */
const fulfil = async ({ tx, at }: Change, agreement: string, by: string): Promise<string | null> => {
  const [duty] = await tx
    .select({ due: reportDuty.due })
    .from(reportDuty)
    .where(and(eq(reportDuty.agreement, agreement), isNull(reportDuty.filedAt), lte(reportDuty.due, by)))
    .orderBy(asc(reportDuty.due))
    .limit(1)
  if (duty === undefined) return null
  await tx
    .update(reportDuty)
    .set({ filedAt: at })
    .where(and(eq(reportDuty.agreement, agreement), eq(reportDuty.due, duty.due)))
  return duty.due
}

/** What was reported under an agreement, newest first, at most 100; and what is due. */
export const reportsOf = async (
  db: ControlDb,
  reader: ReportReader,
  number: string,
): Promise<{
  readonly reports: readonly UseReport[]
  readonly duties: readonly (typeof reportDuty.$inferSelect)[]
  readonly months: number
}> => {
  await agreementFor(db, reader, number, ['USER', 'OPENER', 'AUTHORITY', 'AUDITOR'])
  const rows = await db
    .select()
    .from(useReport)
    .where(eq(useReport.agreement, number))
    .orderBy(desc(useReport.id))
    .limit(MAX_ITEMS)
  const duties = await db
    .select()
    .from(reportDuty)
    .where(eq(reportDuty.agreement, number))
    .orderBy(desc(reportDuty.due))
    .limit(MAX_ITEMS)
  const reports = rows.map(({ filedBy: _, results, ...row }) => ({ ...row, results: Results.parse(results) }))
  return { reports, duties, months: await cycleOf(db, number) }
}

/** Months between two reports. */
export const cycleOf = async (db: ControlDb, agreement: string): Promise<number> => {
  const [set] = await db.select().from(reportCycle).where(eq(reportCycle.agreement, agreement))
  return set?.months ?? DEFAULT_CYCLE_MONTHS
}

/**
 * Sets how often is reported, as the agreement's text says: from the next duty on.
 * @throws AppError BAD_USER_INPUT
 */
export const setReportCycle = async (
  change: Change,
  reader: ReportReader,
  number: string,
  months: number,
): Promise<void> => {
  if (!Number.isInteger(months) || months < 1 || months > MAX_CYCLE_MONTHS)
    throw AppError.of('reports.badCycle', { limit: MAX_CYCLE_MONTHS })
  await agreementFor(change.tx, reader, number, ['OPENER', 'AUTHORITY'])
  const before = await readStream(change.tx, streamOf(number), true)
  await appendEvents(change, streamOf(number), before.length, [{ kind: 'CYCLE_SET', body: { months } }])
  const row = { months, changedAt: change.at }
  await change.tx
    .insert(reportCycle)
    .values({ agreement: number, ...row })
    .onConflictDoUpdate({ target: reportCycle.agreement, set: row })
}
