import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import type { UsageOfDay } from './own-usage'
import { atOrAfter, filterConditions } from './record-filter'

/** Use of one agreement by its organisation, from the records themselves. */
export interface AgreementUse {
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

export interface AgreementUseQuery {
  readonly agreement: string
  /** Id of the user's. */
  readonly organisation: string
  /** Names. */
  readonly datasets: readonly string[]
  readonly from: Date
  /** Of the IANA list. */
  readonly timeZone: string
}

export const readAgreementUse = async (
  sql: Sql,
  { agreement, organisation, datasets, from, timeZone }: AgreementUseQuery,
): Promise<AgreementUse> => {
  const since = atOrAfter(sql, from)
  const delivered = all(sql, [...filterConditions(sql, { agreement }), since])
  const asked = all(sql, [...filterConditions(sql, { organisation }), since])
  // what is refused beside something that is delivered is refused all the same
  const isRefused = sql`
    r.datasets && ${[...datasets]}::text[] and r.datasets <> '{}'
    and (r.decision = 'DENY' or (r.decision = 'PARTIAL' and exists (
      select from json_to_recordset(r.canonical::json -> 'datasets') as u (name text, decision text)
      where u.name = any (${[...datasets]}::text[]) and u.decision = 'DENY')))`
  // of what rests on other grounds its refusal alone is this agreement's
  const figure = (column: 'rows' | 'bytes' | 'cost_actual'): Fragment => sql`
    coalesce(sum(r.${sql(column)}) filter (where r.decision = 'DENY' or ${agreement} = any (r.agreements)), 0)::text`
  const bounded = BoundedDays.parse(
    await sql`
      select to_char(r.at at time zone ${timeZone}, 'YYYY-MM-DD') as day, count(*) as operations,
        count(*) filter (where ${isRefused}) as refused, ${figure('rows')} as rows, ${figure('bytes')} as bytes,
        ${figure('cost_actual')} as cost, min(r.id::text) as first, max(r.id::text) as last
      from metering.usage_record r
      where (${delivered}) or (${asked} and ${isRefused})
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
}

const all = (sql: Sql, conditions: readonly Fragment[]): Fragment =>
  conditions.reduce((sofar, next) => sql`${sofar} and ${next}`, sql`true`)

const BoundedDays = z.array(
  z.object({
    day: z.string(),
    operations: z.coerce.number(),
    refused: z.coerce.number(),
    rows: z.string(),
    bytes: z.string(),
    cost: z.string(),
    first: z.string(),
    last: z.string(),
  }),
)
const Ends = z.array(z.object({ id: z.string(), atMs: z.coerce.number() }))
