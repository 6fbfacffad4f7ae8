import { requireRows } from '../grant'
import { jsonObject, jsonString, type Member } from './json-object'
import { jsonValue, ofRows, type JsonValue } from './json-sql'
import { isNullableAsSeen } from '../plan/order'
import type { Link, RowFieldPlan, RowPlan } from '../plan/plan'
import { Source } from './source'
import { ident, integer, join, sql, type Sql } from '../sql'

/** A row as JSON text, with the joins that it needs and the rows of others that it delivers. */
export interface RowSql {
  readonly json: Sql
  /** `left join lateral ...`, in order. */
  readonly joins: readonly Sql[]
  /** What hangs on the row, by counter. The row itself is not counted. */
  readonly counts: ReadonlyMap<number, Counted>
}

/** Rows of one version that are delivered with a row. */
export interface Counted {
  /** Expressions that are null where no row is delivered: one each. To pass on a column costs nothing. */
  readonly marks: readonly Sql[]
  /** Numbers of rows, never null. */
  readonly sums: readonly Sql[]
}

/** @param only a condition under which the row is delivered, so that what hangs on it is not read in vain; null: always */
export const rowSql = (row: RowPlan, source: Source, only: Sql | null): RowSql => {
  const joins: Sql[] = []
  const counts = new Map<number, Counted>()
  const members = row.fields.map((field): Member => {
    const { value, join: joined, counts: nested } = fieldSql(field, source, only)
    if (joined !== null) joins.push(joined)
    for (const [counter, count] of nested) addCount(counts, counter, count)
    return { key: field.key, value }
  })
  return { json: jsonObject(members), joins, counts }
}

const addCount = (counts: Map<number, Counted>, counter: number, { marks, sums }: Counted): void => {
  const known = counts.get(counter) ?? { marks: [], sums: [] }
  counts.set(counter, { marks: [...known.marks, ...marks], sums: [...known.sums, ...sums] })
}

interface FieldSql {
  readonly value: JsonValue
  readonly join: Sql | null
  readonly counts: ReadonlyMap<number, Counted>
}

const fieldSql = (field: RowFieldPlan, source: Source, only: Sql | null): FieldSql => {
  const { compilation } = source
  switch (field.kind) {
    case 'typename':
      return { value: jsonString(field.name), join: null, counts: new Map() }
    case 'column': {
      const column = source.columnOf(field.column)
      const isNullable = isNullableAsSeen(column, compilation.grants.of(source.dataset.name))
      const value = source.column(field.column)
      source.written.note(value, column.type)
      return {
        value: jsonValue(value, column.type, isNullable, ofRows),
        join: null,
        counts: new Map(),
      }
    }
    case 'toOne':
      return toOneSql(field, source, only)
    case 'toMany': {
      const parent = source.column(field.page.link?.parentColumn ?? '')
      const page = compilation.write.page(field.page, parent, compilation)
      const alias = compilation.alias('r')
      return {
        value: sql`coalesce(${alias}.j, 'null')`,
        join: sql`left join lateral (${page.select}) ${alias} on ${only ?? sql`true`}`,
        counts: new Map(
          [...page.counts].map(([i, name]) => [i, { marks: [], sums: [sql`coalesce(${alias}.${name}, 0)`] }]),
        ),
      }
    }
  }
}

const toOneSql = (
  field: Extract<RowFieldPlan, { kind: 'toOne' }>,
  source: Source,
  only: Sql | null,
): FieldSql => {
  const { compilation } = source
  requireRows(compilation.grants.of(field.source.dataset))
  const target = new Source(compilation, field.source)
  const row = rowSql(field.row, target, null)
  const alias = compilation.alias('r')
  const parent = source.column(field.link.parentColumn)
  const outputs: Sql[] = []
  /** An expression of the row, as whoever joins the row reads it. */
  const output = (name: Sql, expression: Sql): Sql => {
    outputs.push(sql`${expression} as ${name}`)
    return sql`${alias}.${name}`
  }
  const counts = new Map<number, Counted>()
  for (const [i, { marks, sums }] of row.counts)
    counts.set(i, {
      marks: marks.map((mark) => output(ident(`m${outputs.length}`), mark)),
      sums: sums.length === 0 ? [] : [sql`coalesce(${output(countName(i), join(sums, ' + '))}, 0)`],
    })
  addCount(counts, compilation.counter(target.read), { marks: [sql`${alias}.j`], sums: [] })
  const select = join([sql`${target.written.bounded(row.json)} as j`, ...outputs], ', ')
  const conditions = [linkSql(field.link, target, parent), ...(only === null ? [] : [only])]
  const where = join(conditions, ' and ')
  const joins = join(row.joins, ' ')
  // `limit 1`: the key is unique, and a subquery with a limit is never pulled up into a join that loses the order, or
  // to where its masks would be computed again
  const asked = target.columns.map((name) => sql`${target.alias}.${ident(name)}`)
  const lateral = target.repeatsMask
    ? sql`select ${select} from (select ${join(asked, ', ')} from ${target.from()} where ${where} limit 1) ${target.alias} ${joins} limit 1`
    : sql`select ${select} from ${target.from()} ${joins} where ${where} limit 1`
  return {
    value: sql`coalesce(${alias}.j, 'null')`,
    join: sql`left join lateral (${lateral}) ${alias} on true`,
    counts,
  }
}

/** The child's column equals the parent's, which is an expression of the parent's scope. */
export const linkSql = (link: Link, child: Source, parent: Sql): Sql =>
  sql`${child.column(link.column)} = ${parent}`

export const countName = (counter: number): Sql => ident(`n${String(integer(counter))}`)
