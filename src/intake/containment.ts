import type { TransactionSql } from 'postgres'
import { quotedTable } from '../catalog/rows/rows-table'
import { quoteIdentifier } from '../db/identifier'

/** The values that a reference may have: one column of the rows that a version shows. */
export interface KeyRows {
  readonly table: string
  readonly load: number
  readonly column: string
}

/** Cells of one load in one column. */
export interface LoadedColumn {
  readonly table: string
  readonly load: number
  readonly column: string
}

/** Whether a loaded column has values, and each of them is among the keys. Stops at the first that is not. */
export const isContained = async (
  sql: TransactionSql,
  from: LoadedColumn,
  keys: KeyRows,
): Promise<boolean> => {
  const [answer] = await sql.unsafe<{ contained: boolean }[]>(
    `select exists (select 1 from ${quotedTable(from.table)} n where ${cells(from)})
      and not exists (select 1 from ${quotedTable(from.table)} n where ${cells(from)} and ${isAbsent(from, keys)}) as contained`,
  )
  return answer?.contained ?? false
}

/** How many cells of a load hold a value that is among none of the keys. */
export const countDangling = async (
  sql: TransactionSql,
  from: LoadedColumn,
  keys: readonly KeyRows[],
): Promise<number> => {
  const absent = keys.map((rows) => isAbsent(from, rows)).join(' and ')
  const [answer] = await sql.unsafe<{ count: string }[]>(
    `select count(*) as count from ${quotedTable(from.table)} n where ${cells(from)} and ${absent}`,
  )
  return Number(answer?.count ?? 0)
}

const cells = ({ load, column }: LoadedColumn): string =>
  `n._load = ${String(load)} and n.${quoteIdentifier(column)} is not null`

const isAbsent = ({ column }: LoadedColumn, keys: KeyRows): string =>
  `not exists (select 1 from ${quotedTable(keys.table)} k where k._load <= ${String(keys.load)}
    and k.${quoteIdentifier(keys.column)} = n.${quoteIdentifier(column)})`
