import type { Sql } from 'postgres'
import type { ReadySettings } from '../config/settings'
import type { Observe } from '../telemetry/observation'
import { connect } from './connection'
import { openListener, type Listener } from './listener'
import { requireTimeZone } from './time-zone'
import { openReplica, positionOfPrimary, type Replica } from './rows/replica'
import { openRowsPool, type RowsPool } from './rows/rows-pool'
import { findRowsServer } from './rows/rows-server'

/**
 * Every way into the databases, each as the role that may do no more than that way needs. On every client dates and
 * times are read as text (UTC) and may be given as Date or text, bigint and numeric are text, and names must be
 * written with their schema.
 */
export interface Databases {
  /** Role `weir_control`: identity, catalogue, agreements. May be given to drizzle(). */
  readonly control: Sql
  /** Role `weir_audit`: reads the usage log and the catalogue. */
  readonly audit: Sql
  /** Role `weir_import`: makes and fills tables of rows, on the server where rows are written. */
  readonly importer: Sql
  readonly rows: RowsPool
  /** null: rows are read where they are written. */
  readonly replica: Replica | null
  /** Role `weir_log`, exactly one connection, which is the caller's to end. Each call opens another. */
  openLog(): Sql
  readonly listen: Listener['listen']
  close(): Promise<void>
}

/**
 * Opens all of them.
 * @throws AppError setup.database.* when a server cannot be reached or entered, or is too old; setup.rows.otherReplica
 */
export const openDatabases = async (settings: ReadySettings, observe: Observe): Promise<Databases> => {
  await requireTimeZone(settings)
  const { importUrl, isReplica } = await findRowsServer(settings)
  const openedAt = isReplica ? await positionOfPrimary(settings) : null
  const control = connect(settings.databaseUrl, {
    role: 'weir_control',
    applicationName: 'weir control',
    max: settings.controlConnections,
    parameters: {
      ...keptAlive,
      statement_timeout: CONTROL_TIMEOUT_MS,
      idle_in_transaction_session_timeout: CONTROL_TIMEOUT_MS,
      // the turn of an import is a lock of a connection that has nothing else to do meanwhile; a 0 postgres.js leaves out
      idle_session_timeout: '0',
      // a change is committed with its usage record
      synchronous_commit: 'on',
      // Planned anew for the size that tables have: what PostgreSQL planned while they were new or small it would keep,
      // checks of foreign keys among it, and read all of them for one row, until it counts them.
      plan_cache_mode: 'force_custom_plan',
    },
  })
  const audit = connect(settings.databaseUrl, {
    role: 'weir_audit',
    applicationName: 'weir audit',
    max: AUDIT_CONNECTIONS,
    parameters: {
      default_transaction_read_only: 'on',
      statement_timeout: CONTROL_TIMEOUT_MS,
      // a search of the usage log is planned for its values: a rare dataset by its index, a common one by time
      plan_cache_mode: 'force_custom_plan',
    },
  })
  const importer = connect(importUrl, {
    role: 'weir_import',
    applicationName: 'weir import',
    max: IMPORT_CONNECTIONS,
    parameters: keptAlive,
  })
  const rows = openRowsPool(settings, observe)
  const replica = openedAt === null ? null : openReplica(rows, openedAt)
  const listener = openListener(settings.databaseUrl, observe)
  return {
    control,
    audit,
    importer,
    rows,
    replica,
    openLog: () => openLog(settings.databaseUrl),
    listen: listener.listen,
    close: async () => {
      const clients = [control, audit, importer].map((sql) => sql.end({ timeout: 5 }))
      await Promise.all([...clients, rows.close(), listener.close()])
    },
  }
}

/**
 * A machine that is gone without a word keeps its locks until PostgreSQL has asked for it in vain: here 90 s, by itself 2
 * hours. Where both are on one machine, the end of a process is seen at once, and none of these counts.
 */
const keptAlive = { tcp_keepalives_idle: 60, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 }

const AUDIT_CONNECTIONS = 2
const IMPORT_CONNECTIONS = 2

/** Most connections that one process has at a time: its pools, the log, its heartbeat, notifications, its presence and one more. */
export const connectionsOf = (
  settings: Pick<ReadySettings, 'rowsConnections' | 'controlConnections'>,
): number =>
  settings.rowsConnections + settings.controlConnections + AUDIT_CONNECTIONS + IMPORT_CONNECTIONS + 5

const CONTROL_TIMEOUT_MS = 30_000

const openLog = (url: string): Sql =>
  connect(url, {
    role: 'weir_log',
    applicationName: 'weir log',
    max: 1,
    // postgres.js leaves a rejection unhandled when the connection dies while it reads the types of arrays
    fetchTypes: false,
    parameters: {
      statement_timeout: 2_000,
      lock_timeout: 1_000,
      synchronous_commit: 'on',
      // All of its statements find rows by their keys. Planned while a table was new, they would read all of it from
      // then on, until PostgreSQL counts it: what a table costs that cannot be avoided would have them compiled.
      enable_seqscan: 'off',
      jit: 'off',
    },
  })
