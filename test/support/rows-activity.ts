import { withOwner } from '../../src/db/owner'

/** Statements that run on connections that read rows; as the owner, because other roles do not see them. */
export const runningStatements = async (url: string): Promise<number> => {
  const [found] = await withOwner(
    url,
    (sql) => sql<{ n: number }[]>`
      select count(*)::int as n from pg_catalog.pg_stat_activity
      where datname = current_database() and application_name = 'weir rows' and state = 'active'`,
  )
  return found?.n ?? 0
}
