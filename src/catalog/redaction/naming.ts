import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { ControlDb } from '../../db/control-db'
import { AppError, invariant } from '../../kernel/errors'
import type { ColumnType } from '../column-type'
import { shownName } from '../problem'
import type { StoredDataset } from '../stored-dataset'
import { canonicalSql, memberSql, namelessTypes } from './canonical'
import { MAX_NAMED_ROWS, type NamedRow, type Naming, type NamingColumn } from './named-rows'
import { withoutValues } from './without-values'

/** Reads a value that somebody wrote: into the text that PostgreSQL parses as the type without fail; undefined: none. */
export type ReadValue = (type: ColumnType, raw: unknown) => string | undefined

/**
 * How rows of a dataset are named.
 * @param columns names; null: those of the declared key
 * @throws AppError BAD_USER_INPUT: no such column, a type without a text, no key
 */
export const namingOf = (
  { name: dataset, columns: known, key }: StoredDataset,
  columns: readonly string[] | null,
): Naming => {
  const names = columns ?? key
  if (names.length === 0) throw AppError.of('redaction.noKey', { dataset })
  if (new Set(names).size < names.length) throw AppError.of('redaction.columnTwice', { dataset })
  return { dataset, columns: names.map((name) => columnOf(dataset, known, name)) }
}

const columnOf = (dataset: string, known: readonly NamingColumn[], name: string): NamingColumn => {
  const column = known.find((candidate) => candidate.name === name)
  if (column === undefined || namelessTypes.has(column.type))
    throw AppError.of('redaction.badColumn', { coordinates: `${dataset}.${shownName(name)}` })
  return { name: column.name, type: column.type }
}

/**
 * The values that somebody wrote, in their canonical text.
 * @param rows each as long as the naming
 * @throws AppError BAD_USER_INPUT that names the place of what is wrong, and no value
 */
export const readNamedRows = async (
  db: ControlDb,
  naming: Naming,
  rows: readonly (readonly string[])[],
  readValue: ReadValue,
): Promise<readonly NamedRow[]> => {
  const { dataset, columns } = naming
  if (rows.length === 0 || rows.length > MAX_NAMED_ROWS)
    throw AppError.of('redaction.badCount', { dataset, limit: MAX_NAMED_ROWS })
  const read = rows.map((row, i) => {
    const values = columns.flatMap(({ type }, place) => readText(type, row[place], readValue) ?? [])
    if (row.length === columns.length && values.length === columns.length) return values
    const names = columns.map(({ name, type }) => `${name} ${type}`)
    throw AppError.of('redaction.badValue', { dataset, place: i + 1, columns: names })
  })
  return canonicalRows(db, naming, read)
}

const readText = (type: ColumnType, text: string | undefined, readValue: ReadValue): string | undefined => {
  if (type !== 'BOOLEAN') return readValue(type, text)
  return text === 'true' || text === 'false' ? text : undefined
}

const Canonical = z.tuple([z.object({ rows: z.array(z.array(z.string())) })])

/** PostgreSQL's own text of each value: what it makes of a stored one too. */
const canonicalRows = async (
  db: ControlDb,
  { columns }: Naming,
  rows: readonly NamedRow[],
): Promise<readonly NamedRow[]> => {
  const values = columns.map(({ type }, place) => canonicalSql(type, memberSql(type, 'v.value', place)))
  const answer = await Promise.resolve(
    db.execute(sql`select jsonb_agg(jsonb_build_array(${sql.raw(values.join(', '))}) order by v.ordinality) as rows
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality v`),
  ).catch((error: unknown) => {
    throw withoutValues(error)
  })
  const [{ rows: found }] = Canonical.parse(answer)
  invariant(found.length === rows.length, '5b10', 'each row that was named has a canonical form')
  return found
}
