import type { Column, Dataset } from '../../src/catalog/dataset'
import { compareCells, type Cell } from './cell'
import { keyPoolOf, poolOf } from './cell-pool'
import type { Draw } from './draw'
import type { Contracts } from './world-contract'
import type { WorldRow } from './world'

/** The load of the active version: rows of later ones are stored and not shown. */
export const ACTIVE_LOAD = 2

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
          load: draw.integer(1, ACTIVE_LOAD + (draw.chance(15) ? 1 : 0)),
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
