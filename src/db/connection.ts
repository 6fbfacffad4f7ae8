import postgres, { type Sql } from 'postgres'
import { parseDatabaseUrl } from '../config/database-url'
import { invariant } from '../kernel/errors'
import { openSockets } from './socket'
import { tlsOf } from './tls'

/** What a program may take with a connection; the migrations make and grant them. */
export type Role = 'weir_control' | 'weir_log' | 'weir_audit' | 'weir_rows' | 'weir_import'

/** What a connection is for: it fixes the role, the name that `pg_stat_activity` shows, and the limits. */
export interface ConnectionPurpose {
  /** Role that every statement runs as; null: the user of the URL. */
  readonly role: Role | null
  readonly applicationName: string
  readonly max: number
  /** Set in the first message of each connection, so that no statement ever runs without them. */
  readonly parameters?: Readonly<Record<string, string | number>>
  readonly fetchTypes?: boolean
  readonly onNotify?: (channel: string, payload: string) => void
  readonly onClose?: () => void
}

/**
 * A client of postgres.js for one purpose. It connects when first used.
 * @throws AppError setup.database.certificate when the file of sslrootcert cannot be read
 */
export const connect = (url: string, purpose: ConnectionPurpose): Sql => {
  const address = parseDatabaseUrl(url)
  invariant(address !== undefined, 'd1a7', 'the database URL was checked with the settings')
  const tls = tlsOf(address)
  const sockets = openSockets(address, tls === false)
  const options = {
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    ssl: tls,
    sslnegotiation: null,
    socket: sockets.open,
    max: purpose.max,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: 0,
    max_lifetime: null,
    keep_alive: 10,
    // postgres.js waits up to 20 s by itself, and a caller would wait with it
    backoff: (attempts: number) => Math.min(0.05 * 2 ** attempts, 1),
    fetch_types: purpose.fetchTypes ?? true,
    prepare: true,
    target_session_attrs: undefined,
    onnotice: () => undefined,
    ...(purpose.onNotify === undefined ? {} : { onnotify: purpose.onNotify }),
    ...(purpose.onClose === undefined ? {} : { onclose: purpose.onClose }),
    connection: { ...session(purpose), ...purpose.parameters },
  }
  const sql = postgres(options)
  settleTypes(sql)
  const { end } = sql
  // a connection that is ended while it connects would go on, with nobody to end it
  const endWithSockets: typeof end = (how) => end(how).finally(sockets.close)
  sql.end = endWithSockets
  return sql
}

const CONNECT_TIMEOUT_S = 5

const session = (purpose: ConnectionPurpose): Record<string, string | number> => ({
  application_name: purpose.applicationName,
  ...(purpose.role === null ? {} : { role: purpose.role }),
  // pg_temp last and named, or a temporary table could stand before a table of ours
  search_path: 'pg_catalog, pg_temp',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: 1,
  standard_conforming_strings: 'on',
})

/**
 * One convention for all clients, whoever uses them: dates and times are read as text (PostgreSQL's, UTC) and may
 * be given as Date or text; JSON may be given as a value or as its text. drizzle() would otherwise change this
 * for everybody the first time that somebody calls it on a shared client.
 */
const settleTypes = (sql: Sql): void => {
  const asText = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)
  const asJson = (value: unknown): unknown => (typeof value === 'string' ? value : JSON.stringify(value))
  const settle = (
    table: Record<number, (value: unknown) => unknown>,
    oid: number,
    to: typeof asText,
  ): void => {
    Object.defineProperty(table, oid, {
      configurable: true,
      enumerable: true,
      get: () => to,
      set: () => undefined,
    })
  }
  for (const oid of [DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL]) {
    settle(sql.options.parsers, oid, (value) => value)
    settle(sql.options.serializers, oid, asText)
  }
  for (const oid of [JSON_OID, JSONB]) settle(sql.options.serializers, oid, asJson)
}

const [DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, JSON_OID, JSONB] = [
  1082, 1083, 1114, 1184, 1186, 114, 3802,
]
