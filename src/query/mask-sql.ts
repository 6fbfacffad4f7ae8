import { columnTypes, type ColumnType } from '../catalog/column-type'
import type { Mask } from '../catalog/mask'
import { assertNever } from '../kernel/errors'
import { literal, sql, type Sql } from './sql'

/**
 * The SQL form of a mask: total on every stored value, so that no hidden value can raise an error.
 * The functions are in schema `mask` of the rows database.
 */
export const maskSql = (mask: Mask, value: Sql, type: ColumnType): Sql => {
  switch (mask.kind) {
    case 'fixed':
      return sql`${literal(mask.value)}::text collate "C"`
    case 'null':
      return sql`null::${columnTypes[type] as Sql}`
    case 'name':
      return sql`mask.name(${value})`
    case 'telephone':
      return sql`mask.telephone(${value})`
    default:
      return assertNever(mask)
  }
}
