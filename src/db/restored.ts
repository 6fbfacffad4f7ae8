import type { Sql } from 'postgres'
import { AppError } from '../kernel/errors'
import type { MigrationSet } from './migration-files'

/**
 * Refuses a database that was restored without what a dump does not hold: the roles of the cluster, with what they are
 * granted, and the owner of the tables of rows, which only a superuser may give.
 * @param sql as the owner, of a database whose migrations have begun
 * @throws AppError setup.database.restored naming what is missing
 */
export const requireWholeRestore = async (sql: Sql, set: MigrationSet): Promise<void> => {
  const missing = set === 'control' ? await rolesWithout(sql, entered.control) : await rowsWithout(sql)
  if (missing.length > 0) throw AppError.of('setup.database.restored', { missing })
}

/** The roles of each set, and a schema that each is let into. */
const entered: Readonly<Record<MigrationSet, readonly (readonly [role: string, schema: string])[]>> = {
  control: [
    ['weir_control', 'catalog'],
    ['weir_log', 'metering'],
    ['weir_audit', 'metering'],
  ],
  rows: [
    ['weir_rows', 'rows'],
    ['weir_import', 'rows'],
  ],
}

const rolesWithout = async (sql: Sql, pairs: (typeof entered)[MigrationSet]): Promise<readonly string[]> => {
  const found = await sql<{ role: string }[]>`
    select role from unnest(${pairs.map(([role]) => role)}::text[], ${pairs.map(([, schema]) => schema)}::text[])
      as entered (role, schema)
    where to_regrole(role) is null
      or (to_regnamespace(schema) is not null and not has_schema_privilege(role, schema, 'usage'))`
  return found.map(({ role }) => role)
}

const rowsWithout = async (sql: Sql): Promise<readonly string[]> => {
  const roles = await rolesWithout(sql, entered.rows)
  if (roles.length > 0) return roles
  const found = await sql<{ name: string }[]>`
    select 'rows.' || relname as name from pg_class
    where relnamespace = to_regnamespace('rows') and relkind in ('r', 'p')
      and relowner <> to_regrole('weir_import')
    order by 1 limit 5`
  return found.map(({ name }) => name)
}
