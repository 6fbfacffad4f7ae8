import type { Sql } from 'postgres'
import { z } from 'zod'
import { cancelBackend } from './cancel'
import { connect } from '../connection'
import { isConnectionFailure } from '../connection-error'
import { silentSession } from './parameter-log'

/** One row: each column as the bytes of PostgreSQL's text form; null: SQL null. The bytes are views of a larger
 * buffer: copy what is kept. */
export type RawRow = readonly (Buffer | null)[]

/** A statement that runs: its rows, and a way to end it. */
export interface RunningStatement {
  readonly rows: Promise<readonly RawRow[]>
  /**
   * Cancels it in PostgreSQL and gives the connection up. Resolves when its process runs it no more: PostgreSQL looks for
   * a cancel between rows, and not while it writes one; at the latest MAX_CUT_MS after it was told, and at once where
   * it cannot be told. Never rejects.
   */
  cut(): Promise<void>
}

/** One connection that reads rows, one statement at a time. */
export interface RowsClient {
  /** @param prepare whether PostgreSQL keeps it for the next time; a text over MAX_PREPARED_TEXT_BYTES never is */
  run(text: string, params: readonly (string | null)[], prepare: boolean): RunningStatement
  /** Whether it must be replaced before the next statement. */
  readonly isWorn: boolean
  close(): Promise<void>
}

/** A server that does not answer for so long is taken for gone, and its connection for no connection any more. */
const MAX_CUT_MS = 30_000

/** Most prepared statements that one connection holds; postgres.js and PostgreSQL never drop one. */
export const MAX_PREPARED = 500
/** Longest text that is prepared. */
export const MAX_PREPARED_TEXT_BYTES = 16_384
/** Most bytes of text; the server's plan and node's note of it take about three times as much, each. */
export const MAX_PREPARED_BYTES = 2_097_152

/**
 * In memory or on a solid disk any page is nearly as near as the next. PostgreSQL's own 4 is that of a turning disk, and has it
 * fetch and sort what an index gives in order: 1,000 rows of a station by time took 1.1 ms and not 0.5.
 */
const RANDOM_PAGE_COST = 1.1

export const openRowsClient = (url: string, statementTimeoutMs: number): RowsClient => {
  const sql = connect(url, {
    role: 'weir_rows',
    applicationName: 'weir rows',
    max: 1,
    fetchTypes: false,
    parameters: {
      default_transaction_read_only: 'on',
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
      random_page_cost: RANDOM_PAGE_COST,
      // compiling took 0.4 to 2.5 s where an estimate was high, and hardly made a group or count of 700,000 rows faster
      jit: 'off',
      ...silentSession,
    },
  })
  sendVerbatim(sql)
  const prepared = new Set<string>()
  let preparedBytes = 0
  /** Notes a text that is prepared, if it may be. */
  const prepares = (text: string): boolean => {
    if (prepared.has(text)) return true
    const bytes = Buffer.byteLength(text)
    if (bytes > MAX_PREPARED_TEXT_BYTES) return false
    prepared.add(text)
    preparedBytes += bytes
    return true
  }
  let isLost = false
  let cancelling: Promise<boolean> | undefined
  let cutting: Promise<void> | undefined
  const cutShort = async (query: object, rows: Promise<unknown>): Promise<void> => {
    const key = BackendKey.safeParse(Reflect.get(query, 'state'))
    if (key.success) {
      cancelling = cancelBackend(url, key.data)
      if (await cancelling) await settled(rows, MAX_CUT_MS)
    }
    await sql.end({ timeout: 0 })
  }
  /** Waits for no process: that of a statement that was cut ends when it may. */
  const closeCut = async (): Promise<void> => {
    await cancelling
    await sql.end({ timeout: 0 })
    await cutting
  }
  return {
    get isWorn() {
      return isLost || prepared.size >= MAX_PREPARED || preparedBytes >= MAX_PREPARED_BYTES
    },
    run: (text, params, prepare) => {
      // not the simple protocol, which would take several statements in one text
      const options = { prepare: prepare && prepares(text), simple: false }
      const query = sql.unsafe(text, [...params], options).raw()
      const rows = query.then(
        (result): readonly RawRow[] => result,
        (error: unknown) => {
          isLost ||= isConnectionFailure(error)
          throw error
        },
      )
      return {
        rows,
        cut: () => {
          isLost = true
          return (cutting ??= cutShort(query, rows))
        },
      }
    },
    close: () => (cutting === undefined ? sql.end({ timeout: 5 }) : closeCut()),
  }
}

/** Waits for the end of a promise, whatever it is, at most so long. */
const settled = (promise: Promise<unknown>, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const done = (): void => {
      clearTimeout(timer)
      resolve()
    }
    promise.then(done, done)
  })

/** What postgres.js notes on a query that is under way, and types nowhere. */
const BackendKey = z.object({ pid: z.number(), secret: z.number() })

/**
 * postgres.js turns a parameter into text by the type that the server expects: 'true' for a boolean would become
 * 'f', a date would move to UTC, text for jsonb would be quoted once more. Ours are text already.
 */
const sendVerbatim = (sql: Sql): void => {
  for (const oid of Object.keys(sql.options.serializers))
    Object.defineProperty(sql.options.serializers, oid, { value: (text: unknown) => text })
}
