import type { Compilation } from './compilation'
import { aggregateMember } from './compile-figure'
import { jsonObject } from './json-object'
import type { PageFieldPlan } from '../plan/plan'
import type { SourcePlan } from '../plan/walk'
import type { AggregateField } from '../row-query/row-query'
import { Source } from './source'
import { ident, integer, join, sql, whereSql, type Sql } from '../sql'

/** The rows that the counts and aggregates of a page are about. */
export interface Counted {
  readonly source: SourcePlan
  readonly fields: readonly PageFieldPlan[]
  /** Their number as text, where it is known without a scan; null: it must be counted. */
  readonly known: (() => Sql) | null
  readonly conditions: (source: Source) => readonly Sql[]
}

/**
 * `totalCount` and every `aggregate` of one page, in one scan of its rows: where one field asks, the scan stands in
 * its place; where several do, it is a common table expression of one row.
 */
export class AggregateScan {
  private readonly outputs: Sql[] = []
  private readonly shared: { readonly name: Sql; readonly source: Source } | null

  constructor(
    private readonly compilation: Compilation,
    private readonly counted: Counted,
  ) {
    const asking = counted.fields.filter(
      (field) =>
        (field.kind === 'totalCount' && counted.known === null) ||
        (field.kind === 'aggregate' && this.needsScan(field.fields)),
    )
    this.shared =
      asking.length > 1
        ? { name: compilation.alias('f'), source: new Source(compilation, counted.source) }
        : null
  }

  /** The number of rows, as text. */
  total(): Sql {
    const { known } = this.counted
    return known === null ? sql`${this.value(() => sql`count(*)`)}::text` : known()
  }

  /** The object of an `aggregate` field. */
  aggregate(fields: readonly AggregateField[]): Sql {
    const { known } = this.counted
    const count = known ?? (() => sql`count(*)::text`)
    const object = (source: Source): Sql =>
      jsonObject(fields.map((field) => aggregateMember(field, source, count)))
    return this.needsScan(fields)
      ? this.value(object)
      : object(new Source(this.compilation, this.counted.source))
  }

  /** `name as materialized (...)`; call it last. null: no field shares it */
  get expression(): Sql | null {
    if (this.shared === null) return null
    const { name, source } = this.shared
    return sql`${name} as materialized (${this.select(join(this.outputs, ', '), source)})`
  }

  private needsScan(fields: readonly AggregateField[]): boolean {
    return fields.some((field) =>
      // a figure of no column (`sum { __typename }`) computes nothing, and a scan without an aggregate is many rows
      field.kind === 'figure'
        ? field.columns.some(({ kind }) => kind === 'column')
        : field.kind === 'count' && this.counted.known === null,
    )
  }

  private value(of: (source: Source) => Sql): Sql {
    if (this.shared === null) {
      const source = new Source(this.compilation, this.counted.source)
      return sql`(${this.select(of(source), source)})`
    }
    const { name, source } = this.shared
    const column = ident(`j${String(integer(this.outputs.length))}`)
    this.outputs.push(sql`${of(source)} as ${column}`)
    return sql`(select ${name}.${column} from ${name})`
  }

  private select(list: Sql, source: Source): Sql {
    const conditions = this.counted.conditions(source)
    const { bound } = source.written
    const having = bound === null ? sql`` : sql` having ${bound}`
    return sql`select ${list} from ${source.from()} ${whereSql(conditions)}${having}`
  }
}
