import type { TransactionSql } from 'postgres'
import { z } from 'zod'
import { digestOf, type Digest } from './merkle'
import { parseRecord } from './record-json'

/** What the log itself says was dropped, as its time was over. The verifier holds it against what is missing. */
export interface LawfulLoss {
  /** Records that were dropped, by the log's own word. */
  readonly records: number
  /** Whether a batch that was committed then may lack all its records. @param ms since 1970 */
  covers(committedAtMs: number): boolean
  /** Leaves of dropped records of a batch, by position; empty: none are known. */
  leavesOf(writer: string, batch: number): Promise<ReadonlyMap<number, Digest>>
}

/** Longest between an operation's begin, which its id carries, and its commit. */
const COMMIT_SLACK_MS = 3_600_000

/** Nothing was dropped. */
export const noLoss: LawfulLoss = {
  records: 0,
  covers: () => false,
  leavesOf: async () => new Map<number, Digest>(),
}

const Said = z.array(z.object({ canonical: z.string() }))
const Leaves = z.array(z.object({ position: z.number(), hash: z.instanceof(Uint8Array).transform(digestOf) }))

export const readLawfulLoss = async (sql: TransactionSql): Promise<LawfulLoss> =>
  lawfulLossOf(
    Said.parse(await sql`select r.canonical from metering.usage_record r where r.decision = 'RETENTION'`).map(
      ({ canonical }) => canonical,
    ),
    async (writer, batch) => {
      const leaves = Leaves.parse(
        await sql`
          select d.position, d.hash from metering.dropped_leaf d
          where d.writer = ${writer} and d.batch = ${batch} order by d.position`,
      )
      return new Map(leaves.map(({ position, hash }) => [position, hash]))
    },
  )

/** @param canonicals of what stand as retention records */
export const lawfulLossOf = (canonicals: readonly string[], leavesOf: LawfulLoss['leavesOf']): LawfulLoss => {
  const said = canonicals.flatMap(readable)
  if (said.length === 0) return noLoss
  const spans = said.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const)
  return {
    records: said.reduce((sum, { records }) => sum + records, 0),
    covers: (ms) => spans.some(([from, to]) => ms >= from && ms < to + COMMIT_SLACK_MS),
    leavesOf,
  }
}

/** One that cannot be read is told of by the check of its batch, and excuses nothing. */
const readable = (canonical: string) => {
  try {
    const record = parseRecord(canonical)
    return record.kind === 'retention' ? [record] : []
  } catch {
    return []
  }
}
