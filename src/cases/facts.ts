import { asc, eq, inArray } from 'drizzle-orm'
import { calendarDay, checklistItem, ground, redress, term } from '../../drizzle/cases'
import { dataset, datasetColumn } from '../../drizzle/catalog'
import { account, organisation } from '../../drizzle/identity'
import type { Term, TermCode, Terms } from '../agreements/case/clock'
import type { Checklist } from '../agreements/case/checklist'
import type { DatasetFacts, Facts } from '../agreements/case/facts'
import type { Actor } from '../agreements/case/side'
import type { WorkCalendar } from '../agreements/case/working-days'
import { stricter, type OpenAttribute } from '../catalog/open-attribute'
import type { ControlDb } from '../db/control-db'
import { isStorable } from '../db/storable'
import { invariant } from '../kernel/errors'
import { loadAdvisers } from './advisers'
import { findingDeciders } from './finding-deciders'

/** What a step is decided on, beside the case: who acts, when, names of datasets that it concerns, and who is asked. */
export interface FactsAsked {
  readonly actor: Actor
  readonly now: Date
  readonly timeZone: string
  readonly datasets: readonly string[]
  /** Conditions that the case is evaluated under, whatever became of their datasets; absent: not submitted. */
  readonly conditionSets?: readonly string[]
  /** Ids of accounts and organisations; absent: nobody is. */
  readonly advisers?: readonly string[]
  /** Number of the agreement whose findings matter; absent: none do. */
  readonly judged?: string | undefined
}

/** Reads the lists and the catalogue as they are in this transaction. */
export const loadFacts = async (
  db: ControlDb,
  { actor, now, timeZone, datasets: names, conditionSets = [], advisers = [], judged }: FactsAsked,
): Promise<Facts> => {
  const datasets = await loadDatasets(db, names.filter(isStorable))
  const sets = [...[...datasets.values()].map(({ conditionSet }) => conditionSet), ...conditionSets]
  return {
    actor,
    now,
    timeZone,
    calendar: await loadCalendar(db),
    terms: await loadTerms(db),
    grounds: new Map((await db.select().from(ground)).map((row) => [row.code, row])),
    redress: (await db.select().from(redress).orderBy(asc(redress.position))).map(({ code }) => code),
    datasets,
    checklists: await loadChecklists(db, sets),
    advisers: await loadAdvisers(db, advisers),
    findingDeciders: judged === undefined ? [] : await findingDeciders(db, judged),
  }
}

/** Whoever is signed in, with what the database alone knows of them. */
export const personOf = async (
  db: ControlDb,
  caller: { readonly accountId: string; readonly organisationId: string; readonly roles: readonly string[] },
): Promise<Actor> => {
  const [found] = await db
    .select({ person: account.personId, isLeader: account.isLeader })
    .from(account)
    .where(eq(account.id, caller.accountId))
  invariant(found !== undefined, 'd6a1', 'a caller has an account')
  const { accountId, organisationId, roles } = caller
  return { kind: 'person', account: accountId, organisation: organisationId, roles, ...found }
}

export const loadCalendar = async (db: ControlDb): Promise<WorkCalendar> => {
  const days = await db.select().from(calendarDay)
  const of = (kind: 'HOLIDAY' | 'MAKE_UP'): ReadonlySet<string> =>
    new Set(days.filter((row) => row.kind === kind).map(({ day }) => day))
  return {
    years: new Set(days.map(({ day }) => Number(day.slice(0, 4)))),
    holidays: of('HOLIDAY'),
    makeUpDays: of('MAKE_UP'),
  }
}

/** How long each step may take. */
export const loadTerms = async (db: ControlDb): Promise<Terms> => {
  const rows = new Map((await db.select().from(term)).map(({ code, ...rest }) => [code, rest]))
  const of = (code: TermCode): Term => {
    const found = rows.get(code)
    invariant(found !== undefined, 'd6a2', `the term ${code} is not in cases.term`)
    return found
  }
  return {
    FORMAL_CHECK: of('FORMAL_CHECK'),
    CORRECTION_NOTICE: of('CORRECTION_NOTICE'),
    CORRECTION_ANSWER: of('CORRECTION_ANSWER'),
    EVALUATION: of('EVALUATION'),
    EXTENSION: of('EXTENSION'),
    CONSULTATION: of('CONSULTATION'),
    EXPERT_REVIEW: of('EXPERT_REVIEW'),
    SIGNING: of('SIGNING'),
    REVIEW: of('REVIEW'),
    REMEDY: of('REMEDY'),
    DISPOSAL: of('DISPOSAL'),
    SETTLEMENT: of('SETTLEMENT'),
    APPEAL_LODGING: of('APPEAL_LODGING'),
    APPEAL_DECISION: of('APPEAL_DECISION'),
  }
}

/** Published entries of these names. Each dataset is a set of conditions of its own. */
const loadDatasets = async (
  db: ControlDb,
  names: readonly string[],
): Promise<ReadonlyMap<string, DatasetFacts>> => {
  if (names.length === 0) return new Map()
  const found = await db
    .select({
      id: dataset.id,
      name: dataset.name,
      status: dataset.status,
      openAttribute: dataset.openAttribute,
      opener: dataset.openerId,
      openerName: organisation.name,
      modes: dataset.openModes,
    })
    .from(dataset)
    .innerJoin(organisation, eq(organisation.id, dataset.openerId))
    .where(inArray(dataset.name, [...names]))
  const published = found.filter(({ status }) => status === 'PUBLISHED')
  const columns = await columnsOf(
    db,
    published.map(({ id }) => id),
  )
  const authorities = new Map<string, string | null>()
  for (const { opener } of published)
    if (!authorities.has(opener)) authorities.set(opener, await authorityOf(db, opener))
  return new Map(
    published.map(({ id, name, openAttribute, opener, openerName, modes }) => [
      name,
      {
        openAttribute,
        opener,
        openerName,
        authority: authorities.get(opener) ?? null,
        modes,
        conditionSet: name,
        columns: new Map(
          (columns.get(id) ?? []).map((column) => [
            column.name,
            stricter(column.openAttribute, openAttribute),
          ]),
        ),
      },
    ]),
  )
}

interface ColumnFact {
  readonly name: string
  readonly openAttribute: OpenAttribute
}

const columnsOf = async (
  db: ControlDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ColumnFact[]>> => {
  const byDataset = new Map<string, ColumnFact[]>()
  if (ids.length === 0) return byDataset
  const rows = await db
    .select({
      datasetId: datasetColumn.datasetId,
      name: datasetColumn.name,
      openAttribute: datasetColumn.openAttribute,
    })
    .from(datasetColumn)
    .where(inArray(datasetColumn.datasetId, [...ids]))
  for (const { datasetId, ...column } of rows)
    byDataset.set(datasetId, [...(byDataset.get(datasetId) ?? []), column])
  return byDataset
}

/** The authority over an opener; of one that names none, the only one that there is; null: there is none, or several. */
export const authorityOf = async (db: ControlDb, openerId: string): Promise<string | null> => {
  const [opener] = await db
    .select({ authority: organisation.authorityId })
    .from(organisation)
    .where(eq(organisation.id, openerId))
  return opener?.authority ?? (await onlyAuthority(db))
}

const onlyAuthority = async (db: ControlDb): Promise<string | null> => {
  const [first, second] = await db
    .select({ id: organisation.id })
    .from(organisation)
    .where(eq(organisation.kind, 'AUTHORITY'))
    .limit(2)
  return first === undefined || second !== undefined ? null : first.id
}

/** Of each of these sets of conditions: its own list, or the common one. */
export const loadChecklists = async (
  db: ControlDb,
  sets: readonly string[],
): Promise<ReadonlyMap<string, Checklist>> => {
  const rows = await db
    .select()
    .from(checklistItem)
    .where(inArray(checklistItem.conditionSet, ['*', ...sets]))
    .orderBy(asc(checklistItem.position))
  const itemsOf = (set: string): readonly string[] =>
    rows.filter(({ conditionSet }) => conditionSet === set).map(({ item }) => item)
  const common = itemsOf('*')
  return new Map(
    sets.map((set) => {
      const own = itemsOf(set)
      return [set, { items: own.length > 0 ? own : common }]
    }),
  )
}
