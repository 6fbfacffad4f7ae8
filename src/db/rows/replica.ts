import type { ReadySettings } from '../../config/settings'
import { AppError } from '../../kernel/errors'
import { withLogin } from '../login'
import type { RowsPool } from './rows-pool'
import { parsePosition, readPosition, type WalPosition } from './wal-position'

/** The replica that rows are read from: it shows what is committed some time later. */
export interface Replica {
  /** Where the log of the server that it replicates stood when we began. */
  readonly openedAt: WalPosition
  /** Up to where it shows what was committed; promoted, it stays where it was then. @throws as `RowsPool.query` */
  replayed(): Promise<WalPosition>
}

const REPLAYED = `
  select system_identifier || ':' || pg_last_wal_replay_lsn() from pg_control_system()`

export const openReplica = (rows: Pick<RowsPool, 'query'>, openedAt: WalPosition): Replica => ({
  openedAt,
  replayed: async () => {
    const [row] = await rows.query(REPLAYED, [], { prepare: false })
    return parsePosition(row?.[0]?.toString('latin1') ?? '')
  },
})

/**
 * Where the log of the control database's server stands, which a replica of the rows must replicate.
 * @throws AppError setup.rows.otherReplica: it is the replica of another server, or another database of it
 */
export const positionOfPrimary = async (
  settings: Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl'>,
): Promise<WalPosition> => {
  const [primary, replica] = [await placeOf(settings.databaseUrl), await placeOf(settings.rowsDatabaseUrl)]
  if (primary !== replica) throw AppError.of('setup.rows.otherReplica')
  return parsePosition(await withLogin(settings.databaseUrl, readPosition))
}

/** The same for a database and its physical replicas, and for no other. */
const placeOf = (url: string): Promise<string | undefined> =>
  withLogin(url, async (sql) => {
    const [row] = await sql<{ place: string }[]>`
      select system_identifier || ' ' || current_database() as place from pg_control_system()`
    return row?.place
  })
