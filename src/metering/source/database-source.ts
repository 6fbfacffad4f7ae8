import type { ISql, Sql } from 'postgres'
import { z } from 'zod'
import { count, digest } from './batch-rows'
import { entriesInPieces } from './database-pieces'
import { instantText } from '../record/instant-text'
import { emptyTree } from '../tree/log-tree'
import type { LogSource } from './log-source'
import type { StoredCheckpoint, StoredLeaf } from '../tree/stored-batch'
import { readKeys, textsByHash } from './stored-words'

/** Some seconds: batches and records of one snapshot. */
const PIECE_ROWS = 50_000

const End = z.tuple([z.object({ size: count, checkpoint: count })])

/**
 * The log of a database, up to its tree and its checkpoints as they are now; batches that have no place yet may be of later.
 * No snapshot is held for longer than a piece.
 * @param audit role weir_audit
 */
export const databaseSource = async (audit: Sql, pieceRows = PIECE_ROWS): Promise<LogSource> => {
  const [{ size, checkpoint }] = End.parse(
    await audit`
      select coalesce((select max(l.index) + 1 from metering.tree_leaf l), 0) as size,
        coalesce((select max(c.number) from metering.checkpoint c), 0) as checkpoint`,
  )
  return {
    namesAllKeys: true,
    mixedWriters: async () => null,
    keys: () => readKeys(audit),
    start: async () => emptyTree,
    entries: () => entriesInPieces(audit, { size, pieceRows }),
    leaves: () => leavesOf(audit, size),
    texts: () => textsByHash(audit),
    checkpoints: () => checkpointsOf(audit, 0, checkpoint),
  }
}

/** Rows that are in memory at a time. */
const PAGE = 200

const BEFORE_ALL = Number.MIN_SAFE_INTEGER

const Leaves = z.array(
  z.object({
    index: count,
    writer: z.string(),
    number: count,
    hash: digest,
    nodes: z.array(digest),
    hasBatch: z.boolean(),
  }),
)

/** @param size places from here on are left out */
async function* leavesOf(sql: ISql, size: number): AsyncGenerator<StoredLeaf, undefined> {
  for (let last: number | undefined = BEFORE_ALL; last !== undefined;) {
    const page: readonly StoredLeaf[] = Leaves.parse(
      await sql`
        select l.index, l.writer, l.number, l.hash, l.nodes, b.writer is not null as "hasBatch"
        from metering.tree_leaf l
        left join metering.batch b on b.writer = l.writer and b.number = l.number
        where l.index > ${last} and l.index < ${size}
        order by l.index
        limit ${PAGE}`,
    )
    yield* page
    last = page.at(-1)?.index
  }
  return undefined
}

const Checkpoints = z.array(
  z.object({ number: count, size: count, root: digest, at: z.string(), note: z.string() }),
)

/** By number, up to one. @param from size: those that cover as much or more */
export async function* checkpointsOf(
  sql: ISql,
  from: number,
  newest: number,
): AsyncGenerator<StoredCheckpoint, undefined> {
  for (let last: number | undefined = BEFORE_ALL; last !== undefined;) {
    const page: readonly StoredCheckpoint[] = Checkpoints.parse(
      await sql`
        select c.number, c.size, c.root, ${instantText(sql, 'c.at')} as at, c.note
        from metering.checkpoint c
        where c.number > ${last} and c.number <= ${newest}
        order by c.number
        limit ${PAGE}`,
    )
    for (const { at, ...row } of page) if (row.size >= from) yield { ...row, at: at.replace(/000Z$/, 'Z') }
    last = page.at(-1)?.number
  }
  return undefined
}
