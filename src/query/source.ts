import { columnTypes, type ColumnType } from '../catalog/column-type'
import type { Column, Dataset } from '../catalog/dataset'
import { invariant } from '../kernel/errors'
import type { ColumnScope, Compilation } from './compilation'
import { maskSql } from './mask-sql'
import type { SourcePlan } from './plan'
import { ident, integer, join, sql, type Sql } from './sql'

/**
 * The rows of one version as a Grant shows them, under one alias. Columns are asked for one by one while a statement is
 * written, each checked against the Grant; `from` then lists exactly those. Inside out: the Grant's predicate on raw
 * values, then the masks; everything that the caller asked stands outside.
 */
export class Source implements ColumnScope {
  readonly dataset: Dataset
  readonly alias: Sql
  private readonly used = new Set<string>()

  constructor(
    readonly compilation: Compilation,
    private readonly plan: SourcePlan,
  ) {
    this.dataset = compilation.dataset(plan.dataset)
    this.alias = compilation.alias('t')
    compilation.note(plan.dataset, plan.version)
  }

  /** A column as the caller sees it. @throws an invariant when the Grant does not hold it */
  column(name: string): Sql {
    this.compilation.grants.column(this.dataset.name, name)
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
    return typeSql(this.columnOf(name).type)
  }

  /** Names that were asked for; call it last. */
  get columns(): readonly string[] {
    return [...this.used]
  }

  /** `(select ... from rows."table" where _load <= $n and <predicate>) tN`; call it last. */
  from(): Sql {
    const { grants } = this.compilation
    const grant = grants.of(this.dataset.name)
    const raw: ColumnScope = {
      dataset: this.dataset,
      compilation: this.compilation,
      column: (name) => sql`s.${ident(name)}`,
      columnOf: (name) => this.columnOf(name),
      typeOf: (name) => this.typeOf(name),
    }
    const columns = this.columns.map((name) => {
      const mask = name === '_rid' ? null : grants.column(this.dataset.name, name).mask
      return mask === null
        ? sql`s.${ident(name)}`
        : sql`${maskSql(mask, sql`s.${ident(name)}`, this.columnOf(name).type)} as ${ident(name)}`
    })
    // a literal: of a parameter PostgreSQL guesses that a third of the rows match, and plans for that or anew each time
    const conditions = [sql`s._load <= ${integer(this.plan.version.load)}`]
    if (grant.predicate !== null) conditions.push(this.compilation.write.filter(grant.predicate, raw))
    const list = columns.length > 0 ? join(columns, ', ') : integer(1)
    return sql`(select ${list} from rows.${ident(this.plan.version.table)} s where ${join(conditions, ' and ')}) ${this.alias}`
  }
}

/** The PostgreSQL type that stores a column type. */
export const typeSql = (type: ColumnType): Sql => columnTypes[type] as Sql
