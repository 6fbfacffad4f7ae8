import type { ColumnType } from '../../catalog/column-type'
import { invariant } from '../../kernel/errors'
import { Source } from './source'
import { join, sql, type Sql } from '../sql'
import type { Comparison } from '../plan/walk'

/**
 * The rows of a page that another version does not hold. Both sides are read under the same Grant, so that it tells
 * no more than reading both versions would: a row that the caller may no more read counts as removed.
 * @param bounds what holds of a row that is compared, and so of one that is the same
 */
export const comparisonSql = (
  { other, key, columns }: Comparison,
  rows: Source,
  bounds: (there: Source) => readonly Sql[] = () => [],
): Sql => {
  invariant(key.length > 0, '5d0b', 'versions are compared without a key')
  const there = new Source(rows.compilation, other)
  const sameShown = (name: string): Sql => {
    const { type } = rows.columnOf(name)
    return sql`${comparable(there.column(name), type)} is not distinct from ${comparable(rows.column(name), type)}`
  }
  // by its value too, which the index of the key serves
  const sameKey = key.map((name) => sql`${there.column(name)} = ${rows.column(name)}`)
  const keyAsShown = key.filter((name) => isComparedAsShown(rows.columnOf(name).type))
  const same = [...sameKey, ...[...keyAsShown, ...columns].map(sameShown)]
  const conditions = join([...same, ...bounds(there)], ' and ')
  return sql`not exists (select 1 from ${there.from()} where ${conditions})`
}

/** Types whose values may be equal and shown otherwise (1.0 and 1.00, 0 and -0), or that have no equality. */
const isComparedAsShown = (type: ColumnType): boolean =>
  type === 'DECIMAL' || type === 'FLOAT' || type === 'JSON' || type === 'POINT'

const comparable = (value: Sql, type: ColumnType): Sql =>
  isComparedAsShown(type) ? sql`${value}::text` : value
