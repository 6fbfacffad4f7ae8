import { asc, inArray } from 'drizzle-orm'
import { dataset } from '../../drizzle/catalog'
import type { ControlDb } from '../db/control-db'
import { readCase } from './stored-case'

/**
 * Keeps the datasets of a case as they are until the transaction ends: no text comes into force while one that it opens
 * is made stricter, or the agreement would be missed. MUST come before the case is locked, as a change of a
 * dataset locks first the dataset and then the cases that it suspends. No text names a dataset that the application
 * does not, and that one stays as it was approved.
 * @throws AppError BAD_USER_INPUT: there is no such case
 */
export const holdDatasets = async (tx: ControlDb, id: string): Promise<void> => {
  const { scopes } = (await readCase(tx, id, false)).state.application
  const names = scopes.map((scope) => scope.dataset)
  if (names.length > 0)
    await tx
      .select({ id: dataset.id })
      .from(dataset)
      .where(inArray(dataset.name, names))
      .orderBy(asc(dataset.name))
      .for('share')
}
