import type { Compilation, PageSql } from './compilation'
import { AggregateScan } from './compile-aggregate'
import { areaChoice } from './compile-area'
import { filterSql } from './compile-filter'
import { comparisonSql } from './compile-comparison'
import { guardedPageSql } from './compile-guarded'
import { groupsSql } from './compile-group'
import { afterSql } from './compile-keyset'
import { positionSql } from './compile-order'
import { recentChoice } from './compile-recent'
import { countName, linkSql, rowSql, type RowSql } from './compile-row'
import { jsonName, jsonObject, jsonParts, jsonString, type Member } from './json-object'
import type { Listed } from './json-sql'
import { invariant } from '../../kernel/errors'
import { pageWays } from './page-ways'
import { reversed } from '../plan/order'
import type { EdgeFieldPlan, PageFieldPlan, PagePlan, RowPlan } from '../plan/plan'
import type { GroupQuery } from '../row-query/row-query'
import { Source } from './source'
import { ident, integer, join, sql, whereSql, type Sql } from '../sql'

/** @param parent the parent row's column that the page is linked to, an expression of its scope; null: the root */
export const pageSql = (plan: PagePlan, parent: Sql | null, compilation: Compilation): PageSql => {
  const { smallestGroup } = compilation.grants.of(plan.source.dataset)
  return smallestGroup === null
    ? new PageCompiler(plan, parent, compilation).compile()
    : guardedPageSql(plan, smallestGroup, compilation)
}

/** Rows that are sorted in some 20 ms. */
const MAX_SORTED_ROWS = 50_000
/** Pages of a walk that each sort all its rows. */
const MAX_SORTED_PAGES = 100

/** Writes one page: its rows in an inner select in order, then the connection's members over them. */
class PageCompiler {
  private readonly rows: Source
  private readonly page: Sql
  /** Columns of the inner select. */
  private readonly outputs: Sql[] = []
  private readonly joins: Sql[] = []
  /** By counter: integer expressions over the page's rows. */
  private readonly counts = new Map<number, Sql[]>()
  /** Common table expressions: scans whose results several members read. */
  private readonly scans: Sql[] = []
  private readonly aggregates: AggregateScan
  private rowSelections = 0
  private needsRows = false
  private position: Sql | null = null

  constructor(
    private readonly plan: PagePlan,
    private readonly parent: Sql | null,
    private readonly compilation: Compilation,
  ) {
    this.rows = new Source(compilation, plan.source)
    this.page = compilation.alias('p')
    this.aggregates = new AggregateScan(compilation, {
      source: plan.source,
      fields: plan.fields,
      known: this.knownTotal(),
      conditions: (source) => this.conditions(source),
    })
  }

  compile(): PageSql {
    const members = this.plan.fields.map((field) => this.member(field))
    const json = this.parent === null ? jsonParts(members) : [{ text: jsonObject(members) }]
    const shared = this.aggregates.expression
    if (shared !== null) this.scans.push(shared)
    const own = this.compilation.counter(this.rows.read)
    if (this.rowSelections > 0)
      this.count(own, sql`${integer(this.rowSelections)} * count(*)${this.delivered()}`)
    const counts = [...this.counts].map(
      ([i, parts]) => [i, sql`(${join(parts, ' + ')})::int as ${countName(i)}`] as const,
    )
    const texts = json.flatMap((part) => (typeof part === 'string' ? [] : [part.text]))
    const outputs = texts.map((text, i) => sql`${text} as ${jsonName(i)}`)
    const columns = join([...outputs, ...counts.map(([, column]) => column)], ', ')
    const scans = this.scans.length > 0 ? sql`with ${join(this.scans, ', ')} ` : sql``
    const from = this.needsRows ? sql` from (${this.inner()}) ${this.page}` : this.fence()
    return {
      select: sql`${scans}select ${columns}${from}`,
      json: json.map((part) => (typeof part === 'string' ? part : null)),
      counts: new Map(counts.map(([i]) => [i, countName(i)])),
    }
  }

  /**
   * Keeps a select without rows apart from what reads it: PostgreSQL would put its expression in the place of each
   * mention, and run the scans in it as often. A `with` does so by itself.
   */
  private fence(): Sql {
    return this.scans.length > 0 ? sql`` : sql` offset 0`
  }

  private member(field: PageFieldPlan): Member {
    const { key } = field
    switch (field.kind) {
      case 'typename':
        return { key, value: jsonString(field.name) }
      case 'totalCount':
        return { key, value: this.aggregates.total() }
      case 'aggregate':
        // an aggregate counts as one row of its dataset
        this.count(this.compilation.counter(this.rows.read), integer(1))
        return { key, value: this.aggregates.aggregate(field.fields) }
      case 'groups':
        return { key, value: this.groups(field.groups) }
      case 'nodes':
        return { key, value: this.list(this.row(field.row).json) }
      case 'edges':
        return { key, value: this.list(jsonObject(field.fields.map((inner) => this.edgeMember(inner)))) }
      case 'pageInfo': {
        const members = field.fields.map((inner) => ({
          key: inner.key,
          value: inner.kind === 'typename' ? jsonString(inner.name) : this.pageInfo(inner.kind),
        }))
        return { key, value: jsonObject(members) }
      }
    }
  }

  private edgeMember(field: EdgeFieldPlan): Member {
    switch (field.kind) {
      case 'typename':
        return { key: field.key, value: jsonString(field.name) }
      case 'cursor':
        return { key: field.key, value: sql`('"' || ${this.seal(this.rowPosition())} || '"')` }
      case 'node':
        return { key: field.key, value: this.row(field.row).json }
    }
  }

  private row(row: RowPlan): RowSql {
    this.rowSelections += 1
    const compiled = rowSql(row, this.rows, this.isDelivered(this.rows.alias))
    this.joins.push(...compiled.joins)
    for (const [counter, { marks, sums }] of compiled.counts) {
      for (const mark of marks)
        this.count(counter, sql`count(${this.page}.${this.output(mark)})${this.delivered()}`)
      if (sums.length === 0) continue
      const name = this.output(join(sums, ' + '))
      this.count(counter, sql`coalesce(sum(${this.page}.${name})${this.delivered()}, 0)`)
    }
    return compiled
  }

  /** All rows' JSON texts as one list. */
  private list(json: Sql): Listed {
    this.needsRows = true
    const name = this.output(json)
    return { listed: sql`string_agg(${this.page}.${name}, ','${this.inOrder()})${this.delivered()}` }
  }

  private pageInfo(kind: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor'): Sql {
    const { fromEnd, after, before } = this.plan
    // on the side that it begins from a page is held by its cursor, on the other one row was peeked at
    if (kind === 'hasPreviousPage' && !fromEnd) return jsonLiteral(after !== null)
    if (kind === 'hasNextPage' && fromEnd) return jsonLiteral(before !== null)
    this.needsRows = true
    const first = integer(this.plan.first)
    if (kind === 'hasNextPage' || kind === 'hasPreviousPage')
      return sql`(case when count(*) > ${first} then 'true' else 'false' end)`
    const place = kind === 'startCursor' ? integer(1) : sql`least(count(*), ${first})`
    const positions = sql`(array_agg(${this.page}.${this.positionOutput()}${this.inOrder()})${this.delivered()})`
    return sql`coalesce('"' || ${this.seal(sql`${positions}[${place}]`)} || '"', 'null')`
  }

  /** The version's own count, where the filter and the Grant leave all rows. */
  private knownTotal(): (() => Sql) | null {
    const { params, grants } = this.compilation
    const { where, source, compared } = this.plan
    const isWhole = where === null && compared === null && source.loadedAfter === undefined
    if (!isWhole || this.parent !== null || grants.of(source.dataset).predicate !== null) return null
    return () => params.add(String(source.version.rowCount), 'text')
  }

  /** A list of groups, each counted as a row of the dataset. */
  private groups(groups: GroupQuery): Listed {
    const name = this.compilation.alias('g')
    const source = new Source(this.compilation, this.plan.source)
    this.scans.push(sql`${name} as materialized (${groupsSql(groups, source, this.conditions(source))})`)
    this.count(this.compilation.counter(source.read), sql`(select ${name}.n from ${name})`)
    return { listed: sql`(select ${name}.j from ${name})` }
  }

  /**
   * @param bounds what the page's cursors ask of a row of a version that it is compared with
   * @param where absent: all that the page asks
   */
  private conditions(
    source: Source,
    bounds?: (there: Source) => readonly Sql[],
    where = this.plan.where,
  ): Sql[] {
    const { link, compared } = this.plan
    const conditions: Sql[] = []
    if (link !== null && this.parent !== null) conditions.push(linkSql(link, source, this.parent))
    if (where !== null) conditions.push(filterSql(where, source))
    if (compared !== null) conditions.push(comparisonSql(compared, source, bounds))
    return conditions
  }

  /** The page's rows in order, with what the members read of each. */
  private inner(): Sql {
    const { plan, rows } = this
    const read = plan.fromEnd ? reversed(plan.order) : plan.order
    const [from, to] = plan.fromEnd ? [plan.before, plan.after] : [plan.after, plan.before]
    // PostgreSQL takes no range of one side to the other: it would walk the other version from its beginning
    const isByKey = read.terms.every(({ column }) => plan.compared?.key.includes(column) === true)
    const bounds = (there: Source): readonly Sql[] => [
      ...(from === null ? [] : [afterSql(read, from, there)]),
      ...(to === null ? [] : [afterSql(reversed(read), to, there)]),
    ]
    const choice = areaChoice(plan, read, rows) ?? recentChoice(plan, read, rows)
    const where = choice === null ? plan.where : choice.where
    const conditions = this.conditions(rows, isByKey && read.tieBreak === null ? bounds : undefined, where)
    if (to !== null) conditions.push(afterSql(reversed(read), to, rows))
    const count = plan.peeks ? plan.first + 1 : plan.first
    const ways = pageWays({ rows, conditions, order: read, from, count })
    const { list } = ways
    const oneWay = this.isSorted(from !== null) ? ways.sorted : ways.walk
    const page = choice === null ? oneWay([]) : choice.page(ways)
    const isNumbered = plan.peeks || plan.fromEnd
    const base = isNumbered
      ? sql`select ${list}, row_number() over () as i from (${page}) ${rows.alias}`
      : page
    const bound = rows.written.bound === null ? [] : [whereSql([rows.written.bound])]
    const outputs = [...this.outputs, ...(isNumbered ? [sql`${rows.alias}.i`] : [])]
    return sql`select ${outputs.length > 0 ? join(outputs, ', ') : integer(1)} from (${base}) ${rows.alias} ${join([...this.joins, ...bound], ' ')}`
  }

  /**
   * Whether the page is found by what brought its rows, and sorted. PostgreSQL takes few rows of later loads to lie all
   * over an order, and would follow it through a table whose last rows they are. From a cursor on it is near them, and
   * many pages would sort the same rows.
   */
  private isSorted(hasCursor: boolean): boolean {
    const { source, first } = this.plan
    const { version, loadedAfter } = source
    if (loadedAfter === undefined) return false
    const most = hasCursor ? Math.min(first * MAX_SORTED_PAGES, MAX_SORTED_ROWS) : MAX_SORTED_ROWS
    return version.rowCount - loadedAfter.rowCount <= Math.min(version.rowCount / 10, most)
  }

  private output(expression: Sql): Sql {
    const name = ident(`c${this.outputs.length}`)
    this.outputs.push(sql`${expression} as ${name}`)
    return name
  }

  private positionOutput(): Sql {
    this.position ??= this.output(this.rowPosition())
    return this.position
  }

  private rowPosition(): Sql {
    return positionSql(this.plan.order, this.rows)
  }

  private seal(payload: Sql): Sql {
    const { cursorKey, version } = this.plan
    invariant(cursorKey !== null, '71b0', 'a cursor without a key')
    const key = this.compilation.params.add(cursorKey, 'bytea')
    return sql`paging.seal(${key}, ${integer(version.number)}, ${payload})`
  }

  private count(counter: number, expression: Sql): void {
    this.counts.set(counter, [...(this.counts.get(counter) ?? []), expression])
  }

  /** Turns rows that were read from the end into their order. */
  private inOrder(): Sql {
    return this.plan.fromEnd ? sql` order by ${this.page}.i desc` : sql``
  }

  /** Leaves out the row that was read only to know whether there is one more page. */
  private delivered(): Sql {
    const condition = this.isDelivered(this.page)
    return condition === null ? sql`` : sql` filter (where ${condition})`
  }

  private isDelivered(alias: Sql): Sql | null {
    return this.plan.peeks ? sql`${alias}.i <= ${integer(this.plan.first)}` : null
  }
}

const jsonLiteral = (value: boolean): Sql => (value ? sql`'true'` : sql`'false'`)
