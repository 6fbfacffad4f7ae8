import type * as FilterModule from '../../src/query/compile/compile-filter'
import type * as GroupModule from '../../src/query/compile/compile-group'
import type * as OrderModule from '../../src/query/compile/compile-order'
import type * as RowModule from '../../src/query/compile/compile-row'
import type { ColumnScope, Compilation, RowScope } from '../../src/query/compile/compilation'
import type { Filter } from '../../src/query/row-query/filter'
import type { Grant } from '../../src/query/grant'
import type * as SourceModule from '../../src/query/compile/source'
import { ident, join, literal, sql, type Sql } from '../../src/query/sql'
import type { SourcePlan } from '../../src/query/plan/walk'

/**
 * Faults that a compiler of queries could have, each of which lets a reply depend on what is hidden. They are put in by
 * mocks of the compiler's modules: the statements are real, and nothing of this is in the program.
 */
export const leaks = {
  'a filter reads the raw column': 'filter',
  'an order goes by the raw column': 'order',
  'groups are made by the raw column': 'group',
  'a cursor holds the raw value': 'cursor',
  'a related dataset is read without its predicate': 'predicate',
  'a related dataset is read without its masks': 'mask',
  'an operator raises on a hidden value': 'raise',
  'ties are broken by raw columns': 'tie',
  'ties are broken by where a row lies': 'place',
} as const

export type Leak = (typeof leaks)[keyof typeof leaks]

/** The fault that is in now; null: none. */
export const planted: { leak: Leak | null } = { leak: null }

/** How many relations lead to what is being compiled. */
let depth = 0

/** A source that also lists stored values, under names of their own, for whoever asks. */
interface LeakySource {
  raw(name: string): Sql
  /** Names of the columns that are shown through a mask. */
  readonly masked: readonly string[]
  /** A condition on stored values that is looked at before the Grant's own. */
  first(condition: Sql): void
}

const isLeaky = (scope: object): scope is ColumnScope & LeakySource => 'raw' in scope

/** The same source, whose columns are the stored ones. */
const stored = <S extends object>(source: S): S => {
  if (!isLeaky(source)) return source
  const leaky: LeakySource = source
  return Object.assign(Object.create(source) as S, { column: (name: string) => leaky.raw(name) })
}

export const leakySource = (actual: typeof SourceModule): typeof SourceModule => {
  class Source extends actual.Source implements LeakySource {
    private readonly stored = new Set<string>()
    private readonly early: Sql[] = []
    private isListing = false
    private readonly own: Grant

    constructor(
      compilation: Compilation,
      plan: SourcePlan,
      grant: Grant = grantOf(compilation, plan.dataset),
      open?: (typeof actual.Source.prototype)['related'],
    ) {
      super(compilation, plan, grant, open)
      this.own = grant
    }

    raw(name: string): Sql {
      const column = this.column(name)
      if (this.own.columns.get(name)?.mask == null) return column
      this.stored.add(name)
      return sql`${this.alias}.${ident(`raw_${name}`)}`
    }

    get masked(): readonly string[] {
      return [...this.own.columns.values()].flatMap(({ name, mask }) => {
        const isCompared = !['JSON', 'POINT'].includes(this.columnOf(name).type)
        return mask !== null && isCompared ? [name] : []
      })
    }

    first(condition: Sql): void {
      this.early.push(condition)
    }

    override get columns(): readonly string[] {
      const masked = super.columns
      return this.isListing ? masked : [...masked, ...[...this.stored].map((name) => `raw_${name}`)]
    }

    override from(): Sql {
      this.isListing = true
      const text = super.from()
      this.isListing = false
      const extra = [...this.stored].map((name) => sql`s.${ident(name)} as ${ident(`raw_${name}`)}, `)
      const early = this.early.map((condition) => `${condition} and `)
      return text
        .replace('(select ', () => `(select ${extra.join('')}`)
        .replace(' where ', () => ` where ${early.join('')}`) as Sql
    }

    override related(relation: Parameters<RowScope['related']>[0]): RowScope {
      if (planted.leak !== 'predicate' && planted.leak !== 'mask') return super.related(relation)
      const { compilation } = this
      const version = compilation.versions.get(relation.target)?.[0]
      if (version === undefined) throw new Error(`no version of ${relation.target}`)
      const dataset = relation.target
      return new Source(compilation, { dataset, version }, leakyGrant(compilation.grants.of(dataset)))
    }
  }
  return { ...actual, Source }
}

/** The Grant of the caller, or of a relation that leads there what the fault makes of it. */
const grantOf = (compilation: Compilation, dataset: string): Grant => {
  const grant = compilation.grants.of(dataset)
  return depth === 0 ? grant : leakyGrant(grant)
}

const leakyGrant = (grant: Grant): Grant => {
  if (planted.leak === 'predicate') return { ...grant, predicate: null }
  if (planted.leak !== 'mask') return grant
  // what is always there through a fixed mask may be missing as it is stored, and the answer would be no JSON
  const columns = [...grant.columns].map(
    ([name, column]) => [name, column.mask?.kind === 'fixed' ? column : { name, mask: null }] as const,
  )
  return { ...grant, columns: new Map(columns) }
}

export const leakyRow = (actual: typeof RowModule): typeof RowModule => ({
  ...actual,
  rowSql: (...args) => {
    depth += 1
    try {
      return actual.rowSql(...args)
    } finally {
      depth -= 1
    }
  },
})

export const leakyFilter = (actual: typeof FilterModule): typeof FilterModule => ({
  ...actual,
  filterSql: (filter, scope) => {
    if (planted.leak === 'raise' && isLeaky(scope)) raiseFirst(filter, scope)
    return actual.filterSql(filter, planted.leak === 'filter' ? stored(scope) : scope)
  },
})

/** Raises, and does nothing else, where a stored text begins with one that is asked for: the pattern ends in its escape. */
const raiseFirst = (filter: Filter, scope: ColumnScope & LeakySource): void => {
  if (filter.kind === 'and' || filter.kind === 'or') for (const part of filter.of) raiseFirst(part, scope)
  if (filter.kind === 'not') raiseFirst(filter.of, scope)
  if (filter.kind !== 'compare' || scope.columnOf(filter.column).type !== 'TEXT') return
  const value = scope.compilation.params.addOperand(filter.value, 'text')
  const raising = sql`s.${ident(filter.column)} not like (${value} || ${literal('\\')})`
  scope.first(sql`coalesce(${raising}, true)`)
}

export const leakyOrder = (actual: typeof OrderModule): typeof OrderModule => ({
  ...actual,
  orderSql: (order, source) => {
    if (planted.leak === 'order') return actual.orderSql(order, stored(source))
    if (order.tieBreak === null) return actual.orderSql(order, source)
    if (planted.leak === 'place') return actual.orderSql({ ...order, tieBreak: null }, source)
    if (planted.leak !== 'tie' || !isLeaky(source)) return actual.orderSql(order, source)
    const raw = source.masked.map((name) => source.raw(name))
    const { rid } = source
    return actual.orderSql(order, source).replace(rid, () => join([...raw, rid], ', ')) as Sql
  },
  positionSql: (order, source) =>
    actual.positionSql(order, planted.leak === 'cursor' ? stored(source) : source),
})

export const leakyGroup = (actual: typeof GroupModule): typeof GroupModule => ({
  ...actual,
  groupsSql: (groups, source, conditions) => {
    if (planted.leak !== 'group' || !isLeaky(source)) return actual.groupsSql(groups, source, conditions)
    const keys = groups.by.map(({ column }) => source.raw(column))
    const text = actual.groupsSql(groups, source, conditions)
    return text.replace(/ group by (?!.* group by )/s, () => ` group by ${join(keys, ', ')}, `) as Sql
  },
})
