import { z } from 'zod'
import { columnTypes } from '../column-type'
import { quotedTable, type ImporterSql } from './rows-table'
import type { TableColumn } from '../stored-dataset'

const Missing = z.array(z.object({ name: z.string() }))

/**
 * Names of the columns that the table of a generation does not have, or has with another type or with nulls that
 * must not be; every one when there is no such table. More columns than these do no harm.
 */
export const findMissingColumns = async (
  sql: ImporterSql,
  table: string,
  columns: readonly TableColumn[],
): Promise<readonly string[]> => {
  const wanted = columns.map(({ name, type, nullable }) => ({ name, type: columnTypes[type], nullable }))
  const rows = await sql`
    select w.name
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (name text, type text, nullable boolean)
    where not exists (
      select from pg_attribute a
      where a.attrelid = to_regclass(${quotedTable(table)})
        and a.attname = w.name
        and a.atttypid = w.type::regtype
        and (w.nullable or a.attnotnull)
        and not a.attisdropped)`
  const missing = new Set(Missing.parse(rows).map(({ name }) => name))
  return columns.map(({ name }) => name).filter((name) => missing.has(name))
}
