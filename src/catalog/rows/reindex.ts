import { and, asc, eq, gt, isNull, ne } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import { dataset, version } from '../../../drizzle/catalog'
import type { Databases } from '../../db/connect'
import { exclusively } from '../../db/exclusive'
import { AppError } from '../../kernel/errors'
import { findDueIndexes, type DueIndex } from './index-plan'
import { tableError } from './rows-error'
import { createIndexBeside, dropIndexBeside, renameIndex } from './rows-table'
import type { StoredDataset } from '../stored-dataset'
import { findStored } from '../stored-repository'

/** Two at once would take each other's unfinished indexes for those of a crash. */
const REINDEX_LOCK = 87_016_006

export interface ReindexDeps {
  readonly databases: Pick<Databases, 'control' | 'importer'>
  /** Ends it before the next index. */
  readonly signal?: AbortSignal
  /** Called before each index. */
  readonly onIndex?: (index: TableIndex, done: number, of: number) => void
}

/** An index of a dataset's table that is due, or was made. */
export interface TableIndex {
  readonly dataset: string
  readonly index: string
  readonly reason: DueIndex['reason']
}

/** One that could not be made; the one before it, if there was, serves on. */
export interface FailedIndex extends TableIndex {
  readonly error: AppError
}

export interface Reindexed {
  readonly made: readonly TableIndex[]
  readonly failed: readonly FailedIndex[]
}

interface Due extends TableIndex {
  readonly due: DueIndex
  readonly stored: StoredDataset
}

/**
 * What the tables of published datasets should have and have not, by dataset.
 * @param name of one dataset; absent: of all @throws AppError NOT_IN_CATALOGUE
 */
export const findIndexesToMake = async (
  { databases }: ReindexDeps,
  name?: string,
): Promise<readonly TableIndex[]> =>
  (await findDue(databases, name)).map(({ dataset: of, index, reason }) => ({ dataset: of, index, reason }))

/**
 * Makes them, while rows are read and appended. What was begun by who was killed is taken up, or dropped and made anew.
 * @param isWanted absent: every one is
 * @returns undefined: another program is at it @throws AppError NOT_IN_CATALOGUE
 */
export const reindex = (
  deps: ReindexDeps,
  name?: string,
  isWanted: (index: TableIndex) => boolean = () => true,
): Promise<Reindexed | undefined> => {
  const { control, importer } = deps.databases
  const makeAll = async (): Promise<Reindexed> => {
    const due = (await findDue(deps.databases, name)).filter(isWanted)
    const [made, failed]: [TableIndex[], FailedIndex[]] = [[], []]
    for (const [i, { due: index, stored, ...told }] of due.entries()) {
      if (deps.signal?.aborted === true) break
      deps.onIndex?.(told, i, due.length)
      const error = await make(importer, index, stored)
      if (error === undefined) made.push(told)
      else failed.push({ ...told, error })
    }
    return { made, failed }
  }
  return whileNobodyReindexes(control, makeAll)
}

/** @returns undefined: another program makes indexes, and nothing was done */
export const whileNobodyReindexes = <T>(control: Sql, work: () => Promise<T>): Promise<T | undefined> =>
  exclusively(control, REINDEX_LOCK, work)

const findDue = async (
  { control, importer }: ReindexDeps['databases'],
  name: string | undefined,
): Promise<readonly Due[]> => {
  const db = drizzle(control)
  const names = name === undefined ? await namesOfRead(control) : [name]
  const due: Due[] = []
  for (const each of names) {
    const stored = await findStored(db, each)
    if (stored === undefined && name !== undefined)
      throw AppError.of('catalog.unknownDataset', { dataset: name })
    if (stored === undefined) continue
    const found = await findDueIndexes(importer, stored)
    due.push(...found.map((of) => ({ dataset: each, index: of.name, reason: of.reason, due: of, stored })))
  }
  return due
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

/**
 * Beside the one that is there, which serves until it can take its place.
 * @returns why it cannot be: what the rows hold
 */
const make = async (
  importer: Sql,
  { table, index, name, next }: DueIndex,
  { columns, key }: StoredDataset,
): Promise<AppError | undefined> => {
  if (next.isThere && !next.isMade) await dropIndexBeside(importer, next.name)
  if (!next.isMade)
    try {
      await createIndexBeside(importer, table, index, next.name)
    } catch (cause) {
      const error = tableError(cause, columns, key)
      await dropIndexBeside(importer, next.name)
      if (error instanceof AppError) return error
      throw error
    }
  await dropIndexBeside(importer, name)
  await renameIndex(importer, next.name, name)
  return undefined
}
