import type { StoredBatch } from '../tree/stored-batch'
import { chainEndOf, type ChainEnd } from './verify-header'

/** The last batch of each writer that was read, as far as another may come. */
export interface WriterChains {
  /** undefined: none was read, or none that another may follow. */
  endOf(writer: string): ChainEnd | undefined
  keep(batch: StoredBatch): void
}

/**
 * Each mutation is a writer with one batch, and there are millions: of them nothing is kept.
 * @param mixed writers that have more than their first batch; null: each writer's batches come with no others between
 */
export const createWriterChains = (mixed: ReadonlySet<string> | null): WriterChains => {
  const ends = new Map<string, ChainEnd>()
  return {
    endOf: (writer) => ends.get(writer),
    keep: (batch) => {
      if (mixed === null) ends.clear()
      else if (!mixed.has(batch.writer)) return
      ends.set(batch.writer, chainEndOf(batch))
    },
  }
}
