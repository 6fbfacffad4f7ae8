import { and, arrayContains, arrayOverlaps, desc, eq, inArray, or, sql } from 'drizzle-orm'
import { agreement, agreementScope } from '../../drizzle/agreements'
import { dataset } from '../../drizzle/catalog'
import { incident } from '../../drizzle/reports'
import { checkBounds } from '../cases/case-input'
import { authorityOf } from '../cases/facts'
import type { OpenAttribute } from '../catalog/open-attribute'
import { actsAs } from '../catalog/opener-sides'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, readStream, type Stream } from '../journal/event-store'
import { AppError, invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { notify } from '../notices/notify'
import type { Recipient } from '../notices/recipient'
import type { ReportReader } from './parties'

/** PUBLIC_INTEREST: touches national security or the public interest; the authorities are told within 24 hours. */
export type IncidentSeverity = 'LOW' | 'HIGH' | 'PUBLIC_INTEREST'

export interface IncidentDraft {
  readonly severity: IncidentSeverity
  /** Names of datasets of the catalogue, at least one. */
  readonly datasets: readonly string[]
  readonly what: string
  readonly happenedAt: Date
}

export interface Incident extends IncidentDraft {
  readonly id: string
  readonly at: Date
  /** When the report to the authorities must be there; null: none is asked for. */
  readonly reportDue: Date | null
  readonly report: string | null
  readonly reportFiledAt: Date | null
  /** When the delay was told; null: it was not. */
  readonly overdueAt: Date | null
}

const REPORT_MS = 24 * 60 * 60 * 1000
const MAX_TEXT = 10_000
const MAX_DATASETS = 100

const streamOf = (id: string): Stream => `incident:${id}`

/**
 * Reports an incident, and tells openers, their authorities and the users of the datasets at once. Users of
 * other organisations learn that there was one, and not the text.
 * @throws AppError BAD_USER_INPUT, also for a dataset that the reporter may not know of
 */
export const reportIncident = async (
  change: Change,
  reader: ReportReader,
  draft: IncidentDraft,
): Promise<Incident> => {
  const { tx, at } = change
  checkBounds({ what: draft.what, datasets: draft.datasets })
  const { datasets, what, happenedAt, severity } = draft
  const found = await tx
    .select({ name: dataset.name, opener: dataset.openerId, openAttribute: dataset.openAttribute })
    .from(dataset)
    .where(and(inArray(dataset.name, [...datasets]), eq(dataset.status, 'PUBLISHED')))
  for (const one of found) if (!(await mayKnowOf(tx, reader, one))) throw AppError.of('reports.badIncident')
  const isKnown = datasets.length > 0 && datasets.every((name) => found.some((row) => row.name === name))
  if (
    !isKnown ||
    datasets.length > MAX_DATASETS ||
    what.trim() === '' ||
    what.length > MAX_TEXT ||
    happenedAt > at
  )
    throw AppError.of('reports.badIncident')
  const openers = [...new Set(found.map(({ opener }) => opener))].sort()
  const authorities = await authoritiesOf(tx, openers)
  const id = uuidv7(at.getTime())
  const reportDue = severity === 'PUBLIC_INTEREST' ? new Date(at.getTime() + REPORT_MS) : null
  const made = { ...draft, id, at, reportDue, report: null, reportFiledAt: null, overdueAt: null }
  const { organisationId, accountId: reportedBy } = reader
  await tx
    .insert(incident)
    .values({ ...made, datasets: [...datasets], organisationId, reportedBy, openers, authorities })
  const [stored] = await appendEvents(change, streamOf(id), 0, [
    { kind: 'REPORTED', body: { severity, datasets, what, happenedAt, reportDue } },
  ])
  invariant(stored !== undefined, 'e4c1', 'one event was appended')
  const moment = happenedAt.toISOString()
  const params = {
    incident: id,
    severity,
    datasets: datasets.join(', '),
    happenedAt: moment,
    what,
    reportDue: reportDue?.toISOString() ?? '–',
  }
  const to = [{ organisation: organisationId }, ...recipients(openers, authorities)]
  await notify(tx, { eventId: stored.id, to, message: 'incident.reported', params }, at)
  const users = (await usersOf(tx, datasets)).filter((user) => user !== organisationId)
  if (users.length > 0)
    await notify(
      tx,
      {
        eventId: stored.id,
        to: users.map((organisation) => ({ organisation, role: 'DATA_USER' as const })),
        message: 'incident.affects',
        params: { incident: id, severity, datasets: datasets.join(', '), happenedAt: moment },
      },
      at,
    )
  return made
}

/**
 * Files the report to the authorities, by whoever reported the incident or opens the data.
 * @throws AppError BAD_USER_INPUT, INVALID_TRANSITION: none is due
 */
export const fileIncidentReport = async (
  change: Change,
  reader: ReportReader,
  id: string,
  report: string,
): Promise<Incident> => {
  const { tx, at } = change
  checkBounds({ report })
  if (report.trim() === '') throw AppError.of('case.reason')
  if (report.length > MAX_TEXT) throw AppError.of('reports.tooLong', { limit: MAX_TEXT, items: MAX_DATASETS })
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
  const before = isId ? await readStream(tx, streamOf(id), true) : []
  const [found] = before.length === 0 ? [] : await tx.select().from(incident).where(eq(incident.id, id))
  const mayFile =
    found !== undefined &&
    (found.organisationId === reader.organisationId ||
      (reader.roles.includes('DATA_OPENER') && found.openers.includes(reader.organisationId)))
  if (!mayFile) throw AppError.of('reports.unknownIncident', { incident: id })
  if (found.reportDue === null || found.reportFiledAt !== null) throw AppError.of('reports.noReportDue')
  const event = { kind: 'REPORT_FILED', body: { report, isInTime: at <= found.reportDue } }
  const [stored] = await appendEvents(change, streamOf(id), before.length, [event])
  invariant(stored !== undefined, 'e4c2', 'one event was appended')
  await tx.update(incident).set({ report, reportFiledAt: at }).where(eq(incident.id, id))
  const to = recipients(found.openers, found.authorities)
  await notify(
    tx,
    { eventId: stored.id, to, message: 'incident.reportFiled', params: { incident: id, report } },
    at,
  )
  return { ...found, report, reportFiledAt: at }
}

/** Tells that the report on an incident is late: once. @returns whether there was something to tell */
export const tellOverdue = async (change: Change, id: string): Promise<boolean> => {
  const { tx, at } = change
  const before = await readStream(tx, streamOf(id), true)
  const [found] = await tx.select().from(incident).where(eq(incident.id, id))
  if (found === undefined || found.reportDue === null || found.reportDue >= at) return false
  if (found.reportFiledAt !== null || found.overdueAt !== null) return false
  const [stored] = await appendEvents(change, streamOf(id), before.length, [
    { kind: 'REPORT_OVERDUE', body: {} },
  ])
  invariant(stored !== undefined, 'e4c3', 'one event was appended')
  await tx.update(incident).set({ overdueAt: at }).where(eq(incident.id, id))
  const to = [{ organisation: found.organisationId }, ...recipients(found.openers, found.authorities)]
  const params = { incident: id, reportDue: found.reportDue.toISOString() }
  await notify(tx, { eventId: stored.id, to, message: 'incident.reportOverdue', params }, at)
  return true
}

/** Incidents that the reader reported, opens the data of, or oversees, newest first, at most 100; an auditor those of all openers that it looks after. */
export const incidentsFor = async (db: ControlDb, reader: ReportReader): Promise<readonly Incident[]> => {
  const { organisationId, roles, district } = reader
  const isAuditor = roles.includes('AUDITOR')
  const isOverseer = roles.includes('DATA_OPENER') || roles.includes('AUTHORITY')
  return db
    .select()
    .from(incident)
    .where(
      isAuditor && district === undefined
        ? undefined
        : or(
            eq(incident.organisationId, organisationId),
            isOverseer ? arrayContains(incident.openers, [organisationId]) : sql`false`,
            isOverseer ? arrayContains(incident.authorities, [organisationId]) : sql`false`,
            isAuditor && district !== undefined ? arrayOverlaps(incident.openers, [...district]) : sql`false`,
          ),
    )
    .orderBy(desc(incident.id))
    .limit(MAX_DATASETS)
}

interface Named {
  readonly name: string
  readonly opener: string
  readonly openAttribute: OpenAttribute
}

/** What is not open is known to its opener, the authority over it, and its users. */
const mayKnowOf = async (
  tx: ControlDb,
  reader: ReportReader,
  { name, opener, openAttribute }: Named,
): Promise<boolean> =>
  openAttribute !== 'NOT_OPEN' ||
  (await actsAs({ authorityOf }, reader)(tx, opener)) ||
  (await usersOf(tx, [name])).includes(reader.organisationId)

const authoritiesOf = async (tx: ControlDb, openers: readonly string[]): Promise<string[]> => {
  const found = new Set<string>()
  for (const opener of openers) {
    const authority = await authorityOf(tx, opener)
    if (authority !== null) found.add(authority)
  }
  return [...found].sort()
}

const recipients = (openers: readonly string[], authorities: readonly string[]): readonly Recipient[] => [
  ...openers.map((organisation) => ({ organisation, role: 'DATA_OPENER' as const })),
  ...authorities.map((organisation) => ({ organisation, role: 'AUTHORITY' as const })),
]

/** Organisations with an agreement in force on one of the datasets. */
const usersOf = async (tx: ControlDb, datasets: readonly string[]): Promise<readonly string[]> =>
  (
    await tx
      .selectDistinct({ user: agreement.userOrganisationId })
      .from(agreement)
      .innerJoin(agreementScope, eq(agreementScope.agreementId, agreement.id))
      .innerJoin(dataset, eq(dataset.id, agreementScope.datasetId))
      .where(and(inArray(dataset.name, [...datasets]), inArray(agreement.state, ['ACTIVE', 'SUSPENDED'])))
  ).map(({ user }) => user)
