import { drizzle } from 'drizzle-orm/postgres-js'
import { sql as statement, type SQL } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { ownerAlone } from '../db/owner-alone'
import type { Actor } from '../journal/actor'
import { carryOut } from '../journal/change'
import { appendEvents, readStream } from '../journal/event-store'
import type { Clock } from '../kernel/clock'
import { uuidv7 } from '../kernel/ids'
import { LEAST_RETENTION_DAYS } from '../kernel/log-retention'
import type { LogSigner } from './tree/log-signer'
import { createChangeSource } from './log/recorded-change'
import { RECORD_VERSION, type RetentionRecord } from './usage-record'

export interface RetentionDeps {
  readonly clock: Clock
  readonly signer: LogSigner
  /** Where days begin: WEIR_TIME_ZONE. */
  readonly timeZone: string
  /** Who does it. */
  readonly actor: Actor
}

/** What became of a day whose time is over. */
export interface RetainedDay {
  readonly from: string
  readonly to: string
  /** How many records were dropped; null: they are kept, as some must be for 3 years. */
  readonly dropped: number | null
}

const DAY_MS = 86_400_000

/** By it one program at a time drops days; any number will do that no other lock has. */
export const RETENTION_OF_LOG = 87_016_048

const Days = z.array(z.object({ begins: z.coerce.date(), ends: z.coerce.date() }))
const Dropped = z.tuple([z.object({ records: z.coerce.number().nullable() })])
const Epoch = z.tuple([z.object({ e: z.coerce.number() })])

/**
 * Drops the days of the log that ended more than `days` days ago, each with a record that says so, in one transaction.
 * Batch headers stay; texts of operations go with the last day that can name them. A day in which something was read under
 * an agreement or an emergency opening, or through a mask, is kept for 1,096 days, and nothing is dropped before its time
 * is over by the database's clock and by that of this server, which the record carries; one with a batch that is not
 * counted (rollup) or not placed (tree) yet waits for that.
 * @param owner of the tables: no role of a server may do this
 * @param days at least 183
 * @throws AppError METERING_UNAVAILABLE when a record cannot be written; its day is kept then
 */
export const retain = async (
  owner: Sql,
  { clock, signer, timeZone, actor }: RetentionDeps,
  days: number,
): Promise<readonly RetainedDay[]> => {
  const leastDays = Math.max(days, LEAST_RETENTION_DAYS)
  const over = Days.parse(
    await owner`
      select d.begins, d.ends from metering.usage_day d
      where d.dropped_at is null
        and d.ends <= clock_timestamp() - make_interval(days => ${leastDays})
        and not exists (select from metering.rollup_due b where b.committed_at < d.ends + interval '1 hour')
        and not exists (
          select from metering.unplaced u join metering.batch b on b.writer = u.writer and b.number = u.number
          where b.committed_at < d.ends + interval '1 hour')
      order by d.begins`,
  )
  const changes = createChangeSource({ control: drizzle(owner), clock, signer, timeZone })
  const done: RetainedDay[] = []
  for (const { begins, ends } of over) {
    if (ends.getTime() + leastDays * DAY_MS > clock.now().getTime()) break
    const [from, to] = [begins.toISOString(), ends.toISOString()]
    const change = changes.open({ actor, requestId: '' })
    const [{ e: epoch }] = Epoch.parse(await owner`select e from policy.epoch`)
    const dropped = await change.run(async ({ tx }) => {
      const rows = await tx.execute(
        statement`select metering.drop_day(${from}::timestamptz, ${days}) as records`,
      )
      const [{ records }] = Dropped.parse(rows)
      if (records !== null) for (const words of wordsOf(from, to)) await tx.execute(words)
      return records
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

/**
 * `retain`, by one of any number of servers and commands.
 * @param control where they meet
 * @returns undefined: another one is at it, and nothing was done
 */
export const retainAlone = (
  control: Sql,
  databaseUrl: string,
  deps: RetentionDeps,
  days: number,
): Promise<readonly RetainedDay[] | undefined> =>
  ownerAlone(control, databaseUrl, RETENTION_OF_LOG, (owner) => retain(owner, deps, days))

/** What only the records of a dropped day, or of days before it, say in words that whoever asks may choose. */
const wordsOf = (from: string, to: string): readonly SQL[] => [
  statement`
    delete from metering.operation_text o
    where o.used_on + 2 < (
      select (min(d.begins) at time zone 'UTC')::date from metering.usage_day d where d.dropped_at is null)`,
  statement`
    delete from metering.rollup_hour u
    where u.facet = 'PURPOSE' and u.hour >= ${from}::timestamptz and u.hour + interval '1 hour' <= ${to}::timestamptz`,
]

const retentionRecord = (
  clock: Clock,
  said: Pick<RetentionRecord, 'from' | 'to' | 'records' | 'days'>,
): RetentionRecord => {
  const at = clock.now()
  return { v: RECORD_VERSION, kind: 'retention', id: uuidv7(at.getTime()), at: at.toISOString(), ...said }
}

const Erased = z.tuple([z.object({ erased: z.coerce.number() })])

/**
 * Erases address and user agent of one record, or of all batches committed before a time, and says so in the journal
 * (stream `log:<day>`, event ERASED), in one transaction. The proofs stay whole.
 * @returns how many parts were erased
 * @throws DrizzleQueryError with SQLSTATE 22023: committed less than 183 days ago, by the database's clock or by the newest
 * batch that has a place
 */
export const eraseSide = async (
  owner: Sql,
  { clock, actor }: Pick<RetentionDeps, 'clock' | 'actor'>,
  what: { readonly record: string } | { readonly before: Date },
): Promise<number> => {
  const [record, before] = 'record' in what ? [what.record, null] : [null, what.before.toISOString()]
  const { result } = await carryOut(drizzle(owner), clock, actor, async (change) => {
    const stream = `log:${change.at.toISOString().slice(0, 10)}` as const
    const events = await readStream(change.tx, stream, true)
    const [{ erased }] = Erased.parse(
      await change.tx.execute(
        statement`select metering.side_erase(${record}::uuid, ${before}::timestamptz) as erased`,
      ),
    )
    await appendEvents(change, stream, events.length, [{ kind: 'ERASED', body: { record, before, erased } }])
    return erased
  })
  return result
}
