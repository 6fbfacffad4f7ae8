import { invariant } from '../../kernel/errors'
import type { Compilation, PageSql } from './compilation'
import { comparisonSql } from './compile-comparison'
import { aggregateMember } from './compile-figure'
import { filterSql } from './compile-filter'
import { groupJson, groupList, groupPage, havingSql, keyOf, type GroupScope } from './compile-group'
import { keySql } from './compile-group-key'
import { countName } from './compile-row'
import { GuardedMeasures } from './guarded-measures'
import { jsonObject, jsonString, type Member } from './json-object'
import type { Listed } from './json-sql'
import type { PageFieldPlan, PagePlan } from '../plan/plan'
import type { GroupQuery } from '../row-query/row-query'
import { Source } from './source'
import { ident, integer, join, sql, whereSql, type Sql } from '../sql'

/**
 * A page of figures of at least so many rows (`Grant.smallestGroup`). Of fewer rows, or of fewer values of a column that
 * figures are of, nothing is said: the page is null where that is so of all its rows, or of the rows that its filter or
 * a comparison leaves out of a version whose number of rows is public; a group is left out, and with it one more where
 * those left out together are too few, as they would be told by what remains of the whole.
 */
export const guardedPageSql = (plan: PagePlan, smallest: number, compilation: Compilation): PageSql =>
  new GuardedPage(plan, integer(smallest), compilation).compile()

class GuardedPage {
  private readonly source: Source
  private readonly total: Sql
  private readonly measures: GuardedMeasures
  private readonly scans: Sql[] = []
  /** Integer expressions: rows that are delivered. */
  private readonly delivered: Sql[] = []

  constructor(
    private readonly plan: PagePlan,
    private readonly smallest: Sql,
    private readonly compilation: Compilation,
  ) {
    invariant(plan.link === null, '7a10', 'guarded figures below a row')
    this.source = new Source(compilation, plan.source)
    this.total = compilation.alias('f')
    this.measures = new GuardedMeasures(this.source, this.total)
  }

  compile(): PageSql {
    const json = this.source.written.bounded(jsonObject(this.plan.fields.map((field) => this.member(field))))
    const counter = this.compilation.counter(this.source.read)
    const rows = this.delivered.length === 0 ? integer(0) : join(this.delivered, ' + ')
    const shown = sql`(${join([...this.enough(this.total, this.measures), ...this.restIsEnough()], ' and ')})`
    const select = sql`select ${join(this.measures.outputs(0), ', ')}`
    const conditions = this.conditions(this.source)
    const total = sql`${this.total} as materialized (${select} from ${this.source.from()} ${whereSql(conditions)})`
    const columns = join(
      [
        sql`case when ${shown} then ${json} else 'null' end as j`,
        sql`(case when ${shown} then ${rows} else 0 end)::int as ${countName(counter)}`,
      ],
      ', ',
    )
    return {
      select: sql`with ${join([total, ...this.scans], ', ')} select ${columns} from ${this.total}`,
      json: [null],
      counts: new Map([[counter, countName(counter)]]),
    }
  }

  private member(field: PageFieldPlan): Member {
    const { key } = field
    switch (field.kind) {
      case 'typename':
        return { key, value: jsonString(field.name) }
      case 'totalCount':
        return { key, value: this.count() }
      case 'aggregate': {
        this.delivered.push(integer(1))
        const members = field.fields.map((inner) =>
          aggregateMember(
            inner,
            this.source,
            () => this.count(),
            (measure) => this.measures.shown(measure),
          ),
        )
        return { key, value: jsonObject(members) }
      }
      case 'groups':
        return { key, value: this.groups(field.groups) }
      case 'nodes':
      case 'edges':
      case 'pageInfo':
        throw new Error('invariant 7a11: single rows where only figures are granted')
    }
  }

  private count(): Sql {
    return sql`${this.total}.n::text`
  }

  private enough(alias: Sql, measures: GuardedMeasures): readonly Sql[] {
    return [
      ...measures.counts.map((count) => sql`${alias}.${count} >= ${this.smallest}`),
      ...measures.told.map(
        (count) =>
          sql`(${alias}.n = ${alias}.${count} or ${alias}.n - ${alias}.${count} >= ${this.smallest})`,
      ),
    ]
  }

  /**
   * Where all rows are granted everybody can know how many there are without a filter, and so how many it leaves out, or how
   * many a comparison finds the same. That these are none is not told either: else one row tells by it whether the
   * filter finds it.
   */
  private restIsEnough(): readonly Sql[] {
    const { where, source, compared } = this.plan
    if (
      (where === null && compared === null) ||
      this.compilation.grants.of(source.dataset).predicate !== null
    )
      return []
    return [sql`${this.all()} - ${this.total}.n >= ${this.smallest}`]
  }

  /** How many rows there are without the filter; where there is none, without the comparison. */
  private all(): Sql {
    const { where, source, compared } = this.plan
    if (where === null || (compared === null && source.loadedAfter === undefined))
      return this.compilation.params.add(String(source.version.rowCount), 'bigint')
    const rows = new Source(this.compilation, source)
    const conditions = compared === null ? [] : [comparisonSql(compared, rows)]
    return sql`(select count(*) from ${rows.from()} ${whereSql(conditions)})`
  }

  private groups(groups: GroupQuery): Listed {
    invariant(this.scans.length === 0, '7a12', 'a second list of guarded groups')
    const name = this.compilation.alias('g')
    this.scans.push(sql`${name} as materialized (${this.groupsSql(groups)})`)
    this.delivered.push(sql`(select ${name}.n from ${name})`)
    return { listed: sql`(select ${name}.j from ${name})` }
  }

  /** Inside out: every group, which of them may be shown, and only then what the caller asks of groups. */
  private groupsSql(groups: GroupQuery): Sql {
    const { compilation } = this
    const source = new Source(compilation, this.plan.source)
    const [all, marked] = [compilation.alias('r'), compilation.alias('r')]
    const keys = new Map(groups.by.map((key, i) => [key.column, ident(`k${String(integer(i))}`)]))
    const measures = new GuardedMeasures(source, marked)
    const scope: GroupScope = {
      source,
      key: (column) => sql`${marked}.${keyOf(column, keys)}`,
      measure: (measure) => measures.shown(measure),
    }
    const json = groupJson(groups, scope)
    const having = groups.having === null ? [] : [havingSql(groups.having, scope)]
    const page = groupPage(groups, scope)

    const expressions = groups.by.map((key) => keySql(key, source))
    const outputs = expressions.map(
      (expression, i) => sql`${expression} as ${ident(`k${String(integer(i))}`)}`,
    )
    const list = join([...outputs, ...measures.outputs(groups.by.length)], ', ')
    const conditions = this.conditions(source)
    const by = join(expressions, ', ')
    const grouped = sql`select ${list} from ${source.from()} ${whereSql(conditions)} group by ${by}`
    const names = [...keys.values()]
    // `offset 0`: nothing of what the caller asks is looked at for a group that is not shown
    const shown = sql`select * from (${this.marked(grouped, all, names, measures)}) ${all} where ${all}.shown offset 0`
    return groupList(sql`select ${json} as j from (${shown}) ${marked} ${whereSql(having)} ${page}`, source)
  }

  /** Every group with `shown`: which one joins those that are too small does not hang on how large it is. */
  private marked(grouped: Sql, alias: Sql, keys: readonly Sql[], measures: GuardedMeasures): Sql {
    const isEnough = sql`(${join(this.enough(alias, measures), ' and ')})`
    const withheld = measures.counts.map(
      (count) => sql`coalesce(sum(${alias}.${count}) filter (where not ${isEnough}) over (), 0)`,
    )
    const [rows = integer(0)] = withheld
    const isCovered = sql`(${join(
      withheld.map((count) => sql`${count} >= ${this.smallest}`),
      ' and ',
    )})`
    const order = join([sql`${isEnough} desc`, ...keys.map((key) => sql`${alias}.${key}`)], ', ')
    const shown = sql`${isEnough} and (${rows} = 0 or ${isCovered} or row_number() over (order by ${order}) > 1)`
    return sql`select ${alias}.*, ${shown} as shown from (${grouped}) ${alias}`
  }

  private conditions(source: Source): Sql[] {
    const { where, compared } = this.plan
    return [
      ...(where === null ? [] : [filterSql(where, source)]),
      ...(compared === null ? [] : [comparisonSql(compared, source)]),
    ]
  }
}
