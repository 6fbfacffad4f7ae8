import type { Column } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import type { Draw } from './draw'

/** What may mask a column; null: nothing does. @param mayBeMissing whether it may be shown without a value */
export const drawMaskOf = (
  draw: Draw,
  { type }: Pick<Column, 'type'>,
  mayBeMissing: boolean,
): Mask | null => {
  const nothing: readonly Mask[] = mayBeMissing ? [{ kind: 'null' }] : []
  switch (type) {
    case 'TEXT':
      return draw.pick([
        ...textMasks,
        ...nothing,
        { kind: 'fixed', value: draw.pick(['', '***', "保密 'x' \\", '沙']) },
      ])
    case 'DATE':
    case 'TIMESTAMP':
      return draw.pick([...nothing, { kind: 'date', to: 'month' }, { kind: 'date', to: 'year' }])
    case 'INTEGER':
    case 'BIGINT':
      return draw.pick([...nothing, ...numberMasks([1, 3, 100, 1e15])])
    case 'DECIMAL':
      return draw.pick([...nothing, ...numberMasks([0.01, 0.3, 7, 1e15, 1e-9])])
    case 'FLOAT':
      // halves: their sums are exact
      return draw.pick([...nothing, ...numberMasks([0.5, 2, 1000])])
    default:
      return nothing[0] ?? null
  }
}

const textMasks: readonly Mask[] = [
  { kind: 'name' },
  { kind: 'telephone' },
  { kind: 'identityNumber' },
  { kind: 'address' },
  { kind: 'pseudonym' },
  { kind: 'pseudonym' },
]

const numberMasks = (sizes: readonly number[]): readonly Mask[] =>
  sizes.map((size): Mask => ({ kind: 'number', size }))
