import type { ISql } from 'postgres'
import { z } from 'zod'
import { LEAST_RETENTION_DAYS } from '../../kernel/log-retention'
import { instantText } from '../record/instant-text'
import { digestOf, type Digest } from '../tree/merkle'
import { parseRecord } from '../record/record-json'
import type { RetentionRecord } from '../usage-record'

/** What the log itself says was dropped, as its time was over. The verifier holds it against what is missing. */
export interface LawfulLoss {
  /** Records that were dropped, by the log's own word. */
  readonly records: number
  /** Days that were dropped. */
  readonly days: readonly DroppedDay[]
  /** What the log says and cannot be: it excuses nothing. */
  readonly refused: readonly RefusedLoss[]
  /** Whether a batch that was committed then may lack all its records. @param ms since 1970 */
  covers(committedAtMs: number): boolean
  /** As `covers`, by a day that is dropped by a record which the first `size` places do not hold. */
  coversUnsigned(committedAtMs: number, size: number): boolean
  /** Leaves of dropped records of a batch, by position; empty: none are known. */
  leavesOf(writer: string, batch: number): Promise<ReadonlyMap<number, Digest>>
  /** Whether a batch at this place was committed earlier than a record before it says that a day was dropped. */
  isContradictedBy(index: number, committedAtMs: number): boolean
}

/** A day that was dropped, by the record with this id, which says so. */
export interface DroppedDay {
  readonly id: string
  /** Place of the batch with that record; null: it has none yet. */
  readonly index: number | null
  readonly fromMs: number
  readonly toMs: number
}

/** What stands as a retention record, and the batch that holds it. */
export interface SaidLoss {
  readonly writer: string
  readonly batch: number
  readonly canonical: string
  /** ISO 8601 UTC with microseconds. */
  readonly committedAt: string
  /** Its place in the tree; null: it has none yet. */
  readonly index: number | null
}

/** A retention record that is not believed, and why. */
export interface RefusedLoss extends Pick<SaidLoss, 'writer' | 'batch'> {
  readonly record: string
  readonly detail: string
}

/** Longest between an operation's begin, which its id carries, and its commit; and how far clocks may lie apart. */
const COMMIT_SLACK_MS = 3_600_000

const DAY_MS = 86_400_000

export const noLeaves: ReadonlyMap<number, Digest> = new Map()

/** Nothing was dropped. */
const noLoss: LawfulLoss = {
  records: 0,
  days: [],
  refused: [],
  covers: () => false,
  coversUnsigned: () => false,
  isContradictedBy: () => false,
  leavesOf: async () => noLeaves,
}

const Said = z.array(
  z.object({
    writer: z.string(),
    batch: z.coerce.number(),
    canonical: z.string(),
    committedAt: z.string(),
    index: z.coerce.number().nullable(),
  }),
)
const Leaves = z.array(z.object({ position: z.number(), hash: z.instanceof(Uint8Array).transform(digestOf) }))

export const readLawfulLoss = async (sql: ISql): Promise<LawfulLoss> =>
  lawfulLossOf(
    Said.parse(
      await sql`
        select r.writer, r.batch, r.canonical, ${instantText(sql, 'b.committed_at')} as "committedAt", l.index
        from metering.usage_record r
        join metering.batch b on b.writer = r.writer and b.number = r.batch
        left join metering.tree_leaf l on l.writer = b.writer and l.number = b.number
        where r.decision = 'RETENTION'`,
    ),
    (writer, batch) => readDroppedLeaves(sql, writer, batch),
  )

/** Leaves that are kept of a batch whose other records are in a day that is still there, by position. */
export const readDroppedLeaves = async (
  sql: ISql,
  writer: string,
  batch: number,
): Promise<ReadonlyMap<number, Digest>> => {
  const leaves = Leaves.parse(
    await sql`
      select d.position, d.hash from metering.dropped_leaf d
      where d.writer = ${writer} and d.batch = ${batch} order by d.position`,
  )
  return new Map(leaves.map(({ position, hash }) => [position, hash]))
}

/** @param rows what stands as retention records */
export const lawfulLossOf = (rows: readonly SaidLoss[], leavesOf: LawfulLoss['leavesOf']): LawfulLoss => {
  const said = rows.flatMap(readable)
  if (said.length === 0) return noLoss
  const refused = said.flatMap(({ row, record }): readonly RefusedLoss[] => {
    const detail = faultOf(record, row)
    return detail === undefined ? [] : [{ writer: row.writer, batch: row.batch, record: record.id, detail }]
  })
  const refusedIds = new Set(refused.map(({ record }) => record))
  const believed = said.filter(({ record }) => !refusedIds.has(record.id))
  const days = believed.map(({ row: { index }, record: { id, from, to } }): DroppedDay => ({
    id,
    index,
    fromMs: Date.parse(from),
    toMs: Date.parse(to),
  }))
  const placed = believed
    .flatMap(({ row: { index }, record }) => (index === null ? [] : [{ index, atMs: Date.parse(record.at) }]))
    .sort((a, b) => a.index - b.index)
  return {
    records: believed.reduce((sum, { record }) => sum + record.records, 0),
    days,
    refused,
    covers: (ms) => days.some(isDayOf(ms)),
    coversUnsigned: (ms, size) =>
      days.some((day) => isDayOf(ms)(day) && (day.index === null || day.index >= size)),
    isContradictedBy: (index, ms) =>
      placed.some((one) => one.index < index && one.atMs > ms + COMMIT_SLACK_MS),
    leavesOf,
  }
}

/** Whether a record of this day may be in a batch that was committed then. */
const isDayOf =
  (ms: number) =>
  ({ fromMs, toMs }: DroppedDay): boolean =>
    ms >= fromMs && ms < toMs + COMMIT_SLACK_MS

/** The longest day, by a clock that is set back. */
const LONGEST_DAY_MS = 25 * 3_600_000

/** @returns what it contradicts; undefined: nothing */
const faultOf = ({ at, from, to, days }: RetentionRecord, { committedAt }: SaidLoss): string | undefined => {
  const [atMs, fromMs, toMs] = [at, from, to].map((time) => Date.parse(time))
  if (atMs === undefined || fromMs === undefined || toMs === undefined) return undefined
  // what was recorded before there were days is one, from 1970 on
  const isDay = fromMs < toMs && (fromMs === 0 || toMs - fromMs <= LONGEST_DAY_MS)
  if (!isDay) return 'what it says was dropped is not a day'
  // an hour, as the day of a zone may have one more or less
  if (toMs + Math.max(days, LEAST_RETENTION_DAYS) * DAY_MS > atMs + COMMIT_SLACK_MS)
    return 'the time of the day that it says was dropped was not over'
  const isThen = Math.abs(Date.parse(committedAt) - atMs) <= COMMIT_SLACK_MS
  return isThen ? undefined : 'it was not committed at its time'
}

/** One that cannot be read is told of by the check of its batch, and excuses nothing. */
const readable = (row: SaidLoss): readonly { readonly row: SaidLoss; readonly record: RetentionRecord }[] => {
  try {
    const record = parseRecord(row.canonical)
    return record.kind === 'retention' ? [{ row, record }] : []
  } catch {
    return []
  }
}
