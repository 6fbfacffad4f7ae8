import postgres, { type Sql } from 'postgres'
import { z } from 'zod'
import { HungUpError } from '../db/socket'
import { within } from '../kernel/within'
import type { Batch } from './batch'
import { digestBytes } from './merkle'
import { makeDays, missingDay } from './usage-day'
import { KnownTexts, storeOperationTexts } from './stored-operation-text'

/**
 * What became of one submission. All but LATER and UNKNOWN say how the batch itself ended, now and for every
 * earlier submission under the same number:
 * REFUSED: a record of it cannot be stored; nothing was. BROKEN: the writer's chain is not what we hold; nothing
 * was stored. LATER: this submission did not commit, another may. UNKNOWN: this one may have committed.
 */
export type Submission =
  | { readonly kind: 'COMMITTED' }
  | { readonly kind: 'STALE'; readonly epoch: number; readonly subjects: readonly string[] }
  | { readonly kind: 'REFUSED'; readonly error: unknown }
  | { readonly kind: 'BROKEN'; readonly error: unknown }
  | { readonly kind: 'LATER'; readonly error: unknown }
  | { readonly kind: 'UNKNOWN'; readonly error: unknown }

export interface EpochReading {
  readonly epoch: number
  /** What was narrowed after the epoch that was asked about. */
  readonly subjects: readonly string[]
}

/** The one connection of the log. It connects when first used, and anew after each failure. */
export interface LogClient {
  /** Whether the last thing that was asked of the database was answered. */
  readonly isHealthy: boolean
  /** Never throws. */
  submit(batch: Batch): Promise<Submission>
  /** @throws whatever the database or the network threw; Error when the server is a standby */
  readEpoch(since: number): Promise<EpochReading>
  /** Cuts the connection; what is under way is UNKNOWN. */
  cut(): Promise<void>
}

const Outcome = z.tuple([
  z.object({
    outcome: z.literal('STALE'),
    epoch: z.coerce.number().int(),
    subjects: z.array(z.string()),
  }),
])

const Reading = z.tuple([
  z.object({ epoch: z.coerce.number().int(), subjects: z.array(z.string()), inRecovery: z.boolean() }),
])

/**
 * @param timeZone of the days that partitions are made for
 * @param answerMs how long to wait for an answer before the connection is cut; longer than `statement_timeout`
 */
export const createLogClient = (openLog: () => Sql, answerMs: number, timeZone: string): LogClient => {
  let connection: Sql | undefined
  let isHealthy = true
  const stored = new KnownTexts()

  const cut = async (): Promise<void> => {
    const old = connection
    connection = undefined
    await old?.end({ timeout: 0 })
  }

  const ask = async <T>(statement: (sql: Sql) => PromiseLike<T>): Promise<T> => {
    connection ??= openLog()
    try {
      return await within(answerMs, statement(connection), 'the log database')
    } catch (error) {
      // after an error of the statement alone the connection is as good as before
      if (statementError(error) === undefined) cut().catch(() => undefined)
      throw error
    }
  }

  const attempt = async (b: Batch): Promise<Submission> => {
    const unknown = b.operations.filter(({ hash }) => !stored.has(hash))
    if (unknown.length > 0) {
      await ask((sql) => storeOperationTexts(sql, unknown))
      for (const { hash } of unknown) stored.add(hash)
    }
    const rows = await ask(
      (sql) => sql`
        select outcome, epoch, to_json(subjects) as subjects,
          case when outcome = 'COMMITTED' and ${b.side}::text is not null
            then metering.side_append(${b.writer}, ${b.number}, ${b.side}) end
        from metering.log_append(${b.writer}, ${b.number}, ${b.epoch}, ${digestBytes(b.previous)},
          ${digestBytes(b.root)}, ${b.header}, ${b.keyId}, ${b.signature}, ${b.entries}, ${b.canonical})`,
    )
    if (rows[0]?.['outcome'] === 'COMMITTED') return { kind: 'COMMITTED' }
    const [answer] = Outcome.parse(rows)
    return { kind: 'STALE', epoch: answer.epoch, subjects: answer.subjects }
  }

  /** Makes the days that the batch meets to be missing, one after another: one is nearly always the only one. */
  const submitted = async (b: Batch): Promise<Submission> => {
    for (let made = 0; ; made += 1)
      try {
        return await attempt(b)
      } catch (error) {
        const day = missingDay(error)
        if (day === undefined || made === MAX_DAYS_MADE) throw error
        await ask((sql) => makeDays(sql, day, 1, timeZone))
      }
  }

  return {
    get isHealthy() {
      return isHealthy
    },
    cut,
    submit: async (b) => {
      try {
        const result = await submitted(b)
        isHealthy = true
        return result
      } catch (error) {
        const kind = kindOf(error)
        isHealthy = kind === 'REFUSED' || kind === 'BROKEN'
        // another database than before, perhaps
        if (kind === 'BROKEN') stored.clear()
        return { kind, error }
      }
    },
    readEpoch: async (since) => {
      try {
        const [reading] = Reading.parse(
          await ask(
            (sql) => sql`
              select p.e as epoch, pg_is_in_recovery() as "inRecovery",
                (select coalesce(json_agg(distinct s), '[]') from policy.change c, unnest(c.subjects) s
                  where c.e > ${since}) as subjects
              from policy.epoch p`,
          ),
        )
        if (reading.inRecovery) throw new Error('the log database is a standby: it takes no records')
        isHealthy = true
        return reading
      } catch (error) {
        isHealthy = false
        throw error
      }
    },
  }
}

/** Days that one submission makes. */
const MAX_DAYS_MADE = 20

/** The connection was never made. */
const neverSent = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'CONNECT_TIMEOUT'])

const kindOf = (error: unknown): Exclude<Submission['kind'], 'COMMITTED' | 'STALE'> => {
  const refusal = statementError(error)
  // a session that the server did not let begin: after its beginning postgres.js tells of a closed connection
  if (refusal === undefined) return isServerError(error) || isNeverSent(error) ? 'LATER' : 'UNKNOWN'
  // two submissions of one batch met: the next one finds which has won
  if (refusal.code === '23505' && refusal.constraint_name === 'batch_pkey') return 'LATER'
  // data exception, integrity constraint, program limit (such as an index entry that is too long)
  // the day of a record has no partition
  if (missingDay(error) !== undefined) return 'LATER'
  if (/^(22|23|54)/.test(refusal.code)) return 'REFUSED'
  return refusal.code === 'WR001' || refusal.code === 'WR002' ? 'BROKEN' : 'LATER'
}

const isServerError = (error: unknown): error is postgres.PostgresError =>
  error instanceof postgres.PostgresError

/** The error of a statement that the server has rolled back, in a session that goes on. */
const statementError = (error: unknown): postgres.PostgresError | undefined =>
  isServerError(error) && error.severity !== 'FATAL' && error.severity !== 'PANIC' ? error : undefined

const isNeverSent = (error: unknown): boolean =>
  error instanceof HungUpError ||
  (error instanceof Error && 'code' in error && neverSent.has(String(error.code)))
