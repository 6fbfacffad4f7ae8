import type { Change } from '../../journal/change'
import { ownAccounts } from '../../journal/own-accounts'
import { AppError, invariant } from '../../kernel/errors'
import type { Actor } from '../actor'
import type { ConcernDeps } from '../entry-deps'
import { isInside, standing, viewEntry } from '../entry-view'
import { checkFit } from '../fit'
import { toEntry } from '../life/entry'
import { getStored } from '../stored-repository'
import type { Author } from './concern'
import { appendStep, isBody, readEvents } from './concern-journal'
import { tellOfReport } from './concern-notices'
import { getRecord, insertConcern, moveConcern, unknownConcern } from './concern-record'
import { concernSides, isParty } from './concern-sides'
import {
  decideReport,
  evolveReport,
  noReport,
  type ReportCommand,
  type ReportDraft,
  type ReportEvent,
} from './error-report'

export const isReportEvent = (body: unknown): body is ReportEvent => isBody(body)

/**
 * Reports an error in data of an entry that its author may know of.
 * @returns its id
 * @throws AppError NOT_IN_CATALOGUE; FORBIDDEN to auditors; BAD_USER_INPUT: no such column, nothing said
 */
export const fileReport = async (
  change: Change,
  deps: ConcernDeps,
  actor: Actor,
  draft: ReportDraft,
  author: Author,
): Promise<string> => {
  const { tx, at } = change
  checkFit({ draft, author })
  const { stored, parties, sides } = await viewEntry(
    tx,
    deps,
    actor,
    await getStored(tx, draft.dataset),
    false,
  )
  const columns = toEntry(stored).columns.filter(
    (column) => isInside(sides) || column.openAttribute !== 'NOT_OPEN',
  )
  const outcome = decideReport({ kind: 'file', draft, author }, noReport, {
    accountId: actor.accountId,
    ownAccounts: await ownAccounts(tx, actor.accountId),
    sides,
    now: at,
    entry: { name: stored.name, columns: columns.map(({ name }) => name) },
  })
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const [event] = outcome.events
  invariant(event !== undefined && actor.accountId !== null, '5c31', 'who is signed in reports')
  const id = await insertConcern(change, {
    kind: 'ERROR_REPORT',
    datasetId: stored.id,
    openerOrganisationId: parties.openerId,
    authorityOrganisationId: parties.authorityId,
    state: 'FILED',
    lodgedBy: actor.accountId,
    due: null,
  })
  const eventId = await appendStep(change, 'ERROR_REPORT', id, 0, event, draft.text)
  await tellOfReport(change, await getRecord(tx, id, 'ERROR_REPORT'), event, eventId)
  return id
}

/**
 * Ends a report: corrected, rejected with a reason, or passed on; its author is told.
 * @throws AppError BAD_USER_INPUT: no report of the actor, or no answer; INVALID_TRANSITION; FORBIDDEN
 */
export const answerReport = async (
  change: Change,
  deps: ConcernDeps,
  actor: Actor,
  id: string,
  command: Exclude<ReportCommand, { readonly kind: 'file' }>,
): Promise<void> => {
  const { tx, at } = change
  checkFit(command)
  const record = await getRecord(tx, id, 'ERROR_REPORT')
  invariant(record.dataset !== null, '5c32', 'a report is on a dataset')
  const { events, stored: journal } = await readEvents(tx, 'ERROR_REPORT', id, isReportEvent, true)
  const before = events.reduce(evolveReport, noReport)
  const stored = await getStored(tx, record.dataset)
  const view = await standing(tx, deps, actor, stored, false)
  const sides = concernSides(actor, view.sides, before.author)
  if (!isParty(sides)) throw unknownConcern(id)
  const entry = { name: stored.name, columns: stored.columns.map(({ name }) => name) }
  const outcome = decideReport(command, before, {
    accountId: actor.accountId,
    ownAccounts: await ownAccounts(tx, actor.accountId),
    sides,
    now: at,
    entry,
  })
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const [event] = outcome.events
  invariant(event !== undefined, '5c33', 'a step has an event')
  const eventId = await appendStep(change, 'ERROR_REPORT', id, journal.length, event, command.answer)
  await moveConcern(change, id, { state: evolveReport(before, event).state })
  await tellOfReport(change, record, event, eventId)
}
