import type { ColumnType } from '../../../src/catalog/column-type'
import { Misfits } from '../../../src/intake/misfits'

const refusalOf = (type: ColumnType, value: string): string => {
  const misfits = new Misfits()
  misfits.add(2, 2, { shown: 'v', type, openAttribute: 'UNCONDITIONAL' }, value)
  try {
    misfits.refuse('f.csv', null)
  } catch (error) {
    return String(error)
  }
  return 'none'
}

test('a cell that is no JSON that can be stored is told with what can be', () => {
  const told = refusalOf('JSON', '[1e16000]')
  expect(told).toContain('row 2 (line 2), v: JSON expected, "[1e16000]" found')
  expect(told).toMatch(/no number beyond 1\.8e308 and at most 100 levels$/)
})

test.each([
  ['another type', 'DATE', 'x'],
  ['a value that is missing', 'JSON', ''],
] as const)('of %s nothing is said of JSON', (_what, type, value) => {
  expect(refusalOf(type, value)).not.toContain('1.8e308')
})
