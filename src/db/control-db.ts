import type { PgDatabase } from 'drizzle-orm/pg-core'
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'

/** The control database (role weir_control) through drizzle, or a transaction on it. */
export type ControlDb = PgDatabase<PostgresJsQueryResultHKT>
