import { columnTypes, type ColumnType } from '../../catalog/column-type'
import type { Column, Dataset, Relation } from '../../catalog/dataset'
import { invariant } from '../../kernel/errors'
import type { ColumnScope, Compilation, RowScope, VersionRead } from './compilation'
import { grantedColumn, rawGrant, requireRows, type Grant } from '../grant'
import { maskSql } from './mask-sql'
import { activeVersion } from '../plan/plan'
import { ident, integer, join, sql, type Sql } from '../sql'
import type { SourcePlan } from '../plan/walk'
import { WrittenValues } from './written-values'

/**
 * The rows of one version as a Grant shows them, under one alias. Columns are asked for one by one while a statement is
 * written, each checked against the Grant; `from` then lists exactly those. Inside out: the Grant's predicate on raw
 * values, then the masks; everything that the caller asked stands outside.
 */
export class Source implements RowScope {
  readonly dataset: Dataset
  readonly alias: Sql
  readonly read: VersionRead
  /** What a row of them writes. */
  readonly written: WrittenValues
  private readonly used = new Set<string>()
  private asksMaskAgain = false

  /**
   * @param grant absent: the caller's; a predicate's own relations are read past it, as stored
   * @param isShown whether the caller is shown something of them
   */
  constructor(
    readonly compilation: Compilation,
    private readonly plan: SourcePlan,
    private readonly grant: Grant = compilation.grants.of(plan.dataset),
    private readonly open: (relation: Relation) => RowScope = (relation) => {
      requireRows(compilation.grants.of(relation.target))
      return new Source(compilation, activeSource(relation, compilation))
    },
    isShown = true,
  ) {
    this.dataset = compilation.dataset(plan.dataset)
    this.alias = compilation.alias('t')
    this.written = new WrittenValues(compilation.maxReplyBytes)
    this.read = compilation.note(plan.dataset, plan.version, isShown)
    if (plan.loadedAfter !== undefined) compilation.note(plan.dataset, plan.loadedAfter, isShown)
  }

  /** A column as the caller sees it. @throws an invariant when the Grant does not hold it */
  column(name: string): Sql {
    const { mask } = grantedColumn(this.grant, name)
    if (mask !== null && this.used.has(name)) this.asksMaskAgain = true
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

  related(relation: Relation): RowScope {
    return this.open(relation)
  }

  /** Names that were asked for; call it last. */
  get columns(): readonly string[] {
    return [...this.used]
  }

  /** Whether a masked column stands at several places: each would compute the mask again where `from` is pulled up. */
  get repeatsMask(): boolean {
    return this.asksMaskAgain
  }

  /** `(select ... from rows."table" where _load <= $n and <predicate>) tN`; call it last. */
  from(): Sql {
    const { predicate } = this.grant
    const raw: ColumnScope = {
      dataset: this.dataset,
      compilation: this.compilation,
      column: (name) => sql`s.${ident(name)}`,
      columnOf: (name) => this.columnOf(name),
      typeOf: (name) => this.typeOf(name),
      related: (relation) => rawSource(relation, this.compilation),
    }
    const columns = this.columns.map((name) => {
      const mask = name === '_rid' ? null : grantedColumn(this.grant, name).mask
      return mask === null
        ? sql`s.${ident(name)}`
        : sql`${maskSql(mask, sql`s.${ident(name)}`, { column: this.columnOf(name), grant: this.grant, compilation: this.compilation })} as ${ident(name)}`
    })
    // literals: of a parameter PostgreSQL guesses that a third of the rows match, and plans for that or anew each time
    const conditions = [sql`s._load <= ${integer(this.plan.version.load)}`]
    const { loadedAfter } = this.plan
    if (loadedAfter !== undefined) conditions.push(sql`s._load > ${integer(loadedAfter.load)}`)
    if (predicate !== null) conditions.push(this.compilation.write.filter(predicate, raw))
    const list = columns.length > 0 ? join(columns, ', ') : integer(1)
    return sql`(select ${list} from rows.${ident(this.plan.version.table)} s where ${join(conditions, ' and ')}) ${this.alias}`
  }
}

/** The PostgreSQL type that stores a column type. */
export const typeSql = (type: ColumnType): Sql => columnTypes[type] as Sql
const activeSource = ({ target }: Relation, compilation: Compilation): SourcePlan => ({
  dataset: target,
  version: activeVersion(target, compilation),
})

/** Rows as stored, and what they lead to as stored. */
const rawSource = (relation: Relation, compilation: Compilation): RowScope =>
  new Source(
    compilation,
    activeSource(relation, compilation),
    rawGrant(compilation.dataset(relation.target)),
    (next) => rawSource(next, compilation),
    false,
  )
