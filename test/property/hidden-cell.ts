import type { Column } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import type { Cell } from './cell'
import { keyPoolOf } from './cell-pool'
import type { Draw } from './draw'
import { maskedCell } from './evaluate-mask'

/** Characters that a hidden part is made of: those that operators could stumble over among them. */
const characters = ['a', 'B', '0', '7', '沙', 'ß', '😀', '%', '_', '\\', "'", '"', ' ', '\u0001']

/**
 * Another value that looks the same through every one of these masks; undefined: none was found.
 * @param masks none: it is not seen at all
 * @param stored values of the same column
 */
export const otherCell = (draw: Draw, { cell, column, masks, stored }: HiddenCell): Cell | undefined => {
  const candidates: Cell[] = [
    ...(cell === null ? [] : column.type === 'TEXT' ? alike(draw, cell) : near(column, cell)),
    ...draw.shuffled([...stored, ...keyPoolOf(column)]),
    ...(column.nullable ? [null] : []),
  ]
  const fitting = candidates.filter(
    (other) =>
      other !== cell && masks.every((mask) => shown(mask, column, other) === shown(mask, column, cell)),
  )
  return fitting.length === 0 ? undefined : draw.pick(fitting)
}

/** A pseudonym tells equal texts apart under every key. */
const shown = (mask: Mask, column: Column, cell: Cell): Cell =>
  maskedCell(mask, { agreement: null, dataset: '', column }, cell)

/** Values in the same month, and in the same bucket perhaps. */
const near = ({ type }: Column, text: string): readonly string[] => {
  switch (type) {
    case 'DATE':
    case 'TIMESTAMP':
      return ['03', '17', '28'].map((day) => text.replace(/^([+-]?\d{4,6}-\d\d)-\d\d/, `$1-${day}`))
    case 'INTEGER':
      return [1, -1, 2]
        .map((step) => Number(text) + step)
        .filter((n) => Math.abs(n) < 2 ** 31)
        .map(String)
    default:
      return []
  }
}

export interface HiddenCell {
  readonly cell: Cell
  readonly column: Column
  readonly masks: readonly Mask[]
  readonly stored: readonly string[]
}

/** Texts of the same length that share what some mask keeps. */
const alike = (draw: Draw, text: string): readonly string[] => {
  const points = Array.from(text)
  const changed = (from: number, to: number): string =>
    points.map((point, i) => (i >= from && i < to ? draw.pick(characters) : point)).join('')
  const { length } = points
  return [changed(0, length), changed(1, length), changed(0, length - 2), changed(3, length - 4)]
}
