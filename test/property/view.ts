import type { Dataset } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import type { Cell } from './cell'
import { evaluateFilter } from './evaluate-filter'
import type { Where } from './where'
import { tableOf, type World } from './world'

/** A row as somebody sees it. */
export interface SeenRow {
  readonly rid: string
  /** The import that brought it. */
  readonly load: number
  /** @throws when the column is not shown: then it was not to be asked for */
  readonly cell: (column: string) => Cell
}

/** The rows of one dataset as somebody sees them: those that are shown, masked. */
export interface View {
  readonly dataset: Dataset
  readonly rows: readonly SeenRow[]
  /** Columns that are shown. */
  readonly columns: readonly string[]
  /** Whether a column is shown as it is stored. */
  readonly isPlain: (column: string) => boolean
}

/** The views of every dataset that a field reads: of its active version, or of the one of a number. */
export type Views = (dataset: string, version?: number) => View

export interface ViewTerms {
  /** Columns that are shown, with what they are shown through. */
  readonly columns: ReadonlyMap<string, Mask | null>
  readonly predicate: Where | null
}

export const viewOf = (
  world: World,
  name: string,
  { columns, predicate }: ViewTerms,
  version?: number,
): View => {
  const raw = rawView(world, name, version)
  const shown =
    predicate === null
      ? raw.rows
      : raw.rows.filter(
          (row) => evaluateFilter(predicate, row, raw.dataset, (other) => rawView(world, other)) === true,
        )
  return {
    dataset: raw.dataset,
    isPlain: (column) => columns.get(column) === null,
    columns: [...columns.keys()],
    rows: shown.map((row) => ({
      rid: row.rid,
      load: row.load,
      cell: (column) => {
        const mask = columns.get(column)
        if (mask === undefined) throw new Error(`${name}.${column} is not granted`)
        return masked(mask, row.cell(column))
      },
    })),
  }
}

/** What is stored in a version: the side on which an agreement's predicate stands. */
const rawView = (world: World, name: string, number?: number): View => {
  const { dataset, versions } = tableOf(world, name)
  const read = number === undefined ? versions[0] : versions.find(({ version }) => version.number === number)
  if (read === undefined) throw new Error(`no version ${String(number)} of ${name}`)
  return {
    dataset,
    columns: [...dataset.columns.keys()],
    isPlain: () => true,
    rows: read.rows.map(({ rid, load, cells }) => ({ rid, load, cell: (column) => cells[column] ?? null })),
  }
}

/** A value as a mask shows it; null: no mask. */
export const masked = (mask: Mask | null, cell: Cell): Cell => {
  if (mask === null) return cell
  if (mask.kind === 'fixed') return mask.value
  if (mask.kind === 'null' || cell === null) return null
  const points = Array.from(cell)
  const keep = (from: number, to: number): string =>
    points.map((p, i) => (i < from || i >= to ? p : '*')).join('')
  const { length } = points
  if (mask.kind === 'name') return keep(length <= 1 ? 0 : 1, length)
  return length >= 11 ? keep(3, length - 4) : length > 2 ? keep(0, length - 2) : keep(0, length)
}
