import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import { dataset, version } from '../../../drizzle/catalog'
import type { Databases } from '../../db/connect'
import { exclusively } from '../../db/exclusive'
import { AppError } from '../../kernel/errors'
import { findDueIndexes, type DueIndex } from './index-plan'
import { endedError, tableError } from './rows-error'
import { createIndexBeside, dropIndexBeside, isTable, renameIndex } from './rows-table'
import type { StoredDataset } from '../stored-dataset'
import { findStored, getStored } from '../stored-repository'

/** Two at once would take each other's unfinished indexes for those of a crash. */
const REINDEX_LOCK = 87_016_006

export interface ReindexDeps {
  readonly databases: Pick<Databases, 'control' | 'importer'>
  /** Ends it before the next index. */
  readonly signal?: AbortSignal
  /** Called before each index. */
  readonly onIndex?: (index: TableIndex, done: number, of: number) => void
}

/** An index of a dataset's table that is due, or was made, or rid of what lay beside it. */
export interface TableIndex {
  readonly dataset: string
  readonly index: string
  readonly reason: DueIndex['reason']
}

/** One that could not be made; the one before it, if there was, serves on. */
export interface FailedIndex extends TableIndex {
  readonly error: AppError
}

/** A table that was not there any more when its turn came: a newer import took its place, with indexes of its own. */
export interface GoneTable {
  readonly dataset: string
  readonly table: string
}

export interface Reindexed {
  readonly made: readonly TableIndex[]
  readonly failed: readonly FailedIndex[]
  readonly gone: readonly GoneTable[]
}

interface Due {
  readonly told: TableIndex
  readonly index: DueIndex
  readonly stored: StoredDataset
}

/**
 * What the tables of published datasets should have and have not, by dataset.
 * @param name of one dataset; absent: of all @throws AppError NOT_IN_CATALOGUE
 */
export const findIndexesToMake = async (
  { databases: { control, importer } }: ReindexDeps,
  name?: string,
): Promise<readonly TableIndex[]> =>
  (await findDue(importer, await findRead(control, name))).map(({ told }) => told)

/**
 * Makes them, while rows are read and appended. What was begun by who was killed is taken up, or dropped and made anew.
 * @param isWanted absent: every one is
 * @returns undefined: another program is at it @throws AppError NOT_IN_CATALOGUE
 */
export const reindex = async (
  { databases: { control, importer }, signal, onIndex }: ReindexDeps,
  name?: string,
  isWanted: (index: TableIndex) => boolean = () => true,
): Promise<Reindexed | undefined> => {
  const read = await findRead(control, name)
  const makeAll = async (sql: Sql): Promise<Reindexed> => {
    const due = (await findDue(sql, read)).filter(({ told }) => isWanted(told))
    const [made, failed]: [TableIndex[], FailedIndex[]] = [[], []]
    const gone = new Map<string, GoneTable>()
    for (const [i, { told, index, stored }] of due.entries()) {
      const { table } = index
      if (signal?.aborted === true) break
      if (gone.has(table)) continue
      onIndex?.(told, i, due.length)
      const error = await makeUnlessGone(sql, index, stored)
      if (error === undefined) made.push(told)
      else if (error === 'GONE') gone.set(table, { dataset: told.dataset, table })
      else failed.push({ ...told, error })
    }
    return { made, failed, gone: [...gone.values()] }
  }
  return whileNobodyReindexes(importer, makeAll)
}

/**
 * @param work on the connection that holds the lock: an index may take hours
 * @returns undefined: another program makes indexes, and nothing was done
 */
export const whileNobodyReindexes = <T>(
  importer: Sql,
  work: (sql: Sql) => Promise<T>,
): Promise<T | undefined> => exclusively(importer, REINDEX_LOCK, work)

const findDue = async (sql: Sql, read: readonly StoredDataset[]): Promise<readonly Due[]> => {
  const due: Due[] = []
  for (const stored of read)
    for (const index of await findDueIndexes(sql, stored))
      due.push({ told: { dataset: stored.name, index: index.name, reason: index.reason }, index, stored })
  return due
}

/** The datasets that may be read, or the one of this name. @throws AppError NOT_IN_CATALOGUE */
const findRead = async (control: Sql, name: string | undefined): Promise<readonly StoredDataset[]> => {
  const db = drizzle(control)
  if (name !== undefined) return [await getStored(db, name)]
  const read: StoredDataset[] = []
  for (const each of await namesOfRead(control)) {
    const stored = await findStored(db, each)
    if (stored !== undefined) read.push(stored)
  }
  return read
}

/** Names of the datasets that were published and have data. */
const namesOfRead = async (control: Sql): Promise<readonly string[]> => {
  const rows = await drizzle(control)
    .select({ name: dataset.name })
    .from(dataset)
    .innerJoin(version, and(eq(version.datasetId, dataset.id), isNull(version.replacedAt)))
    .where(and(gt(dataset.contractRevision, 0), ne(dataset.status, 'WITHDRAWN')))
    .orderBy(asc(dataset.name))
  return rows.map(({ name }) => name)
}

/** As `make`, but that a long run outlives tables: versions end while others get their indexes. */
const makeUnlessGone = async (
  sql: Sql,
  index: DueIndex,
  stored: StoredDataset,
): Promise<AppError | 'GONE' | undefined> => {
  try {
    const error = await make(sql, index, stored)
    return error === undefined || (await isTable(sql, index.table)) ? error : 'GONE'
  } catch (error) {
    if (await isTable(sql, index.table)) throw error
    return 'GONE'
  }
}

/**
 * Beside the one that is there, which serves until it can take its place.
 * @returns why it cannot be: what the rows hold, or what PostgreSQL lacks or was told
 */
const make = async (
  sql: Sql,
  { table, index, name, next, reason }: DueIndex,
  { columns, key }: StoredDataset,
): Promise<AppError | undefined> => {
  const isUsable = next.isMade && reason !== 'LEFTOVER'
  if (next.isThere && !isUsable) await dropIndexBeside(sql, next.name)
  if (reason === 'LEFTOVER') return undefined
  if (!isUsable)
    try {
      await createIndexBeside(sql, table, index, next.name)
    } catch (cause) {
      const error = endedError(cause) ?? tableError(cause, columns, key)
      await dropIndexBeside(sql, next.name)
      if (error instanceof AppError) return error
      throw error
    }
  await dropIndexBeside(sql, name)
  await renameIndex(sql, next.name, name)
  return undefined
}
