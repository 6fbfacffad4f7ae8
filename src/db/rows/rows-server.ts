import type { ReadySettings } from '../../config/settings'
import { withLogin } from '../login'

export interface RowsServer {
  /**
   * Where rows are written: the rows database, unless that is a replica, which takes no writes; then the control
   * database, from which it replicates.
   */
  readonly importUrl: string
  /** Whether rows are read from a replica. */
  readonly isReplica: boolean
}

/** @throws AppError setup.database.* when the rows database cannot be entered */
export const findRowsServer = async ({
  databaseUrl,
  rowsDatabaseUrl,
}: Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl'>): Promise<RowsServer> => {
  if (rowsDatabaseUrl === databaseUrl) return { importUrl: databaseUrl, isReplica: false }
  const isReplica = await withLogin(rowsDatabaseUrl, async (sql) => {
    const [row] = await sql<{ replica: boolean }[]>`select pg_is_in_recovery() as replica`
    return row?.replica === true
  })
  return { importUrl: isReplica ? databaseUrl : rowsDatabaseUrl, isReplica }
}
