import type { Dataset } from '../../src/catalog/dataset'
import { figureNames, hasFigure, type FigureName } from './evaluate-figure'
import { DEFAULT_GROUPS, type GroupArguments } from './evaluate-group'
import { groupKeyFault } from './evaluate-group-key'
import { wordsIn, type Area, type Circle } from './evaluate-match'
import type { PageArguments } from './evaluate-page'
import { DEFAULT_ROWS } from './evaluate-page'
import { openColumns, openRelations, type Where } from './where'
import type { World } from './world'

type Use = 'select' | 'filter' | 'sort' | 'group'

const EXCLUSIVE = [
  ['first', 'last'],
  ['changesSince', 'removedSince'],
  ['removedSince', 'version'],
] as const
const MAX_ROWS = 1000
const MAX_NESTED_ROWS = 200_000

/**
 * What one field would read, found by executing it on rows that do not exist: each page has one, each relation leads
 * to one. So directives, fragments and variables are graphql-js's own affair.
 */
export class Footprint {
  /** By dataset, then column. */
  readonly uses = new Map<string, Map<string, Set<Use>>>()
  /** Datasets and columns that relations stand on. */
  readonly joined: (readonly [string, string])[] = []
  /** The first reason why it is refused whatever the caller may read; null: none. */
  fault: string | null = null
  private rows = 0

  constructor(private readonly world: World) {}

  get refusal(): string | null {
    return this.fault ?? (this.rows > MAX_NESTED_ROWS ? 'COST_TOO_HIGH' : null)
  }

  /** @param times how often the page may be there */
  page(dataset: Dataset, args: PageArguments, times: number): object {
    const first = args.last ?? args.first ?? DEFAULT_ROWS
    this.touch(dataset)
    if (args.where != null) this.filter(args.where, dataset)
    for (const term of args.orderBy ?? [])
      for (const column of Object.keys(term)) this.use(dataset, column, 'sort')
    if (EXCLUSIVE.some(([one, other]) => args[one] != null && args[other] != null))
      this.fault ??= 'BAD_USER_INPUT'
    if (first < 0) this.fault ??= 'BAD_USER_INPUT'
    if (first > MAX_ROWS) this.fault ??= 'LIMIT_EXCEEDED'
    const row = (): object => this.row(dataset, times * first)
    return {
      nodes: () => [row()],
      edges: [{ cursor: '', node: row }],
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
      totalCount: 0,
      groups: (groups: GroupArguments) => this.groups(dataset, groups, times),
      aggregate: () => {
        this.rows += times
        return this.figures(dataset)
      },
    }
  }

  private groups(dataset: Dataset, args: GroupArguments, times: number): readonly object[] {
    const columns = args.by.map(({ column }) => column)
    const isBroken =
      columns.length === 0 ||
      new Set(columns).size < columns.length ||
      args.by.some((by) => {
        const column = dataset.columns.get(by.column)
        return column === undefined || groupKeyFault(column, by) !== null
      })
    if (isBroken) this.fault ??= 'BAD_USER_INPUT'
    for (const column of columns) this.use(dataset, column, 'group')
    if (args.having != null) this.having(dataset, args.having)
    for (const term of args.orderBy ?? [])
      for (const [what, order] of Object.entries(term))
        if (typeof order !== 'string') this.groupOrder(dataset, what, Object.keys(order)[0] ?? '', columns)
    this.rows += times * (args.first ?? DEFAULT_GROUPS)
    const key = (name: string) => () => {
      if (!columns.includes(name)) this.fault ??= 'BAD_USER_INPUT'
      return null
    }
    return [
      {
        key: Object.fromEntries(openColumns(dataset).map(({ name }) => [name, key(name)])),
        ...this.figures(dataset),
      },
    ]
  }

  private groupOrder(dataset: Dataset, what: string, column: string, keys: readonly string[]): void {
    if (what === 'key') {
      if (!keys.includes(column)) this.fault ??= 'BAD_USER_INPUT'
      return
    }
    const of = dataset.columns.get(column)
    if (of === undefined || !hasFigure(what as FigureName, of)) this.fault ??= 'BAD_USER_INPUT'
    this.figure(dataset, column)
  }

  private having(dataset: Dataset, having: Where): void {
    for (const [member, value] of Object.entries(having)) {
      if (value === null) this.fault ??= 'BAD_USER_INPUT'
      else if (member === 'and' || member === 'or')
        for (const part of value as Where[]) this.having(dataset, part)
      else if (member === 'not') this.having(dataset, value as Where)
      else if (member === 'count') this.operands(value as Where)
      else
        for (const [column, conditions] of Object.entries(value as Where)) {
          this.figure(dataset, column)
          this.operands(conditions as Where)
        }
    }
  }

  private operands(conditions: Where): void {
    for (const [operator, operand] of Object.entries(conditions)) {
      if (operand === null || isBroken(operator, operand)) this.fault ??= 'BAD_USER_INPUT'
    }
  }

  private figures(dataset: Dataset): Record<string, unknown> {
    const figure = (name: string) => () => {
      this.figure(dataset, name)
      return 0
    }
    const columns = Object.fromEntries(openColumns(dataset).map(({ name }) => [name, figure(name)]))
    return { count: 0, ...Object.fromEntries(figureNames.map((name) => [name, columns])) }
  }

  /** A figure tells of the values, and takes them together. */
  private figure(dataset: Dataset, column: string): void {
    this.use(dataset, column, 'select')
    this.use(dataset, column, 'group')
  }

  private row(dataset: Dataset, times: number): object {
    this.rows += times
    const members: Record<string, (args: PageArguments) => unknown> = {}
    for (const { name, type } of openColumns(dataset))
      members[name] = () => {
        this.use(dataset, name, 'select')
        return type === 'INTEGER' || type === 'FLOAT' ? 0 : type === 'BOOLEAN' ? false : ''
      }
    for (const { relation, target } of openRelations(dataset, this.world.datasets))
      members[relation.name] = (args) => {
        this.cross(dataset, relation.name)
        return relation.kind === 'TO_ONE' ? this.row(target, times) : this.page(target, args, times)
      }
    return members
  }

  private filter(where: Where, dataset: Dataset): void {
    for (const [member, value] of Object.entries(where)) {
      if (value === null) this.fault ??= 'BAD_USER_INPUT'
      else if (member === 'and' || member === 'or')
        for (const part of value as Where[]) this.filter(part, dataset)
      else if (member === 'not') this.filter(value as Where, dataset)
      else if (dataset.columns.has(member)) this.conditions(value as Where, dataset, member)
      // a filter of many rows that says nothing of them looks at none, as conditions of a column that are none
      else if (isOfMany(dataset, member) && Object.keys(value as Where).length === 0) continue
      else {
        const { target, isList } = this.cross(dataset, member)
        const parts = isList ? Object.values(value as Where) : [value]
        for (const part of parts)
          if (part === null) this.fault ??= 'BAD_USER_INPUT'
          else this.filter(part as Where, target)
      }
    }
  }

  private conditions(conditions: Where, dataset: Dataset, column: string): void {
    if (Object.keys(conditions).length > 0) this.use(dataset, column, 'filter')
    this.operands(conditions)
  }

  private cross(dataset: Dataset, name: string): { readonly target: Dataset; readonly isList: boolean } {
    const relation = dataset.relations.get(name)
    const target = relation && this.world.datasets.get(relation.target)
    if (relation === undefined || target === undefined) throw new Error(`no relation ${dataset.name}.${name}`)
    this.joined.push([dataset.name, relation.column], [target.name, relation.targetColumn])
    this.touch(dataset, relation.column)
    this.touch(target, relation.targetColumn)
    return { target, isList: relation.kind === 'TO_MANY' }
  }

  private use(dataset: Dataset, column: string, use: Use): void {
    this.touch(dataset, column).add(use)
  }

  private touch(dataset: Dataset, column: string | null = null): Set<Use> {
    const columns = this.uses.get(dataset.name) ?? new Map<string, Set<Use>>()
    this.uses.set(dataset.name, columns)
    if (column === null) return new Set()
    const uses = columns.get(column) ?? new Set<Use>()
    columns.set(column, uses)
    return uses
  }
}

const isOfMany = (dataset: Dataset, relation: string): boolean =>
  dataset.relations.get(relation)?.kind === 'TO_MANY'

/** Whether an operand of the right type means nothing. */
const isBroken = (operator: string, operand: unknown): boolean => {
  if (operator === 'ilike') return /(?<!\\)(\\\\)*\\$/.test(String(operand))
  if (operator === 'search' || operator === 'similar') return wordsIn(String(operand)).length === 0
  if (operator === 'within') return (operand as Area).south > (operand as Area).north
  return operator === 'withinDistance' && (operand as Circle).metres < 0
}
