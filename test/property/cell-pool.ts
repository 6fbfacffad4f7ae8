import type { Column } from '../../src/catalog/dataset'
import type { ColumnType } from '../../src/catalog/column-type'

/**
 * The values that worlds are made of, as PostgreSQL reads them: few, so that rows tie and refer to each other, and at
 * the edges of each type. What a filter asks for comes mostly from here too.
 */
const pools: Readonly<Record<ColumnType, readonly string[]>> = {
  TEXT: [
    ...[
      '',
      ' ',
      'a',
      'A',
      'ab',
      'AB',
      'Ab',
      'b',
      'é',
      'É',
      'e\u0301',
      'ß',
      'ẞ',
      'SS',
      'İ',
      'i',
      'I',
      'ı',
      'ΟΔΟΣ',
      'οδος',
    ],
    ...[
      '磁器口',
      '沙坪坝区',
      '沙坪',
      '沙',
      '王小明',
      '😀',
      '👩‍👩‍👧',
      '𠮷野',
      '\uffff',
      '\ue000',
      '\u0001',
      '\u2028',
    ],
    ...[
      'a%b',
      'a_b',
      'a\\b',
      '\\',
      '%',
      '"q"',
      "'",
      'x\ny',
      '\t',
      'null',
      '{}',
      '13800001234',
      '023-1234',
      '1234567890',
    ],
    ...['50010619900101123X', '500106900101123', '重庆市沙坪坝区沙正街174号', '重庆市', '沙坪坝区小学'],
  ],
  INTEGER: ['0', '1', '-1', '2', '3', '7', '10', '100', '2147483647', '-2147483648'],
  BIGINT: [
    '0',
    '1',
    '-1',
    '5',
    '9007199254740993',
    '-9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
  ],
  DECIMAL: [
    ...['0', '0.00', '1', '1.0', '1.00', '-1.5', '2.5', '12.50', '0.1', '0.3', '-7', '1000000'],
    ...[
      '123456789012345678901234567890',
      '-999999999999999999999999999999',
      '0.000000000000000000000000000001',
    ],
    '123456789012345678.901234567891',
  ],
  FLOAT: ['0', '0.25', '-0.25', '0.5', '1', '1.75', '-3.5', '1024', '99.75'],
  BOOLEAN: ['true', 'false'],
  DATE: [
    '0001-01-01',
    '1899-12-31',
    '1970-01-01',
    '2023-12-31',
    '2024-01-01',
    '2024-02-29',
    '2024-03-01',
    '2024-03-04',
    '9999-12-31',
  ],
  TIME: ['00:00:00', '00:00:00.000001', '08:30:00', '08:30:00.5', '12:00:00', '23:59:59', '23:59:59.999999'],
  TIMESTAMP: [
    ...[
      '0001-01-01T00:00:00Z',
      '1969-12-31T23:59:59.999999Z',
      '1970-01-01T00:00:00Z',
      '2023-12-31T15:59:59.999999Z',
    ],
    ...['2023-12-31T16:00:00Z', '2024-02-29T15:30:00Z', '2024-03-01T00:00:00+08:00', '2024-03-03T16:00:00Z'],
    ...['2024-03-04T01:30:00.5Z', '9999-12-31T23:59:59.999999Z'],
  ],
  JSON: [
    'null',
    '{}',
    '[]',
    '"text"',
    '1.50',
    '{"a": [1, null], "bb": {"x": "沙"}}',
    '[true, "\\u0001", 1e300]',
    '""',
  ],
  POINT: ['(0,0)', '(106.55,29.56)', '(-180,-90)', '(180,90)', '(1e-07,0.5)'],
}

/** Values that no sum takes exactly: a column of these is never summed. */
const wildFloats = [
  '-0',
  '0',
  '0.1',
  '1e-07',
  '5e-324',
  '1.7976931348623157e+308',
  '-1.7976931348623157e+308',
  '1e+21',
  '0.30000000000000004',
]

/** More values of the types that keys have, so that a table may have more rows than its pool has edges. */
const keys: Readonly<Partial<Record<ColumnType, readonly string[]>>> = {
  TEXT: Array.from({ length: 30 }, (_, i) => `k${String(i)}`),
  INTEGER: Array.from({ length: 30 }, (_, i) => String(20 + i)),
  BIGINT: Array.from({ length: 30 }, (_, i) => String(20 + i)),
  DECIMAL: Array.from({ length: 30 }, (_, i) => `${String(20 + i)}.5`),
  DATE: Array.from({ length: 30 }, (_, i) => `2025-01-${String(i + 1).padStart(2, '0')}`),
}

export const isWild = ({ name, type }: Pick<Column, 'name' | 'type'>): boolean =>
  type === 'FLOAT' && name.startsWith('wild')

export const poolOf = (column: Pick<Column, 'name' | 'type'>): readonly string[] =>
  isWild(column) ? wildFloats : pools[column.type]

export const keyPoolOf = (column: Pick<Column, 'name' | 'type'>): readonly string[] => [
  ...poolOf(column),
  ...(keys[column.type] ?? []),
]
