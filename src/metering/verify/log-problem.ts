/**
 * What is wrong with the log.
 * GAP: batches of a writer are missing before this one. CHAIN: it does not name the batch before it.
 * HEADER: its columns do not say what its header says. SIGNATURE: that is not of its header, or there is none.
 * KEY: it is signed with a key that is not known, or a key is not what its id says.
 * NO_BATCH: there are records, but no batch. COUNT: it does not have as many records as it says. POSITION: the
 * records do not stand at 0, 1, 2 ... ROOT: their hash is not the root. CANONICAL: a record is not canonical JSON
 * of a record. COLUMN: a column does not say what the record says. SIDE: the part of the side row is not
 * the one that the record commits to, or is gone before it may be erased.
 * ORDER: a batch stands in the tree before one that its writer made earlier. LEAF: what the tree holds for a batch is
 * not this batch, or a hash that is kept of the tree is wrong. PLACE: places of the tree are missing, or a batch has none.
 * MISSING: the batch of a place is gone. CHECKPOINT: one is not signed by a known key, does not say what its columns say,
 * or is missing. TREE: batches before a checkpoint are not those that it was signed for. CUT: the log ends before it.
 * RETENTION: a record says that a day was dropped which was not over then, or says so at another time than its own.
 * TEXT: the text of an operation is not the one that its hash is of, or is missing: the record is the first that names it.
 * SCHEMA: the tables of the log are not as they were made, so that others may see something else than the verifier.
 * MORE: there are more problems than are listed.
 */
export interface LogProblem {
  readonly kind:
    | 'GAP'
    | 'CHAIN'
    | 'HEADER'
    | 'SIGNATURE'
    | 'KEY'
    | 'NO_BATCH'
    | 'COUNT'
    | 'POSITION'
    | 'ROOT'
    | 'CANONICAL'
    | 'COLUMN'
    | 'ORDER'
    | 'LEAF'
    | 'PLACE'
    | 'MISSING'
    | 'CHECKPOINT'
    | 'TREE'
    | 'CUT'
    | 'SIDE'
    | 'RETENTION'
    | 'TEXT'
    | 'SCHEMA'
    | 'MORE'
  /** null: the whole log. */
  readonly writer: string | null
  readonly batch: number | null
  /** Id of the record; null: the whole batch. */
  readonly record: string | null
  /** Numbers, column names and reasons; never what a column holds. */
  readonly detail: string
}
