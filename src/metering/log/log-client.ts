import postgres, { type Sql } from 'postgres'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock'
import { within } from '../../kernel/within'
import type { Batch } from './batch'
import { Counters, type Counter } from '../budgets/counter'
import type { Settlement, Settling } from '../budgets/settling'
import { digestBytes } from '../tree/merkle'
import { makeDays, missingDay } from '../record/usage-day'
import { KnownTexts, storeOperationTexts } from './stored-operation-text'

/**
 * What became of one submission. All but LATER and UNKNOWN say how the batch itself ended, now and for every
 * earlier submission under the same number:
 * REFUSED: a record of it cannot be stored; nothing was. BROKEN: the writer's chain is not what we hold; nothing
 * was stored. LATER: this submission did not commit, another may. UNKNOWN: this one may have committed.
 */
export type Submission =
  | Committed
  | { readonly kind: 'STALE'; readonly epoch: number; readonly subjects: readonly string[] }
  | { readonly kind: 'REFUSED'; readonly error: unknown }
  | { readonly kind: 'BROKEN'; readonly error: unknown }
  | { readonly kind: 'LATER'; readonly error: unknown }
  | { readonly kind: 'UNKNOWN'; readonly error: unknown }

/** As it is stored: not all of its records, perhaps, fitted into their budgets. */
interface Committed extends Settlement<Batch> {
  readonly kind: 'COMMITTED'
  /** Of what was charged; empty: nothing was, or nothing is known of it. */
  readonly counters: readonly Counter[]
}

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

const Answer = z.tuple([
  z.object({
    outcome: z.enum(['COMMITTED', 'OVER', 'STALE']),
    epoch: z.coerce.number().int(),
    subjects: z.array(z.string()),
    budgets: Counters.nullable(),
  }),
])

const Lock = z.tuple([z.object({ header: z.string().nullable(), budgets: Counters })])

const Reading = z.tuple([
  z.object({ epoch: z.coerce.number().int(), subjects: z.array(z.string()), inRecovery: z.boolean() }),
])

export interface LogClientOptions {
  readonly clock: Clock
  readonly openLog: () => Sql
  /** How long to wait for an answer before the connection is cut; longer than `statement_timeout`. */
  readonly answerMs: number
  /** Of the days that partitions are made for, and budgets begin with. */
  readonly timeZone: string
  /** Whether what does not fit into its budgets is refused. */
  readonly enforces: boolean
}

export const createLogClient = (options: LogClientOptions): LogClient => {
  const { clock, openLog, answerMs, timeZone, enforces } = options
  let connection: Sql | undefined
  let isHealthy = true
  const stored = new KnownTexts(clock)

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
    const unknown = stored.unknownOf(b.operations)
    if (unknown.length > 0) {
      const sinceMs = clock.now().getTime()
      await ask((sql) => storeOperationTexts(sql, unknown))
      for (const { hash } of unknown) stored.add(hash, sinceMs)
    }
    if (b.settling?.hasBegun === true) return settled(b, b.settling)
    const answer = await ask((sql) => append(sql, b))
    return answer.kind === 'OVER' ? settled(b, b.settling) : answer
  }

  const append = async (
    sql: postgres.ISql<Record<never, never>>,
    b: Batch,
  ): Promise<Committed | Stale | { readonly kind: 'OVER' }> => {
    const rows = await sql`
      select outcome, epoch, to_json(subjects) as subjects, budgets
      from metering.log_append(${b.writer}, ${b.number}, ${b.epoch}, ${digestBytes(b.previous)},
        ${digestBytes(b.root)}, ${b.header}, ${b.keyId}, ${b.signature}, ${b.entries}, ${b.canonical},
        ${b.charges}, ${timeZone}, ${enforces}, ${b.side})`
    const [{ outcome, epoch, subjects, budgets }] = Answer.parse(rows)
    if (outcome === 'COMMITTED')
      return { kind: outcome, batch: b, over: nothingOver, counters: budgets ?? [] }
    return outcome === 'STALE' ? { kind: outcome, epoch, subjects } : { kind: outcome }
  }

  /** Settles a batch record by record, and appends what it then is, in one transaction that holds its counters. */
  const settled = (b: Batch, settling: Settling<Batch> | null): Promise<Submission> =>
    ask((sql) =>
      sql.begin((tx) => {
        if (settling === null) throw new Error('invariant 3d5e: over, and nothing to settle')
        return settledIn(tx, b, settling)
      }),
    )

  const settledIn = async (sql: AnySql, b: Batch, settling: Settling<Batch>): Promise<Submission> => {
    const [{ header, budgets }] = Lock.parse(
      await sql`
        select header, budgets from metering.budget_lock(${b.writer}, ${b.number}, ${b.charges}, ${timeZone})`,
    )
    if (header !== null) {
      const stored = header === b.header ? { batch: b, over: nothingOver } : settling.of(header)
      if (stored !== undefined) return { kind: 'COMMITTED', ...stored, counters: budgets }
      return { kind: 'BROKEN', error: new Error('a batch of another under this number') }
    }
    const settlement = settling.settle(budgets)
    const answer = await append(sql, settlement.batch)
    if (answer.kind === 'OVER') throw new Error('invariant 90c4: a settled batch does not fit')
    if (answer.kind === 'STALE') return answer
    return { ...answer, ...settlement, counters: answer.counters.length > 0 ? answer.counters : budgets }
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

const nothingOver: Settlement<Batch>['over'] = new Map()

/** Of the connection, or of a transaction on it. */
type AnySql = postgres.ISql<Record<never, never>>

type Stale = Extract<Submission, { kind: 'STALE' }>

/** Days that one submission makes. */
const MAX_DAYS_MADE = 20

/** The connection was never made. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
  'CONNECT_CLOSED',
])

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
  error instanceof Error && 'code' in error && neverSent.has(String(error.code))
