import { createHash, createHmac, hkdfSync } from 'node:crypto'
import type { Column } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import { pseudonymSecret } from '../support/gateway'
import type { Cell } from './cell'
import { groupKeyOf } from './evaluate-group-key'

/** Where a value is masked: a pseudonym is another one in each place. */
export interface MaskedPlace {
  readonly agreement: string | null
  readonly dataset: string
  readonly column: Column
}

/** A value as somebody sees it who reads it through a mask; null: as it is. */
export const maskedCell = (mask: Mask | null, place: MaskedPlace, cell: Cell): Cell => {
  if (mask === null) return cell
  if (mask.kind === 'fixed') return mask.value
  if (mask.kind === 'null' || cell === null) return null
  const points = Array.from(cell)
  const keep = (from: number, to: number): string =>
    points.map((p, i) => (i < from || i >= to ? p : '*')).join('')
  const { length } = points
  switch (mask.kind) {
    case 'name':
      return keep(length <= 1 ? 0 : 1, length)
    case 'telephone':
      return length >= 11 ? keep(3, length - 4) : length > 2 ? keep(0, length - 2) : keep(0, length)
    case 'identityNumber':
      if (/^\d{17}[\dxX]$/.test(cell)) return keep(6, 17)
      return /^\d{15}$/.test(cell) ? keep(6, 15) : '*'.repeat(Math.min(18, length))
    case 'address':
      // the texts of worlds begin with no other place than these
      return `${/^(?:重庆市)?(?:沙坪坝区)?/.exec(cell)?.[0] ?? ''}***`
    case 'date':
      return groupKeyOf(place.column, { column: place.column.name, truncate: mask.to.toUpperCase() }, cell)
    case 'number':
      return groupKeyOf(place.column, { column: place.column.name, bucket: String(mask.size) }, cell)
    case 'pseudonym':
      return pseudonymOf(place, cell)
  }
}

const pseudonymOf = ({ agreement, dataset, column }: MaskedPlace, text: string): string => {
  const scope = JSON.stringify([agreement, dataset, column.name])
  const info = createHash('sha256').update(`weir pseudonym ${scope}`).digest()
  const key = Buffer.from(hkdfSync('sha256', pseudonymSecret, Buffer.alloc(0), info, 32))
  return createHmac('sha256', key).update(text, 'utf8').digest('hex').slice(0, 32)
}
