import type { Column, Dataset } from '../../src/catalog/dataset'
import { compareCells, type Cell } from './cell'
import { keyPoolOf, poolOf } from './cell-pool'
import type { Draw } from './draw'
import type { Contracts } from './world-contract'
import type { WorldRow } from './world'

/** Rows of every dataset, few or none, with keys that are unique and references that lead somewhere, or nowhere. */
export const drawRows = (
  draw: Draw,
  { datasets, references }: Contracts,
): ReadonlyMap<string, readonly WorldRow[]> => {
  const keys = new Map([...datasets.values()].map((dataset) => [dataset.name, drawKeys(draw, dataset)]))
  return new Map(
    [...datasets.values()].map((dataset): [string, readonly WorldRow[]] => {
      const cellOf = (column: Column): Cell => {
        const { to } = references.find((r) => r.from === dataset.name && r.column === column.name) ?? {}
        if (column.nullable && draw.chance(20)) return null
        const targets = to === undefined ? [] : (keys.get(to) ?? [])
        const target = targets.length > 0 && draw.chance(85) ? draw.pick(targets)['code'] : undefined
        return target ?? draw.pick(poolOf(column))
      }
      const rows = (keys.get(dataset.name) ?? []).map((key) => {
        const cells = [...dataset.columns.values()].map(
          (column) => [column.name, key[column.name] ?? cellOf(column)] as const,
        )
        return {
          rid: drawRid(draw),
          // now and then of a load after that of the active version, which no answer shows
          load: draw.integer(1, draw.chance(15) ? 3 : 2),
          cells: Object.fromEntries(cells),
        }
      })
      return [dataset.name, rows]
    }),
  )
}

type Key = Readonly<Record<string, string>>

/** As many different keys as the dataset gets rows; of a dataset without key, so many times nothing. */
const drawKeys = (draw: Draw, { key, columns }: Dataset): readonly Key[] => {
  const count = draw.chance(6) ? 0 : draw.integer(1, 24)
  const parts = key.flatMap((name) => columns.get(name) ?? [])
  const keys: Key[] = []
  for (let tries = 0; tries < count; tries += 1) {
    const made = Object.fromEntries(
      parts.map((c) => [c.name, draw.pick(parts.length === 1 ? keyPoolOf(c) : poolOf(c))]),
    )
    const isSame = (other: Key): boolean =>
      parts.every(({ name, type }) => compareCells(type, made[name] ?? '', other[name] ?? '') === 0)
    if (parts.length === 0 || !keys.some(isSame)) keys.push(made)
  }
  return keys
}

const drawRid = (draw: Draw): string => {
  const hex = (digits: number): string =>
    draw
      .integer(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
}

/** An earlier generation: most of the rows, some with another value, and some that are no more. */
export const drawEarlier = (draw: Draw, dataset: Dataset, rows: readonly WorldRow[]): readonly WorldRow[] => {
  const kept = draw.some(rows, 75).map((row): WorldRow => {
    const cells = { ...row.cells }
    for (const column of dataset.columns.values())
      if (!dataset.key.includes(column.name) && draw.chance(10))
        cells[column.name] = column.nullable && draw.chance(30) ? null : draw.pick(poolOf(column))
    return { rid: drawRid(draw), load: 1, cells }
  })
  const [key, ...others] = dataset.key.flatMap((name) => dataset.columns.get(name) ?? [])
  if (key === undefined || others.length > 0) return kept
  const gone = draw.some(keyPoolOf(key), 10).filter((value) => isNew(key, value, rows))
  const [pattern] = rows
  const made = pattern === undefined ? [] : distinct(key, gone)
  return [
    ...kept,
    ...made.map((value) => ({
      rid: drawRid(draw),
      load: 1,
      cells: { ...pattern?.cells, [key.name]: value },
    })),
  ]
}

const isNew = ({ name, type }: Column, value: string, rows: readonly WorldRow[]): boolean =>
  rows.every(({ cells }) => compareCells(type, cells[name] ?? '', value) !== 0)

const distinct = ({ type }: Column, values: readonly string[]): readonly string[] =>
  values.filter((value, i) => values.findIndex((other) => compareCells(type, other, value) === 0) === i)
