import { drizzle } from 'drizzle-orm/postgres-js'
import { sql as statement } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { commandLine } from '../journal/actor'
import type { Clock } from '../kernel/clock'
import { uuidv7 } from '../kernel/ids'
import { LEAST_RETENTION_DAYS } from '../kernel/log-retention'
import type { LogSigner } from './log-signer'
import { createChangeSource } from './recorded-change'
import { RECORD_VERSION, type RetentionRecord } from './usage-record'

export interface RetentionDeps {
  readonly clock: Clock
  readonly signer: LogSigner
}

/** What became of a day whose time is over. */
export interface RetainedDay {
  readonly from: string
  readonly to: string
  /** How many records were dropped; null: they are kept, as some must be for 3 years. */
  readonly dropped: number | null
}

const Days = z.array(z.object({ begins: z.coerce.date(), ends: z.coerce.date() }))
const Dropped = z.tuple([z.object({ records: z.coerce.number().nullable() })])
const Epoch = z.tuple([z.object({ e: z.coerce.number() })])

/**
 * Drops the days of the log that ended more than `days` days ago, each with a record that says so, in one transaction.
 * Batch headers stay. A day in which something was read under an agreement or an emergency opening, or through a mask,
 * is kept for 1,096 days.
 * @param owner of the tables: no role of a server may do this
 * @param days at least 183
 * @throws AppError METERING_UNAVAILABLE when a record cannot be written; its day is kept then
 */
export const retain = async (
  owner: Sql,
  { clock, signer }: RetentionDeps,
  days: number,
): Promise<readonly RetainedDay[]> => {
  const over = Days.parse(
    await owner`
      select begins, ends from metering.usage_day
      where dropped_at is null and ends <= clock_timestamp() - make_interval(days => ${Math.max(days, LEAST_RETENTION_DAYS)})
      order by begins`,
  )
  const changes = createChangeSource({ control: drizzle(owner), clock, signer })
  const done: RetainedDay[] = []
  for (const { begins, ends } of over) {
    const [from, to] = [begins.toISOString(), ends.toISOString()]
    const change = changes.open({ actor: commandLine, requestId: '' })
    const [{ e: epoch }] = Epoch.parse(await owner`select e from policy.epoch`)
    const dropped = await change.run(async ({ tx }) => {
      const rows = await tx.execute(
        statement`select metering.drop_day(${from}::timestamptz, ${days}) as records`,
      )
      return Dropped.parse(rows)[0].records
    })
    done.push({ from, to, dropped })
    if (dropped === null) {
      await change.rollBack()
      continue
    }
    const appended = await change.commit(retentionRecord(clock, { from, to, records: dropped, days }), epoch)
    // access was narrowed at that moment: the next run drops it
    if (appended.kind === 'STALE') done.pop()
  }
  return done
}

const retentionRecord = (
  clock: Clock,
  said: Pick<RetentionRecord, 'from' | 'to' | 'records' | 'days'>,
): RetentionRecord => {
  const at = clock.now()
  return { v: RECORD_VERSION, kind: 'retention', id: uuidv7(at.getTime()), at: at.toISOString(), ...said }
}

const Erased = z.tuple([z.object({ erased: z.coerce.number() })])

/**
 * Erases address and user agent of one record, or of all batches committed before a time. The proofs stay whole.
 * @returns how many parts were erased
 * @throws PostgresError 22023: less than 183 days ago
 */
export const eraseSide = async (
  owner: Sql,
  what: { readonly record: string } | { readonly before: Date },
): Promise<number> => {
  const [record, before] = 'record' in what ? [what.record, null] : [null, what.before]
  return Erased.parse(
    await owner`select metering.side_erase(${record}::uuid, ${before}::timestamptz) as erased`,
  )[0].erased
}
