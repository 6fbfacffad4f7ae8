import { columnTypes, type ColumnType } from '../../../../src/catalog/column-type'
import { lackForMask } from '../../../../src/catalog/draft/mask-fit'
import { Mask } from '../../../../src/catalog/mask'

const types = Object.keys(columnTypes) as ColumnType[]
const fitting = (mask: Mask, mayBeMissing = true): readonly ColumnType[] =>
  types.filter((type) => lackForMask(mask, { type, mayBeMissing }) === undefined)

test.each<[Mask, readonly ColumnType[]]>([
  [{ kind: 'fixed', value: '***' }, ['TEXT']],
  [{ kind: 'name' }, ['TEXT']],
  [{ kind: 'telephone' }, ['TEXT']],
  [{ kind: 'identityNumber' }, ['TEXT']],
  [{ kind: 'address' }, ['TEXT']],
  [{ kind: 'pseudonym' }, ['TEXT']],
  [{ kind: 'date', to: 'month' }, ['DATE', 'TIMESTAMP']],
  [{ kind: 'number', size: 10 }, ['INTEGER', 'BIGINT', 'DECIMAL', 'FLOAT']],
  [{ kind: 'number', size: 0.5 }, ['DECIMAL', 'FLOAT']],
  [{ kind: 'null' }, types],
])('%j fits columns of %j', (mask, expected) => {
  expect(fitting(mask)).toEqual(expected)
})

test('null needs a column that may be shown without a value, and tells so', () => {
  expect(fitting({ kind: 'null' }, false)).toEqual([])
  expect(lackForMask({ kind: 'null' }, { type: 'TEXT', mayBeMissing: false })).toEqual({
    kind: 'MISSING_VALUE',
  })
  expect(lackForMask({ kind: 'number', size: 0.5 }, { type: 'BIGINT', mayBeMissing: true })).toEqual({
    kind: 'TYPE',
    types: ['DECIMAL', 'FLOAT'],
  })
})

test.each<unknown>([
  { kind: 'none' },
  { kind: 'date' },
  { kind: 'date', to: 'day' },
  { kind: 'number' },
  { kind: 'number', size: 0 },
  { kind: 'number', size: -1 },
  { kind: 'number', size: 1e-10 },
  { kind: 'number', size: 1e16 },
  { kind: 'number', size: Infinity },
  { kind: 'number', size: NaN },
  { kind: 'number', size: '10' },
  { kind: 'number', size: 10, key: 'x' },
  { kind: 'pseudonym', key: 'x' },
  { kind: 'address', keep: 3 },
])('%j is no mask', (value) => {
  expect(Mask.safeParse(value).success).toBe(false)
})
