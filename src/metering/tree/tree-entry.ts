import { unsignedHeader } from './batch-header'
import { leafHash, type Digest } from './merkle'
import type { StoredBatch } from './stored-batch'

/**
 * What stands for a batch in the tree: its signed header, a line end, and when it was committed. As
 * `metering.tree_entry`.
 */
const treeEntry = (batch: StoredBatch): string =>
  `${batch.signed?.header ?? unsignedHeader({ ...batch, count: batch.recordCount })}\n${batch.committedAt}`

export const treeLeafHash = (batch: StoredBatch): Digest => leafHash(treeEntry(batch))
