import { reindex, type TableIndex } from '../catalog/rows/reindex'
import type { Databases } from '../db/connect'

/**
 * Makes indexes that a table lacks, as a program that adds columns was killed before it made them, and takes away what a
 * `weir reindex` that was killed left. Those of an earlier release serve, so their time is chosen by people.
 * @returns a round of it, which ends with the signal @throws AppError of the first that cannot be made, after the others
 * were; the next round tries it again unless what its rows hold is the reason
 */
export const createMissingIndexRound = (
  databases: Pick<Databases, 'control' | 'importer'>,
  signal: AbortSignal,
): (() => Promise<void>) => {
  const givenUp = new Set<string>()
  const isWanted = ({ index, reason }: TableIndex): boolean => reason !== 'OUTDATED' && !givenUp.has(index)
  let stop: () => void = () => undefined
  const stopped = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined)
  })
  signal.addEventListener('abort', stop, { once: true })
  return async () => {
    // an index of hours: PostgreSQL ends it or not, and the next start finds what is there
    const made = await Promise.race([reindex({ databases, signal }, undefined, isWanted), stopped])
    const failed = made?.failed ?? []
    for (const { index, error } of failed) if (error.code !== 'UNAVAILABLE') givenUp.add(index)
    if (failed[0] !== undefined) throw failed[0].error
  }
}
