import type { TransactionSql } from 'postgres'
import { createIndexes, quotedTable } from '../catalog/rows/rows-table'
import type { TableColumn } from '../catalog/stored-dataset'
import { quoteIdentifier } from '../db/identifier'
import { AppError } from '../kernel/errors'
import type { Text } from '../kernel/message'
import { textsOf, type MessageId } from '../kernel/messages'
import { shownValue } from './shown'

const MAX_LISTED = 5
const MAX_ROWS_LISTED = 5

const notUnique: readonly MessageId[] = ['catalog.duplicateKey', 'catalog.duplicateKeyHidden']

/** A table that was filled in this transaction, in the order of the file. */
export interface FilledTable {
  readonly file: string
  readonly table: string
  readonly columns: readonly TableColumn[]
}

/**
 * Builds the indexes of a table under the key that it has.
 * @throws AppError BAD_USER_INPUT naming rows of the file that have the same key
 */
export const indexUnderKey = async (
  sql: TransactionSql,
  filled: FilledTable,
  key: readonly string[],
): Promise<void> => {
  const failure = await tryIndexes(sql, filled, key)
  if (failure === undefined) return
  throw notUnique.includes(failure.fault.message) ? await duplicateRows(sql, filled, key) : failure
}

/**
 * Builds the indexes under the first of some keys that is one.
 * @returns the key; empty: none of them is, and the table has none
 */
export const indexUnderFirst = async (
  sql: TransactionSql,
  filled: FilledTable,
  candidates: readonly (readonly string[])[],
): Promise<readonly string[]> => {
  for (const key of candidates) if ((await tryIndexes(sql, filled, key)) === undefined) return key
  await indexUnderKey(sql, filled, [])
  return []
}

/** @returns why the indexes could not be built; the table is as before then */
const tryIndexes = async (
  sql: TransactionSql,
  { table, columns }: FilledTable,
  key: readonly string[],
): Promise<AppError | undefined> => {
  try {
    await sql.savepoint((inner) => createIndexes(inner, table, columns, key))
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/**
 * Refuses a filled table that has a key which rows of another have: of an append that is only tried.
 * @throws AppError BAD_USER_INPUT naming the first row of the file
 */
export const refuseRepeated = async (
  sql: TransactionSql,
  { file, table }: Pick<FilledTable, 'file' | 'table'>,
  key: readonly string[],
  others: { readonly table: string; readonly load: number },
): Promise<void> => {
  if (key.length === 0) return
  const names = key.map(quoteIdentifier)
  const isSame = names.map((name) => `o.${name} = n.${name}`).join(' and ')
  const [found] = await sql.unsafe<{ row: string }[]>(
    `select place::text as row
    from (select ${names.join(', ')}, row_number() over (order by ctid) + 1 as place from ${quotedTable(table)}) n
    where exists (select from ${quotedTable(others.table)} o where o._load <= $1::int and ${isSame})
    order by place limit 1`,
    [others.load],
  )
  if (found !== undefined) throw AppError.of('intake.duplicateKeyRow', { file, row: Number(found.row) })
}

/**
 * Which rows have the same key. One COPY fills a new table in the order of the file, block after block, so the
 * place of a row in it is the row of the file.
 */
const duplicateRows = async (
  sql: TransactionSql,
  { file, table, columns }: FilledTable,
  key: readonly string[],
): Promise<AppError> => {
  const names = key.map(quoteIdentifier)
  const found = await sql.unsafe<{ value: string; rows: string[] }[]>(
    `select concat_ws(', ', ${names.map((name) => `${name}::text`).join(', ')}) as value,
      (array_agg(place::text order by place))[1:${String(MAX_ROWS_LISTED + 1)}] as rows
    from (select ${names.join(', ')}, row_number() over (order by ctid) + 1 as place from ${quotedTable(table)}) placed
    group by ${names.join(', ')} having count(*) > 1 order by min(place) limit ${String(MAX_LISTED)}`,
  )
  const isOpen = key.every((name) => columns.find((c) => c.name === name)?.openAttribute === 'UNCONDITIONAL')
  const duplicates = found.map(({ value, rows }): Text => {
    const shown = [...rows.slice(0, MAX_ROWS_LISTED), ...(rows.length > MAX_ROWS_LISTED ? ['…'] : [])]
    return isOpen
      ? textsOf('intake.duplicateRows.shown', { rows: shown, value: shownValue(value) })
      : textsOf('intake.duplicateRows.hidden', { rows: shown })
  })
  return AppError.of('intake.duplicateKey', { file, key, duplicates })
}
