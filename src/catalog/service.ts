import { drizzle } from 'drizzle-orm/postgres-js'
import type { TransactionSql } from 'postgres'
import type { ControlDb } from '../db/control-db'
import type { Databases } from '../db/connect'
import { rehearse } from '../db/rehearsal'
import type { Clock } from '../kernel/clock'
import { activateLoad } from './versions/activation'
import { addColumns, describeColumns } from './versions/adding-columns'
import type { Activated, Generation, LoadedData, Published } from './change'
import type { ColumnDraft, DatasetDraft } from './draft/draft'
import { discardDraft, draftDataset } from './draft/drafting'
import { dropRetired, retireGenerations } from './versions/expiry'
import {
  beginGeneration,
  discardGeneration,
  nextLoad,
  openAppend,
  retireGeneration,
} from './versions/generation'
import { publishDataset } from './versions/publishing'
import { whileNobodyReindexes } from './rows/reindex'
import { createIndexes } from './rows/rows-table'
import { findStored } from './stored-repository'
import type { StoredDataset } from './stored-dataset'
import { alignRights } from './rows/table-rights'
import { closeTables, withdrawDataset } from './versions/withdrawal'

/**
 * What changes the catalogue. Every change of a published dataset, or of its data, is one transaction of the control
 * database with a numbered revision and a notification, so that every server shows it at once.
 * `actor` is who does it, for the record: an account id, or `cli`.
 */
export interface CatalogService {
  /** A dataset in any status; undefined: there is none of this name. */
  find(name: string): Promise<StoredDataset | undefined>

  /**
   * Creates a DRAFT, or replaces one that was never published.
   * @throws AppError BAD_USER_INPUT with every problem and its coordinates; INVALID_TRANSITION if it was published
   */
  draft(draft: DatasetDraft, actor: string): Promise<StoredDataset>

  /** Refuses what `draft` refuses, and changes nothing. @throws AppError as `draft` does */
  tryDraft(draft: DatasetDraft): Promise<StoredDataset>

  /**
   * Removes a DRAFT that no load was ever activated for, and none is under way or has a table left: what an import
   * that failed takes back. Else nothing happens.
   */
  discardDraft(name: string): Promise<void>

  /**
   * Fixes the contract and makes the dataset public; lets the reader's role read its open columns.
   * `changed` is false when it was published already and nothing is new.
   * @throws AppError BAD_USER_INPUT with everything that is missing; NOT_IN_CATALOGUE; INVALID_TRANSITION
   */
  publish(name: string, actor: string): Promise<Published>

  /**
   * Adds nullable columns to a published dataset, at its end, and to the tables of its data: the next contract.
   * No column: nothing happens.
   * @throws AppError BAD_USER_INPUT with every problem; INVALID_TRANSITION if it is not published; UNAVAILABLE if
   * a table is in use for longer than 5 s
   */
  addColumns(name: string, columns: readonly ColumnDraft[], actor: string): Promise<Published>

  /**
   * Refuses the columns that `addColumns` refuses, and changes nothing.
   * @returns the dataset as it would be @throws AppError as `addColumns` does, but that no table is looked at
   */
  tryColumns(name: string, columns: readonly ColumnDraft[]): Promise<StoredDataset>

  /** Begins a full import: a name for a new table, whose first load is 1. The table is the caller's to create. */
  beginGeneration(name: string): Promise<Generation>

  /**
   * Gives up a generation that was never activated, and cannot be any more; its table is the caller's to drop, or
   * `expire` does. @returns false: it was activated or given up before, and nothing happened
   */
  retireGeneration(generationId: number): Promise<boolean>

  /** Forgets a generation that was never activated and whose table was dropped. Else nothing happens. */
  discardGeneration(generationId: number): Promise<void>

  /**
   * Begins an append to the generation of the active version, and gives the load its number. The newest load that
   * was begun is the only one that can be activated.
   * @throws AppError INVALID_TRANSITION when another generation is active
   */
  nextLoad(generationId: number): Promise<number>

  /**
   * To be called first in the importer's transaction that appends: waits for any other append to this table, makes
   * sure that this load is still the newest one, and removes rows of loads that were never activated (a crash).
   * @throws AppError INVALID_TRANSITION when a newer load was begun, or another generation activated
   */
  openAppend(sql: TransactionSql, generationId: number, load: number): Promise<void>

  /**
   * Makes a load the active version, after its rows are committed, and lets the reader's role read the open columns of
   * what is published. The version before stays readable for its term.
   * @throws AppError INVALID_TRANSITION when the load is not the newest one of its generation, when an append's
   * generation is not the active one any more, when the table does not have the columns or the key of the dataset, or when rows
   * were ordered to be taken out since it was held against that: the caller drops the table (full import) or deletes the
   * load (append)
   */
  activate(load: LoadedData, actor: string): Promise<Activated>

  /**
   * Ends all access to a dataset: when it has returned, no instance hands out a row of it. Its data stays.
   * Repeating it does nothing new.
   */
  withdraw(name: string, actor: string, reason: string): Promise<void>

  /**
   * Ends the versions that were all replaced for longer than `ttlMs`, on every server, and imports that were begun a day
   * ago and never activated; drops the tables a minute later (for servers that hear of it and statements under way).
   * Before that, narrows the rights of the reader's role where the catalogue has become narrower. To be called each minute.
   * @returns how many tables were dropped
   */
  expire(ttlMs: number): Promise<number>
}

export interface CatalogDependencies {
  readonly databases: Pick<Databases, 'control' | 'importer'>
  readonly clock: Clock
}

export const createCatalogService = ({ databases, clock }: CatalogDependencies): CatalogService => {
  const db = drizzle(databases.control)
  const { importer } = databases
  const begin = <T>(work: (tx: ControlDb) => Promise<T>): Promise<T> => db.transaction(work)
  const act = (actor: string) => ({ actor, at: clock.now() })
  return {
    find: (name) =>
      db.transaction((tx) => findStored(tx, name), {
        isolationLevel: 'repeatable read',
        accessMode: 'read only',
      }),
    draft: (draft) => db.transaction((tx) => draftDataset(tx, draft, clock.now())),
    tryDraft: (draft) => rehearse(begin<never>, (tx) => draftDataset(tx, draft, clock.now())),
    discardDraft: (name) => db.transaction((tx) => discardDraft(tx, name)),
    publish: (name, actor) => db.transaction((tx) => publishDataset(tx, importer, name, act(actor))),
    addColumns: async (name, columns, actor) => {
      const added = await db.transaction((tx) => addColumns(tx, importer, name, columns, act(actor)))
      // apart, as it may take longer than a transaction of the control database may last; what is not made now, because
      // we are killed or another program is at it, a server finds
      await whileNobodyReindexes(importer, async (sql) => {
        for (const table of added.tables)
          await createIndexes(sql, table, added.stored.columns, added.stored.key)
      })
      return { revision: added.revision, changed: added.changed }
    },
    tryColumns: (name, columns) => rehearse(begin<never>, (tx) => describeColumns(tx, name, columns)),
    beginGeneration: (name) => db.transaction((tx) => beginGeneration(tx, name, clock.now())),
    retireGeneration: (generationId) =>
      db.transaction((tx) => retireGeneration(tx, generationId, clock.now())),
    discardGeneration: (generationId) => db.transaction((tx) => discardGeneration(tx, generationId)),
    nextLoad: (generationId) => db.transaction((tx) => nextLoad(tx, generationId)),
    openAppend: (sql, generationId, load) => openAppend(db, sql, generationId, load),
    activate: (load, actor) => db.transaction((tx) => activateLoad(tx, importer, load, act(actor))),
    withdraw: async (name, actor, reason) => {
      const tables = await db.transaction((tx) => withdrawDataset(tx, name, reason, act(actor)))
      await closeTables(importer, tables)
    },
    expire: async (ttlMs) => {
      await alignRights(db, importer)
      await db.transaction((tx) => retireGenerations(tx, ttlMs, clock.now()))
      return dropRetired(db, importer, clock.now())
    },
  }
}
