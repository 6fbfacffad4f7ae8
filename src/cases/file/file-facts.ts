import { inArray } from 'drizzle-orm'
import { account, organisation } from '../../../drizzle/identity'
import type { CaseState } from '../../agreements/case/case-state'
import { caseOf } from '../../agreements/case/evolve'
import type { CaseEvent } from '../../agreements/case/event'
import type { ControlDb } from '../../db/control-db'
import { noticesOfEvents, type NoticeRecord } from '../../notices/history'
import { readCaseEvents, type StoredCaseEvent } from '../stored-case'
import type { CaseFileFacts } from './case-file'

/** A case with its events. */
export interface CaseHistory {
  readonly events: readonly StoredCaseEvent[]
  readonly state: CaseState
}

/** @returns undefined: there is no such case */
export const findHistory = async (db: ControlDb, id: string): Promise<CaseHistory | undefined> => {
  const events = await readCaseEvents(db, id, false)
  const state = caseOf(events.map(({ event }) => event))
  return state === null ? undefined : { events, state }
}

/** What of the usage log belongs to a case: null where no agreement was ever passed. */
export interface UsageAsked {
  readonly agreement: string
  readonly organisation: string
  /** Names of every dataset that a passed text named. */
  readonly datasets: readonly string[]
  readonly from: Date
}

export const usageAskedOf = ({ events, state }: CaseHistory): UsageAsked | null => {
  const { passed, applicant } = state
  const first = events.find(({ event }) => event.kind === 'agreementPassed')
  if (passed === null || first === undefined) return null
  // an amended text is never wider than the application
  const datasets = state.application.scopes.map(({ dataset }) => dataset)
  return {
    agreement: passed.text.number,
    organisation: applicant.organisation,
    datasets,
    from: new Date(first.event.at),
  }
}

/** Everything of a case file that stands in the control database. */
export const loadFileFacts = async (
  db: ControlDb,
  { events, state }: CaseHistory,
): Promise<Pick<CaseFileFacts, 'events' | 'notices' | 'names'>> => {
  const notices = await noticesOf(
    db,
    events.map(({ id }) => id),
  )
  return { events, notices, names: await namesOf(db, idsIn(state, events, notices)) }
}

const MAX_EVENTS_A_READ = 1_000

const noticesOf = async (db: ControlDb, ids: readonly number[]): Promise<readonly NoticeRecord[]> => {
  const found: NoticeRecord[] = []
  for (let i = 0; i < ids.length; i += MAX_EVENTS_A_READ)
    found.push(...(await noticesOfEvents(db, ids.slice(i, i + MAX_EVENTS_A_READ))))
  return found
}

const idsIn = (
  { applicant, opener, authority, consultations, expertReviews }: CaseState,
  events: readonly StoredCaseEvent[],
  notices: readonly NoticeRecord[],
): readonly string[] => [
  applicant.organisation,
  opener,
  authority,
  ...consultations.flatMap(({ parties }) => parties.map(({ party }) => party)),
  ...expertReviews.flatMap(({ experts }) => experts),
  ...events.flatMap(({ event }) => organisationIn(event)),
  ...notices.flatMap(({ addressed, recipients }) => [
    ...addressed.map((to) => ('account' in to ? to.account : to.organisation)),
    ...recipients.map(({ accountId }) => accountId),
  ]),
]

const organisationIn = ({ by }: CaseEvent): readonly string[] =>
  by.organisation === null ? [] : [by.organisation]

const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Names by id, of accounts and organisations that there are. */
const namesOf = async (db: ControlDb, all: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const ids = [...new Set(all)].filter((id) => isUuid.test(id))
  const organisations = await db
    .select({ id: organisation.id, name: organisation.name })
    .from(organisation)
    .where(inArray(organisation.id, ids))
  const accounts = await db
    .select({ id: account.id, name: account.name })
    .from(account)
    .where(inArray(account.id, ids))
  return new Map([...organisations, ...accounts].map(({ id, name }) => [id, name]))
}
