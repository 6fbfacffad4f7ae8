import type { Fragment, ISql, Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { readByBatch } from './by-batch'
import { anyId, idsSince } from '../record/id-range'

/** The `days` days up to that of `to`, it included. */
export interface UsagePeriod {
  readonly to: Date
  readonly days: number
  /** Of the IANA list; in which the rollup cuts days. */
  readonly timeZone: string
}

export interface Usage {
  readonly operations: number
  /** Whole numbers as text: they may pass 2^53. */
  readonly rows: string
  readonly bytes: string
}

/** What one account used on one day. */
export interface UsageOfDay extends Usage {
  /** `yyyy-mm-dd`. */
  readonly day: string
  /** Operations that a rule refused (decision DENY). */
  readonly refused: number
  readonly cost: string
}

export interface UsageOfDataset extends Usage {
  readonly dataset: string
  /** Operations in which a rule refused this dataset. */
  readonly refused: number
}

export interface UsageOfAgreement extends Usage {
  readonly agreement: string
  readonly cost: string
}

/** What is counted, and what is not counted yet, so that one's own last query is seen at once. */
export const usageByDay = async (
  sql: Sql,
  account: string,
  period: UsagePeriod,
): Promise<readonly UsageOfDay[]> =>
  Days.parse(
    await readWithUncounted(
      sql,
      async (tx, since) => tx`
      select to_char(u.day, 'YYYY-MM-DD') as day, sum(u.operations) as operations,
        coalesce(sum(u.operations) filter (where u.decision = 'DENY'), 0) as refused, sum(u.rows)::text as rows,
        sum(u.bytes)::text as bytes, sum(u.cost)::text as cost
      from (
        select d.day, d.decision, d.operations, d.rows, d.bytes, d.cost from metering.rollup_day d
        where d.account_id = ${account}
        union all
        select ${dayOf(tx, period)}, r.decision, r.operations, r.rows, r.bytes, r.cost
        from ${uncounted(tx, since)} where r.account_id = ${account}
      ) u
      where ${within(tx, period)}
      group by u.day
      order by u.day desc`,
    ),
  )

export const usageByDataset = async (
  sql: Sql,
  account: string,
  period: UsagePeriod,
): Promise<readonly UsageOfDataset[]> =>
  Datasets.parse(
    await readWithUncounted(
      sql,
      async (tx, since) => tx`
      select u.dataset, sum(u.operations) as operations, sum(u.refused) as refused, sum(u.rows)::text as rows,
        sum(u.bytes)::text as bytes
      from (
        select d.day, d.dataset, d.operations, d.refused, d.rows, d.bytes from metering.rollup_day_dataset d
        where d.account_id = ${account} and d.dataset not like '+%'
        union all
        select ${dayOf(tx, period)}, n.dataset, r.operations, case when n.is_refused then r.operations else 0 end,
          n.rows, r.bytes
        from ${uncounted(tx, since)} cross join lateral metering.uses_of(r.datasets) n where r.account_id = ${account}
      ) u
      where ${within(tx, period)}
      group by u.dataset
      order by sum(u.operations) desc, u.dataset`,
    ),
  )

export const usageByAgreement = async (
  sql: Sql,
  numbers: readonly string[],
  period: UsagePeriod,
): Promise<readonly UsageOfAgreement[]> =>
  Agreements.parse(
    await readWithUncounted(
      sql,
      async (tx, since) => tx`
      select u.agreement, sum(u.operations) as operations, sum(u.rows)::text as rows, sum(u.bytes)::text as bytes,
        sum(u.cost)::text as cost
      from (
        select h.day, h.value as agreement, h.operations, h.rows, h.bytes, h.cost from metering.rollup_hour h
        where h.facet = 'AGREEMENT' and h.value = any (${[...numbers]}::text[])
        union all
        select ${dayOf(tx, period)}, a, r.operations, r.rows, r.bytes, r.cost
        from ${uncounted(tx, since)} cross join lateral (select distinct unnest(r.agreements) as a) n
        where a = any (${[...numbers]}::text[])
      ) u
      where ${within(tx, period)}
      group by u.agreement
      order by sum(u.operations) desc, u.agreement`,
    ),
  )

type AnySql = ISql<Record<never, never>>

/** So many batches that are not counted yet are looked into, the newest; more wait only while all is counted again. */
const MAX_UNCOUNTED = 1_000

/**
 * Runs a read of what is counted and what is not.
 * @param read `since`: the least id of what is not counted, almost always; a value, so that no earlier day is looked into
 */
const readWithUncounted = (
  sql: Sql,
  read: (tx: TransactionSql, since: string) => Promise<unknown>,
): Promise<unknown> =>
  readByBatch(sql, async (tx) => {
    const [{ oldestMs }] = Oldest.parse(
      await tx`select extract(epoch from min(w.committed_at)) * 1000 as "oldestMs" from metering.rollup_due w`,
    )
    return read(tx, oldestMs === null ? anyId.high : idsSince(oldestMs).low)
  })

const Oldest = z.tuple([z.object({ oldestMs: z.coerce.number().nullable() })])

/** Records `r` of batches that are not counted yet, and began in the hour before they were committed, or later. */
const uncounted = (sql: AnySql, since: string): Fragment => sql`
  (select w.writer, w.number from metering.rollup_due w order by w.committed_at desc limit ${MAX_UNCOUNTED}) d
  join metering.counted_record r on r.writer = d.writer and r.batch = d.number and r.id >= ${since}`

const dayOf = (sql: AnySql, { timeZone }: UsagePeriod): Fragment => sql`(r.at at time zone ${timeZone})::date`

const within = (sql: AnySql, { to, days, timeZone }: UsagePeriod): Fragment => sql`
  u.day <= (${to}::timestamptz at time zone ${timeZone})::date
  and u.day > (${to}::timestamptz at time zone ${timeZone})::date - ${days}::int`

const usage = { operations: z.coerce.number(), rows: z.string(), bytes: z.string() }
const Days = z.array(z.object({ day: z.string(), refused: z.coerce.number(), cost: z.string(), ...usage }))
const Datasets = z.array(z.object({ dataset: z.string(), refused: z.coerce.number(), ...usage }))
const Agreements = z.array(z.object({ agreement: z.string(), cost: z.string(), ...usage }))
