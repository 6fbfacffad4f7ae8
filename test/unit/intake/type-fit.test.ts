import type { ColumnType } from '../../../src/catalog/column-type'
import { cellKind } from '../../../src/intake/cell'
import { jsonFit } from '../../../src/intake/json-cell'
import { fitsType } from '../../../src/intake/type-fit'

const fits = (type: ColumnType, value: string): boolean => fitsType(type, cellKind(value), value)

const cases: readonly (readonly [ColumnType, readonly string[], readonly string[]])[] = [
  ['TEXT', ['anything', ' 1 ', '007', "'); drop table rows.t; --"], []],
  [
    'INTEGER',
    ['1', '-2147483648', '08', '-007', '0000000001'],
    ['2147483648', '1.0', '1e3', '00000002147483648', ' 1'],
  ],
  [
    'BIGINT',
    ['1', '9223372036854775807', '0009223372036854775807'],
    ['9223372036854775808', '1.5', '00009223372036854775808'],
  ],
  ['DECIMAL', ['1', '1.50', '99999999999999999999', '007.5', '.5'], ['1e5', 'NaN', 'Infinity', '1,5']],
  ['FLOAT', ['1', '1.5', '1e5', '-1E-300', '007'], ['1e999', '1e-999', 'NaN', 'Infinity']],
  ['BOOLEAN', ['true', 'FALSE'], ['0', '1', 'yes', 't', '是']],
  [
    'DATE',
    ['2020-04-02', '2020/4/2', '20200402'],
    ['2020-04-02T00:00', '20200230', '2020-4-2', '2020', '-20200402'],
  ],
  ['TIME', ['08:00', '08:00:00.5'], ['8:00', '24:00', '08:00Z']],
  ['TIMESTAMP', ['2020-04-02T08:00Z', '2020-04-02 08:00'], ['2020-04-02', '20200402', '1585785600']],
  [
    'JSON',
    ['{"a":[1,null]}', '1', '"x"', 'null'],
    ['{a:1}', '', '{"a":"\\u0000"}', '{"a\\u0000":1}', '"\\ud800"', '1e999', '[1,]'],
  ],
  [
    'POINT',
    ['(106.5,29.5)', '106.5,29.5', '106.5, 29.5', '(-1,.5)', 'POINT(106.5 29.5)', 'Point ( -180 -90 )'],
    ['106.5 29.5', '(1,2', '1,2)', '(NaN,1)', '(1,2,3)', '(1e999,1)', '29.5,106.5', '181,0', 'POINT(1,2)'],
  ],
]

test.each(cases)('%s takes what PostgreSQL stores in it, and nothing else', (type, taken, refused) => {
  for (const value of taken) expect([value, fits(type, value)]).toEqual([value, true])
  for (const value of refused) expect([value, fits(type, value)]).toEqual([value, false])
})

test('JSON deeper than any reader goes is refused, and does not overflow the stack', () => {
  expect(fits('JSON', '['.repeat(90) + ']'.repeat(90))).toBe(true)
  expect(fits('JSON', '['.repeat(100_000) + ']'.repeat(100_000))).toBe(false)
})

test('JSON is as long as its numbers are when they are written out', () => {
  const of = (number: string, times: number): string => `[${Array(times).fill(number).join(',')}]`
  expect(fits('JSON', of('1e307', 3_000))).toBe(true)
  expect(jsonFit(of('1e307', 4_000))).toBe('TOO_LONG')
  expect(jsonFit(of('-1.5E-16382', 80))).toBe('TOO_LONG')
  expect(jsonFit(of('1e+300', 4_000).replaceAll(',', ',"\\"e", '))).toBe('TOO_LONG')
  expect(fits('JSON', of('"\\"1e307"', 50_000))).toBe(true)
  expect(fits('JSON', `["${'\\\\'.repeat(9)}",1e5,"1e5"]`)).toBe(true)
  expect(fits('JSON', `[1e5,${'7'.repeat(1_000_000)}]`)).toBe(false)
  expect(fits('JSON', `[${'7'.repeat(300)},1e5,"${'1e5'.repeat(300_000)}"]`)).toBe(true)
})

test('JSON has no number of more digits behind the point than numeric', () => {
  expect(jsonFit('1e-16383')).toBe('FITS')
  for (const number of ['1e-16384', '1.0e-16383', '1e-999999999999']) expect(jsonFit(number)).toBe('UNFIT')
})
