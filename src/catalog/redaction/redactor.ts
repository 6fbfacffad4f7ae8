import { drizzle } from 'drizzle-orm/postgres-js'
import type { Databases } from '../../db/connect'
import type { Actor } from '../../journal/actor'
import { carryOut } from '../../journal/change'
import type { Clock } from '../../kernel/clock'
import { recordCarriedOut, recordCleaned } from './carrying-out'
import { requireKeptTables } from './kept-tables'
import type { RedactionKeys } from './keys'
import { readOpenOrders, rowsOf, type OpenOrder } from './open-orders'
import { cleanTables, presentTables, removeRows } from './removal'
import { keepRemovedKeys } from './removed-keys'

export interface RedactorDeps {
  readonly databases: Pick<Databases, 'control' | 'importer'>
  readonly clock: Clock
  readonly keys: RedactionKeys
  /** Who is said to have carried it out. */
  readonly actor: Actor
}

/** What the server does by itself, on the word of somebody. */
export const redactorActor: Actor = { accountId: null, organisationId: null, name: 'redactor' }

/**
 * Carries out every order that is open: the rows go from the rows database in one transaction, then the control
 * database says so in another. Whatever ends it in between, the next call goes on. Any number of programs may call it.
 * @returns how many orders it carried out
 * @throws the first failure, after the other orders were tried; no failure tells a value
 */
export const carryOutOrders = async (deps: RedactorDeps): Promise<number> => {
  const db = drizzle(deps.databases.control)
  const failures: unknown[] = []
  let done = 0
  for (const order of await readOpenOrders(db)) {
    try {
      if (order.sealed !== null && (await carryOutOrder(deps, order, order.sealed))) done += 1
    } catch (error) {
      failures.push(error)
    }
  }
  // what is gone for callers comes first: cleaning a large table takes its time
  for (const order of await readOpenOrders(db)) {
    try {
      if (order.sealed === null) await cleanUp(deps, order)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return done
}

/** @returns false: another program is at it, or did it */
const carryOutOrder = async (deps: RedactorDeps, order: OpenOrder, sealed: Uint8Array): Promise<boolean> => {
  const { databases, clock, keys, actor } = deps
  const { id, naming, key, tables } = order
  const { importer } = databases
  const db = drizzle(databases.control)
  await requireKeptTables(db, importer, naming.dataset)
  const removal = { id, naming, tables, rows: rowsOf(order, sealed, keys) }
  if (key !== null) await keepRemovedKeys(db, importer, removal, key, keys)
  const gone = await removeRows(importer, removal)
  if (gone === null) return false
  const said = await carryOut(db, clock, actor, (change) => recordCarriedOut(change, order, gone))
  return said.result
}

const cleanUp = async ({ databases, clock, actor }: RedactorDeps, order: OpenOrder): Promise<void> => {
  const { id, naming, tables } = order
  const present = await presentTables(databases.importer, tables, naming.columns)
  if (await cleanTables(databases.importer, id, present))
    await carryOut(drizzle(databases.control), clock, actor, (change) => recordCleaned(change, order))
}
