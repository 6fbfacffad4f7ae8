import { columnTypes, type ColumnType } from '../../src/catalog/column-type'
import type { Mask } from '../../src/catalog/mask'
import { maskSql } from '../../src/query/compile/mask-sql'
import type { RowsReader } from '../../src/query/run/run'
import { Params, sql, type Sql } from '../../src/query/sql'

export interface MaskingOptions {
  readonly agreement?: string | null
  readonly dataset?: string
  readonly column?: string
  readonly pseudonymSecret?: Buffer
  readonly timeZone?: string
}

/** What PostgreSQL shows of values of a type through a mask, in the role that reads rows; as text, null: missing. */
export const masked = async (
  rows: RowsReader,
  mask: Mask,
  type: ColumnType,
  values: readonly (string | null)[],
  options: MaskingOptions = {},
): Promise<readonly (string | null)[]> => {
  const { agreement = 'A-1', dataset = 'people', column = 'name' } = options
  const { pseudonymSecret = Buffer.alloc(32, 9), timeZone = 'Asia/Shanghai' } = options
  const params = new Params()
  const stored = columnTypes[type] as Sql
  const list = params.add(arrayText(values), 'text[]')
  const expression = maskSql(mask, sql`s.v`, {
    column: { name: column, type },
    grant: { agreement, dataset },
    compilation: { params, timeZone, pseudonymSecret },
  })
  // as in a statement: the mask is written around the column of a subquery
  const source = sql`select i, v::${stored} ${type === 'TEXT' ? sql`collate "C"` : sql``} as v from unnest(${list}) with ordinality as t (v, i) offset 0`
  const shown = sql`select (${expression})::text from (${source}) s order by i`
  const bound = params.values.map((param) =>
    param === null || typeof param === 'string' ? param : param.bind({}),
  )
  const found = await rows.query(shown, bound, { prepare: false })
  return found.map(([cell]) => cell?.toString() ?? null)
}

const arrayText = (values: readonly (string | null)[]): string =>
  `{${values.map((value) => (value === null ? 'null' : `"${value.replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`
