import { cellKind, isCompactDate, type CellKind } from '../../../src/intake/cell'

const cases: readonly (readonly [CellKind, readonly string[]])[] = [
  ['INT4', ['0', '7', '-7', '-0', '999999999', '2147483647', '-2147483648', '20201301']],
  ['COMPACT_DAY', ['20200402', '20240229']],
  ['INT8', ['2147483648', '-2147483649', '110101001001', '99999999999999', '-9223372036854775808']],
  ['LONG', ['100000000000000', '500101199001011234', '9223372036854775807']],
  ['WIDE', ['9223372036854775808', '-9223372036854775809', '99999999999999999999', '1'.repeat(300)]],
  ['DECIMAL', ['1.5', '-1.50', '.5', '-.5', '0.1', '12345678901234567890.123']],
  ['EXPONENT', ['1e5', '1E-5', '-1.5e+10', '1.e3', '.5e3', '0e0', '0.0e5']],
  ['GROUPED', ['1,000', '-1,200.50', '1，200', '12,345,678', '12.5%', '-3％', '1,200%']],
  ['ZERO_LED', ['007', '00', '-007', '007.5', '00.5']],
  ['BOOLEAN', ['true', 'TRUE', 'True', 'false', 'FALSE']],
  ['DATE_DASH', ['2020-04-02', '2024-02-29', '0001-01-01', '9999-12-31']],
  ['DATE_SLASH', ['2020/4/2', '2020/04/02', '2024/2/29']],
  ['DATE_OTHER', ['2020-4-2', '2020.4.2', '2020.04.02', '2020年4月2日', '02/04/2020', '2.4.2020']],
  ['TIME', ['08:00', '23:59:59', '00:00:00.123456']],
  [
    'TIMESTAMP_OFFSET',
    ['2020-04-02T08:00:00Z', '2020-04-02 08:00+08:00', '2020-04-02T08:00:00.5-0300', '2020-04-02T08:00+08'],
  ],
  ['TIMESTAMP_LOCAL', ['2020-04-02T08:00', '2020-04-02 08:00:00', '2020-04-02 08:00:00.123456']],
  ['MARKER', ['NULL', 'null', '\\N', 'NaN', 'nan', 'N/A', 'NA', 'na', '-', '—']],
]

test.each(cases)('a cell is %s', (kind, values) => {
  for (const value of values) expect([value, cellKind(value)]).toEqual([value, kind])
})

test.each([
  ['blanks around a number', [' 1', '1 ', '1\n', '\u30001']],
  [
    'days that do not exist',
    ['2023-02-29', '2020-13-01', '2020-00-10', '2020-01-00', '0000-01-01', '2020/2/30'],
  ],
  ['times that do not exist', ['24:00', '08:60', '08:00:60', '2020-04-02T24:00', '2020-04-02T08:00+15:00']],
  ['numbers written for people', ['1,00', '１２', '+5', '5.', '1_000', '0x1F', '1 000', '--1', '1.2.3', '.']],
  [
    'numbers that no type holds',
    ['1e999', '-1e999', '1e-999', '1e99999', '1'.repeat(301), `0.${'1'.repeat(300)}`],
  ],
  ['finer than a microsecond', ['00:00:00.1234567', '2020-04-02T08:00:00.1234567Z']],
  ['words that other programs take for booleans', ['yes', 'no', 't', 'f', 'on', '是', 'truey']],
  ['dates in words', ['Fri Jan 01 01:00:00 CST 2021', '2020-4.2', '2020年']],
  ['infinities', ['Infinity', '-Infinity', 'inf']],
  ['dashes that are words', ['--', '–', '———']],
])('%s are text', (_what, values) => {
  for (const value of values) if (value !== '-') expect([value, cellKind(value)]).toEqual([value, 'OTHER'])
})

test('eight digits are a day only where there is one', () => {
  expect(isCompactDate('20200402')).toBe(true)
  expect(isCompactDate('20240229')).toBe(true)
  for (const no of ['20230229', '20201301', '2020042', '202004021', '00000101', '2020-04-02'])
    expect([no, isCompactDate(no)]).toEqual([no, false])
})
