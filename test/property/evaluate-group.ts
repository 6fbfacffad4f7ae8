import type { Column, Dataset } from '../../src/catalog/dataset'
import { compareCells, shownCell, type Cell } from './cell'
import { evaluateFigure, figureNames, hasFigure, type FigureName, type TypedCell } from './evaluate-figure'
import { holdsOf } from './evaluate-condition'
import { all, not, some, type Truth } from './truth'
import { groupKeyOf, type GroupBy } from './evaluate-group-key'
import { valueMark } from './marks'
import { compareByDirection } from './evaluate-page'
import type { SeenRow } from './view'
import { openColumns, type Where } from './where'

/** The arguments of `groups` as graphql-js coerced them. */
export interface GroupArguments {
  readonly by: readonly GroupBy[]
  readonly having?: Where | null
  readonly orderBy?: readonly Readonly<Record<string, string | Readonly<Record<string, string>>>>[] | null
  readonly first?: number | null
  readonly offset?: number | null
}

export const DEFAULT_GROUPS = 100

interface Group {
  /** In the order of `by`. */
  readonly key: readonly TypedCell[]
  readonly rows: readonly SeenRow[]
}

/** The figures of rows, as an object that graphql-js asks for what is selected. */
export const figuresOf = (dataset: Dataset, rows: readonly SeenRow[]): Record<string, unknown> => ({
  count: rows.length,
  ...Object.fromEntries(
    figureNames.map((figure) => [
      figure,
      Object.fromEntries(
        openColumns(dataset)
          .filter((column) => hasFigure(figure, column))
          .map((column) => [column.name, () => shownFigure(evaluateFigure(figure, column, rows), figure)]),
      ),
    ]),
  ),
})

/** Of equal values any may be shown where several are: 1.0 and 1.00 are one least value. */
const shownFigure = ({ type, cell }: TypedCell, figure: FigureName): unknown =>
  type === 'DECIMAL' && cell !== null && (figure === 'min' || figure === 'max')
    ? valueMark(cell)
    : shownCell(type, cell)

export const evaluateGroups = (
  dataset: Dataset,
  rows: readonly SeenRow[],
  args: GroupArguments,
): readonly object[] => {
  const columns = args.by.map((by) => columnOf(dataset, by.column))
  const groups = grouped(columns, args.by, rows)
    .filter((group) => args.having == null || having(args.having, dataset, group) === true)
    .sort(orderOf(dataset, args))
  const from = args.offset ?? 0
  return groups.slice(from, from + (args.first ?? DEFAULT_GROUPS)).map((group) => ({
    key: Object.fromEntries(
      group.key.map(({ type, cell }, i) => {
        const by = args.by[i]
        const isAnyOf = type === 'DECIMAL' && cell !== null && by?.bucket == null
        return [by?.column ?? '', isAnyOf ? valueMark(cell) : shownCell(type, cell)]
      }),
    ),
    ...figuresOf(dataset, group.rows),
  }))
}

const columnOf = (dataset: Dataset, name: string): Column => {
  const column = dataset.columns.get(name)
  if (column === undefined) throw new Error(`no column ${dataset.name}.${name}`)
  return column
}

const grouped = (columns: readonly Column[], by: readonly GroupBy[], rows: readonly SeenRow[]): Group[] => {
  const groups: { readonly key: readonly TypedCell[]; readonly rows: SeenRow[] }[] = []
  for (const row of rows) {
    const key = columns.map((column, i): TypedCell => {
      const cell = groupKeyOf(column, by[i] ?? { column: column.name }, row.cell(column.name))
      return { type: column.type, cell }
    })
    const known = groups.find((group) => group.key.every((part, i) => isSame(part, key[i]?.cell ?? null)))
    if (known === undefined) groups.push({ key, rows: [row] })
    else known.rows.push(row)
  }
  return groups
}

const isSame = ({ type, cell }: TypedCell, other: Cell): boolean =>
  cell === null || other === null ? cell === other : compareCells(type, cell, other) === 0

const having = (where: Where, dataset: Dataset, group: Group): Truth => {
  const recurse = (inner: unknown): Truth => having(inner as Where, dataset, group)
  return all(
    Object.entries(where).map(([member, value]): Truth => {
      if (member === 'and') return all((value as unknown[]).map(recurse))
      if (member === 'or') return some((value as unknown[]).map(recurse))
      if (member === 'not') return not(recurse(value))
      if (member === 'count') return holdsOf('INTEGER', String(group.rows.length), value as Where)
      return all(
        Object.entries(value as Where).map(([column, conditions]) => {
          const { type, cell } = evaluateFigure(member as FigureName, columnOf(dataset, column), group.rows)
          return holdsOf(type, cell, conditions as Where)
        }),
      )
    }),
  )
}

/** What was asked for, then every key, ascending. */
const orderOf = (dataset: Dataset, { by, orderBy }: GroupArguments): ((a: Group, b: Group) => number) => {
  const keyAt =
    (i: number) =>
    (group: Group): TypedCell =>
      group.key[i] ?? { type: 'TEXT', cell: null }
  const asked = (orderBy ?? []).flatMap((term) =>
    Object.entries(term).map(([what, order]) => {
      if (typeof order === 'string')
        return {
          of: ({ rows }: Group): TypedCell => ({ type: 'INTEGER', cell: String(rows.length) }),
          direction: order,
        }
      const [column = '', direction = ''] = Object.entries(order)[0] ?? []
      if (what === 'key') return { of: keyAt(by.findIndex((key) => key.column === column)), direction }
      const of = ({ rows }: Group) => evaluateFigure(what as FigureName, columnOf(dataset, column), rows)
      return { of, direction }
    }),
  )
  const terms = [...asked, ...by.map((_, i) => ({ of: keyAt(i), direction: 'ASC' }))]
  return (a, b) => {
    for (const { of, direction } of terms) {
      const order = compareByDirection(direction, of(a).type, of(a).cell, of(b).cell)
      if (order !== 0) return order
    }
    return 0
  }
}
