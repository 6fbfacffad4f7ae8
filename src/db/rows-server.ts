import type { ReadySettings } from '../config/settings'
import { withOwner } from './owner'

/**
 * Where rows are written: the rows database, unless that is a replica, which takes no writes; then the control
 * database, from which it replicates.
 */
export const importUrl = async (
  settings: Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl'>,
): Promise<string> => {
  if (settings.rowsDatabaseUrl === settings.databaseUrl) return settings.databaseUrl
  const isReplica = await withOwner(settings.rowsDatabaseUrl, async (sql) => {
    const [row] = await sql<{ replica: boolean }[]>`select pg_is_in_recovery() as replica`
    return row?.replica === true
  })
  return isReplica ? settings.databaseUrl : settings.rowsDatabaseUrl
}
