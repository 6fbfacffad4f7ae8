import { columnTypes } from '../../catalog/column-type'
import type { Column } from '../../catalog/dataset'
import type { Mask } from '../../catalog/mask'
import { assertNever } from '../../kernel/errors'
import type { Compilation } from './compilation'
import type { Grant } from '../grant'
import { pseudonymKey } from './pseudonym'
import { literal, sql, type Sql } from '../sql'

/** What a mask is written for: a column of a Grant, in a statement. */
export interface MaskPlace {
  readonly column: Pick<Column, 'name' | 'type'>
  readonly grant: Pick<Grant, 'dataset' | 'agreement'>
  readonly compilation: Pick<Compilation, 'params' | 'timeZone' | 'pseudonymSecret'>
}

/**
 * The SQL form of a mask: total on every stored value, so that no hidden value can raise an error.
 * The functions are in schema `mask` of the rows database.
 */
export const maskSql = (mask: Mask, value: Sql, { column, grant, compilation }: MaskPlace): Sql => {
  switch (mask.kind) {
    case 'fixed':
      return sql`${literal(mask.value)}::text collate "C"`
    case 'null':
      return sql`null::${columnTypes[column.type] as Sql}`
    case 'name':
      return sql`mask.name(${value})`
    case 'telephone':
      return sql`mask.telephone(${value})`
    case 'identityNumber':
      return sql`mask.identity_number(${value})`
    case 'address':
      return sql`mask.address(${value})`
    case 'date':
      return column.type === 'DATE'
        ? sql`mask.date(${value}, ${literal(mask.to)})`
        : sql`mask.date(${value}, ${literal(mask.to)}, ${compilation.params.add(compilation.timeZone, 'text')})`
    case 'number': {
      const isWhole = column.type === 'INTEGER' || column.type === 'BIGINT'
      return sql`mask.number(${value}, ${literal(String(mask.size))}::${isWhole ? sql`bigint` : sql`numeric`})`
    }
    case 'pseudonym': {
      const { params, pseudonymSecret } = compilation
      const scope = { agreement: grant.agreement, dataset: grant.dataset, column: column.name }
      return sql`mask.pseudonym(${value}, ${params.add(pseudonymKey(pseudonymSecret, scope), 'bytea')})`
    }
    default:
      return assertNever(mask)
  }
}
