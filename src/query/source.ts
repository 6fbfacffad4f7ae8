import { columnTypes } from '../catalog/column-type'
import type { Column, Dataset } from '../catalog/dataset'
import { invariant } from '../kernel/errors'
import type { ColumnScope, Compilation, RelatedRows } from './compilation'
import { maskSql } from './mask-sql'
import type { SourcePlan } from './plan'
import { ident, integer, join, sql, type Sql } from './sql'

/**
 * The rows of one version as a Grant shows them, under one alias. Columns are asked for one by one while a statement is
 * written, each checked against the Grant; `from` then lists exactly those. Inside out: the Grant's predicate on raw
 * values, then the masks; everything that the caller asked stands outside.
 *
 * Seen `raw`: as they are stored, without Grant and masks. Only the predicate of a Grant sees rows so, those that its
 * relations lead to as well: it is the law of the agreement, and not asked by the caller.
 */
export class Source implements RelatedRows {
  readonly dataset: Dataset
  readonly alias: Sql
  private readonly used = new Set<string>()

  constructor(
    readonly compilation: Compilation,
    private readonly plan: SourcePlan,
    private readonly seen: 'granted' | 'raw' = 'granted',
  ) {
    this.dataset = compilation.dataset(plan.dataset)
    this.alias = compilation.alias('t')
  }

  /** A column as the caller sees it, or raw. @throws an invariant when the Grant does not hold it */
  column(name: string): Sql {
    if (this.seen === 'granted') this.compilation.grants.column(this.dataset.name, name)
    this.used.add(name)
    return sql`${this.alias}.${ident(name)}`
  }

  get rid(): Sql {
    this.used.add('_rid')
    return sql`${this.alias}._rid`
  }

  columnOf(name: string): Column {
    const column = this.dataset.columns.get(name)
    invariant(column !== undefined, '8d10', `column ${this.dataset.name}.${name} is not known`)
    return column
  }

  typeOf(name: string): Sql {
    return columnTypes[this.columnOf(name).type] as Sql
  }

  related(plan: SourcePlan): Source {
    return new Source(this.compilation, plan, this.seen)
  }

  /** Names that were asked for; call it last. */
  get columns(): readonly string[] {
    return [...this.used]
  }

  /** `(select ... from rows."table" where _load <= $n and <predicate>) tN`; call it last. */
  from(): Sql {
    const { params, grants } = this.compilation
    const grant = this.seen === 'raw' ? null : grants.of(this.dataset.name)
    const raw: ColumnScope = {
      dataset: this.dataset,
      compilation: this.compilation,
      column: (name) => sql`s.${ident(name)}`,
      columnOf: (name) => this.columnOf(name),
      typeOf: (name) => this.typeOf(name),
      related: (plan) => new Source(this.compilation, plan, 'raw'),
    }
    const columns = this.columns.map((name) => {
      const mask = grant === null || name === '_rid' ? null : grants.column(this.dataset.name, name).mask
      return mask === null
        ? sql`s.${ident(name)}`
        : sql`${maskSql(mask, sql`s.${ident(name)}`, this.columnOf(name).type)} as ${ident(name)}`
    })
    const conditions = [sql`s._load <= ${params.add(String(this.plan.version.load), 'int')}`]
    if (grant !== null && grant.predicate !== null)
      conditions.push(this.compilation.write.filter(grant.predicate, raw))
    const list = columns.length > 0 ? join(columns, ', ') : integer(1)
    return sql`(select ${list} from rows.${ident(this.plan.version.table)} s where ${join(conditions, ' and ')}) ${this.alias}`
  }
}
