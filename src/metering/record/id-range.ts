import { leastIdOf } from './record-time'

/** Ids `[low, high)` of records: a statement that says them looks into the days that have them, and into no other. */
export interface IdRange {
  readonly low: string
  readonly high: string
}

const HOUR_MS = 3_600_000

export const anyId: IdRange = { low: leastIdOf(0), high: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** Almost always a record begins within the hour before its batch is committed. @param committedMs of batches, at least one */
const idsNear = (committedMs: readonly number[]): IdRange => ({
  low: leastIdOf(Math.min(...committedMs) - HOUR_MS),
  high: leastIdOf(Math.max(...committedMs) + HOUR_MS),
})

/** Ids of what is in batches that were committed from then on, almost always. */
export const idsSince = (committedMs: number): IdRange => ({ ...anyId, low: idsNear([committedMs]).low })

/**
 * Reads what is in batches: in the few days where it almost always is, and where some of it is missing there, in all. What is
 * still missing was dropped.
 * @param committedMs of the batches, at least one
 * @param isWhole whether nothing is missing
 */
export const readNear = async <T>(
  committedMs: readonly number[],
  read: (range: IdRange) => Promise<T>,
  isWhole: (found: T) => boolean,
): Promise<T> => {
  const near = await read(idsNear(committedMs))
  return isWhole(near) ? near : read(anyId)
}
