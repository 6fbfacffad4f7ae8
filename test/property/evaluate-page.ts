import type { ColumnType } from '../../src/catalog/column-type'
import { compareCells, type Cell } from './cell'
import { evaluateFilter } from './evaluate-filter'
import type { SeenRow, View, Views } from './view'
import type { Where } from './where'

/** The arguments of a page as graphql-js coerced them; `after` and `before` are rows by their `_rid` where it is evaluated. */
export interface PageArguments {
  readonly where?: Where | null
  readonly orderBy?: readonly Readonly<Record<string, string>>[] | null
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
  readonly version?: number | null
  readonly changesSince?: number | null
  readonly removedSince?: number | null
}

export interface EvaluatedPage {
  /** All rows that match, in order. */
  readonly matching: readonly SeenRow[]
  readonly rows: readonly SeenRow[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

export const DEFAULT_ROWS = 20

/** @param linked the column that the parent row fixes; null: the root */
export const evaluatePage = (
  view: View,
  candidates: readonly SeenRow[],
  args: PageArguments,
  linked: string | null,
  views: Views,
): EvaluatedPage => {
  const { where = null } = args
  const order = orderOf(view, args, linked)
  const matching = candidates
    .filter((row) => where === null || evaluateFilter(where, row, view.dataset, views) === true)
    .sort(order)
  const after = args.after == null ? null : rowOf(view, args.after)
  const before = args.before == null ? null : rowOf(view, args.before)
  const between = matching.filter(
    (row) => (after === null || order(row, after) > 0) && (before === null || order(row, before) < 0),
  )
  const limit = args.last ?? args.first ?? DEFAULT_ROWS
  const exceeds = between.length > limit
  if (args.last == null)
    return {
      matching,
      rows: between.slice(0, limit),
      hasNextPage: exceeds,
      hasPreviousPage: after !== null,
    }
  return {
    matching,
    rows: between.slice(Math.max(0, between.length - limit)),
    hasNextPage: before !== null,
    hasPreviousPage: exceeds,
  }
}

const rowOf = (view: View, rid: string): SeenRow => {
  const row = view.rows.find((candidate) => candidate.rid === rid)
  if (row === undefined) throw new Error('a cursor of a row that is not shown')
  return row
}

type Compare = (a: SeenRow, b: SeenRow) => number

interface Term {
  readonly column: string
  readonly direction: string
}

/**
 * What was asked for, else the key if it is shown as it is; ties by what is left of the key, else by `_rid`, in the
 * direction of the last term.
 */
const orderOf = ({ dataset, isPlain }: View, args: PageArguments, linked: string | null): Compare => {
  const asked = (args.orderBy ?? []).flatMap((term) =>
    Object.entries(term).map(([column, direction]): Term => ({ column, direction })),
  )
  const hasKey = dataset.key.length > 0 && dataset.key.every(isPlain)
  const byKey = hasKey ? dataset.key.map((column): Term => ({ column, direction: 'ASC' })) : []
  const terms = asked.length > 0 ? asked : byKey
  // a column that stands twice decides where it stands first
  const lastTerm = terms.filter(({ column }, i) => terms.findIndex((t) => t.column === column) === i).at(-1)
  const direction = lastTerm?.direction.startsWith('DESC') === true ? 'DESC' : 'ASC'
  const held = new Set([...heldColumns(args.where ?? null), linked])
  const rest = hasKey ? dataset.key.filter((column) => !held.has(column)) : []
  const all = [...terms, ...rest.map((column): Term => ({ column, direction }))]
  return (a, b) => {
    for (const term of all) {
      const order = compareBy(term, dataset.columns.get(term.column)?.type ?? 'TEXT', a, b)
      if (order !== 0) return order
    }
    if (hasKey) return 0
    return (direction === 'DESC' ? -1 : 1) * (a.rid < b.rid ? -1 : a.rid > b.rid ? 1 : 0)
  }
}

const compareBy = ({ column, direction }: Term, type: ColumnType, a: SeenRow, b: SeenRow): number =>
  compareByDirection(direction, type, a.cell(column), b.cell(column))

/** The order of two values under a term of `orderBy`. */
export const compareByDirection = (direction: string, type: ColumnType, one: Cell, other: Cell): number => {
  const nullsFirst = direction === 'DESC' || direction === 'ASC_NULLS_FIRST'
  if (one === null && other === null) return 0
  if (one === null) return nullsFirst ? -1 : 1
  if (other === null) return nullsFirst ? 1 : -1
  return (direction.startsWith('DESC') ? -1 : 1) * compareCells(type, one, other)
}

/** Columns that a filter holds to one value: with them, a key of several columns may decide the order. */
const heldColumns = (where: Where | null): readonly string[] =>
  Object.entries(where ?? {}).flatMap(([member, value]) => {
    if (member === 'and') return (value as Where[]).flatMap(heldColumns)
    if (member === 'or' || member === 'not' || typeof value !== 'object' || value === null) return []
    const conditions = value as Where
    return Object.hasOwn(conditions, 'eq') ? [member] : []
  })
