import { eq } from 'drizzle-orm'
import { version } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import type { Replica } from '../../db/rows/replica'
import { parsePosition, type WalPosition } from '../../db/rows/wal-position'

/**
 * Says that what a dataset's tables are, or who may read them, has changed: no replica gives out a row of any version
 * before it has replayed that. In the transaction that records the change, under the dataset's lock.
 * @param rowsPosition as `readPosition` gives it, of the server that rows are written to
 */
export const awaitReplay = async (tx: ControlDb, datasetId: string, rowsPosition: string): Promise<void> => {
  await tx.update(version).set({ rowsPosition }).where(eq(version.datasetId, datasetId))
}

/**
 * Whether a replica shows what a version needs.
 * @param needed null: the version is older than this question, and shown
 */
export const isReplayed = (
  needed: string | null,
  replayed: WalPosition,
  { openedAt }: Pick<Replica, 'openedAt'>,
): boolean => {
  if (needed === null) return true
  const position = parsePosition(needed)
  // of the server that a dump was taken from: all of that was here when we began
  const { lsn } = position.system === openedAt.system ? position : openedAt
  return replayed.system === openedAt.system && replayed.lsn >= lsn
}
