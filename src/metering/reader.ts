import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import { sqlState } from '../db/sql-state'
import { AppError } from '../kernel/errors'
import { atOrAfter, before, filterConditions, isUuid, type RecordFilter } from './record-filter'
import { parseRecord } from './record-json'
import { createLogProofs, type LogProofs } from './usage-proof'
import type { UsageRecord } from './usage-record'

export interface RecordPage {
  /** Newest first. */
  readonly records: readonly UsageRecord[]
  /** To be given as `after`; null: the page is empty. */
  readonly endCursor: string | null
  readonly hasNextPage: boolean
}

/** What one account used on one day. */
export interface UsageOfDay {
  /** `yyyy-mm-dd`, in the time zone that was asked for. */
  readonly day: string
  readonly operations: number
  /** Operations that a rule refused (decision DENY). */
  readonly refused: number
  /** Whole numbers as text: they may pass 2^53. */
  readonly rows: string
  readonly bytes: string
  readonly cost: string
}

/** Use of one agreement by its organisation. */
export interface UsageOfAgreement {
  /** Oldest first; days without an operation are left out. */
  readonly days: readonly UsageOfDay[]
  /** The records at both ends; null: there is none. */
  readonly first: RecordEnd | null
  readonly last: RecordEnd | null
}

export interface RecordEnd {
  readonly id: string
  /** When it began, ISO 8601 UTC with milliseconds. */
  readonly at: string
}

/** Reads the usage log, as role weir_audit. Who may ask is decided elsewhere. */
export interface UsageReader extends LogProofs {
  /**
   * One page of the records that match.
   * @param query `first`: 0 to 1,000; `after`: null begins with the newest
   * @throws AppError BAD_USER_INPUT on a bad filter, page size or cursor; QUERY_TIMEOUT
   */
  records(query: {
    readonly filter: RecordFilter
    readonly first: number
    readonly after: string | null
  }): Promise<RecordPage>
  /**
   * Texts of operations by the hashes that records name; one that is not stored is not there.
   * @throws AppError QUERY_TIMEOUT
   */
  operationTexts(hashes: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * What an account used on the `days` days up to `to`, the day of `to` included, newest first. Days without an
   * operation are left out.
   * @param period `timeZone`: of the IANA list
   * @throws AppError BAD_USER_INPUT when the id is none; QUERY_TIMEOUT
   */
  usageOf(
    accountId: string,
    period: { readonly to: Date; readonly days: number; readonly timeZone: string },
  ): Promise<readonly UsageOfDay[]>
  /**
   * What was done under an agreement since a moment, and what was refused to its organisation on its datasets. An
   * operation that rests on several agreements counts whole for each; a refusal rests on none, so that it counts
   * whichever agreement it was asked under.
   * @param asked `organisation`: the id of the user's; `datasets`: names; `timeZone`: of the IANA list
   * @throws AppError BAD_USER_INPUT when the id is none; QUERY_TIMEOUT
   */
  usageOfAgreement(asked: {
    readonly agreement: string
    readonly organisation: string
    readonly datasets: readonly string[]
    readonly from: Date
    readonly timeZone: string
  }): Promise<UsageOfAgreement>
}

const MAX_PAGE_RECORDS = 1_000

const Stored = z.array(z.object({ id: z.string(), canonical: z.string() }))
const Texts = z.array(z.object({ hash: z.string(), text: z.string() }))
const Start = z.tuple([z.object({ from: z.coerce.number() })])
const Day = z.object({
  day: z.string(),
  operations: z.coerce.number(),
  refused: z.coerce.number(),
  rows: z.string(),
  bytes: z.string(),
  cost: z.string(),
})
const Days = z.array(Day)
const BoundedDays = z.array(Day.extend({ first: z.string(), last: z.string() }))
const Ends = z.array(z.object({ id: z.string(), atMs: z.coerce.number() }))

export const createUsageReader = (deps: { readonly databases: { readonly audit: Sql } }): UsageReader => {
  const sql = deps.databases.audit
  return {
    ...createLogProofs(sql),
    records: ({ filter, first, after }) =>
      timed(async () => {
        if (!Number.isInteger(first) || first < 0 || first > MAX_PAGE_RECORDS)
          throw AppError.of('metering.badFilter', { field: 'first', expected: `0 … ${MAX_PAGE_RECORDS}` })
        const conditions = [...filterConditions(sql, filter)]
        if (after !== null) conditions.push(sql`r.id < ${idOfCursor(after)}`)
        const found = Stored.parse(
          await sql`
            select r.id, r.canonical from metering.usage_record r where ${all(sql, conditions)} order by r.id desc limit ${first + 1}`,
        )
        const page = found.slice(0, first)
        const last = page.at(-1)
        return {
          records: page.map((row) => parseRecord(row.canonical)),
          endCursor: last === undefined ? null : Buffer.from(last.id).toString('base64url'),
          hasNextPage: found.length > page.length,
        }
      }),

    operationTexts: (hashes) =>
      timed(async () => {
        if (hashes.length === 0) return new Map<string, string>()
        const found = Texts.parse(
          await sql`
            select encode(o.hash, 'hex') as hash, o.text from metering.operation_text o
            where o.hash in (select decode(h, 'hex') from unnest(${hashes}::text[]) h)`,
        )
        return new Map(found.map(({ hash, text }) => [hash, text]))
      }),

    usageOf: (accountId, { to, days, timeZone }) =>
      timed(async () => {
        if (!isUuid(accountId))
          throw AppError.of('metering.badFilter', { field: 'account', expected: 'an id (UUID)' })
        const [start] = Start.parse(
          await sql`
            select extract(epoch from
              (date_trunc('day', ${to}::timestamptz at time zone ${timeZone}) - make_interval(days => ${days - 1}))
              at time zone ${timeZone}) * 1000 as "from"`,
        )
        return Days.parse(
          await sql`
            select ${dayColumns(sql, timeZone)}
            from metering.usage_record r
            where r.account_id = ${accountId} and ${atOrAfter(sql, new Date(start.from))} and ${before(sql, to)}
            group by 1
            order by 1 desc`,
        )
      }),

    usageOfAgreement: ({ agreement, organisation, datasets, from, timeZone }) =>
      timed(async () => {
        const since = atOrAfter(sql, from)
        const delivered = all(sql, [...filterConditions(sql, { agreement }), since])
        const refused = all(sql, [...filterConditions(sql, { organisation, decision: 'DENY' }), since])
        const bounded = BoundedDays.parse(
          await sql`
            select ${dayColumns(sql, timeZone)}, min(r.id::text) as first, max(r.id::text) as last
            from metering.usage_record r
            where (${delivered})
              or (${refused} and r.datasets && ${[...datasets]}::text[] and r.datasets <> '{}')
            group by 1
            order by 1`,
        )
        const ends = bounded.flatMap(({ first, last }) => [first, last]).sort()
        const [firstId, lastId] = [ends[0], ends.at(-1)]
        if (firstId === undefined || lastId === undefined) return { days: [], first: null, last: null }
        const found = Ends.parse(
          await sql`
            select r.id, extract(epoch from r.at) * 1000 as "atMs" from metering.usage_record r
            where r.id in (${firstId}, ${lastId})`,
        )
        const endOf = (id: string): RecordEnd | null => {
          const end = found.find((row) => row.id === id)
          return end === undefined ? null : { id, at: new Date(end.atMs).toISOString() }
        }
        const days = bounded.map(({ first: _first, last: _last, ...day }) => day)
        return { days, first: endOf(firstId), last: endOf(lastId) }
      }),
  }
}

/** The columns of `UsageOfDay`, over `metering.usage_record r` in groups by the first. */
const dayColumns = (sql: Sql, timeZone: string): Fragment => sql`
  to_char(r.at at time zone ${timeZone}, 'YYYY-MM-DD') as day, count(*) as operations,
  count(*) filter (where r.decision = 'DENY') as refused, sum(r.rows)::text as rows,
  sum(r.bytes)::text as bytes, sum(r.cost_actual)::text as cost`

const all = (sql: Sql, conditions: readonly Fragment[]): Fragment =>
  conditions.reduce((sofar, next) => sql`${sofar} and ${next}`, sql`true`)

const timed = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (sqlState(error) === QUERY_CANCELED) throw AppError.of('metering.tooLong', {}, {}, error)
    throw error
  }
}

const QUERY_CANCELED = '57014'

const idOfCursor = (cursor: string): string => {
  const id = cursor.length <= MAX_CURSOR ? Buffer.from(cursor, 'base64url').toString('latin1') : ''
  if (!isUuid(id)) throw AppError.of('metering.badCursor')
  return id
}

/** 36 characters of a UUID in base64url. */
const MAX_CURSOR = 48
