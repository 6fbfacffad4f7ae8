import type { Sql } from 'postgres'
import type { ReadySettings } from '../config/settings'
import { withoutPassword } from '../config/database-url'
import { AppError } from '../kernel/errors'
import type { Role } from './connection'
import { withLogin } from './login'
import { findRowsServer } from './rows/rows-server'

/**
 * Checks that the logins of both URLs may take every role that a server needs there.
 * @throws AppError setup.database.roles naming those that are missing, and the statement that grants them
 */
export const requireRoles = async (
  settings: Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl'>,
): Promise<void> => {
  const { databaseUrl, rowsDatabaseUrl } = settings
  const { importUrl } = await findRowsServer(settings)
  const urls: Readonly<Record<Role, string>> = {
    weir_control: databaseUrl,
    weir_log: databaseUrl,
    weir_audit: databaseUrl,
    weir_import: importUrl,
    weir_rows: rowsDatabaseUrl,
  }
  for (const url of new Set(Object.values(urls))) {
    const needed = Object.entries(urls).filter(([, needs]) => needs === url)
    const names = needed.map(([role]) => role)
    await withLogin(url, (sql) => requireMembership(sql, url, names))
  }
}

const requireMembership = async (sql: Sql, url: string, names: readonly string[]): Promise<void> => {
  // since 16 a membership may be without the right to take the role, before it never is
  const missing = await sql<{ role: string; login: string }[]>`
    select rolname as role, quote_ident(session_user) as login from pg_roles
    where rolname = any (${names}::text[])
      and not pg_has_role(oid, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
    order by 1`
  const [first] = missing
  if (first === undefined) return
  const roles = missing.map(({ role }) => role)
  const statement = `grant ${roles.join(', ')} to ${first.login};`
  throw AppError.of('setup.database.roles', {
    url: withoutPassword(url),
    login: first.login,
    roles,
    statement,
  })
}
