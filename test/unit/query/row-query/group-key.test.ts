import type { ColumnType } from '../../../../src/catalog/column-type'
import { AppError } from '../../../../src/kernel/errors'
import { groupKey } from '../../../../src/query/row-query/group-key'
import { column } from '../../../support/catalog'

const keyOf = (type: ColumnType, truncate: unknown, bucket: unknown) =>
  groupKey(column('x', { type }), truncate, bucket, 'd.groups.by')

const faultOf = (type: ColumnType, truncate: unknown, bucket: unknown): string | undefined => {
  try {
    keyOf(type, truncate, bucket)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('BAD_USER_INPUT')
    return error.fault.message
  }
}

test('a key without truncate and bucket is the value itself', () => {
  expect(keyOf('TEXT', undefined, null)).toEqual({ column: 'x', truncate: null, bucket: null })
})

test.each<[ColumnType, string, string | undefined]>([
  ['DATE', 'YEAR', undefined],
  ['DATE', 'WEEK', undefined],
  ['DATE', 'HOUR', 'query.badTruncate'],
  ['TIMESTAMP', 'HOUR', undefined],
  ['TIME', 'HOUR', 'query.badTruncate'],
  ['TEXT', 'DAY', 'query.badTruncate'],
  ['INTEGER', 'YEAR', 'query.badTruncate'],
])('a %s truncated to %s: %s', (type, unit, fault) => {
  expect(faultOf(type, unit, null)).toBe(fault)
})

test.each<[ColumnType, string, string | undefined]>([
  ['INTEGER', '10', undefined],
  ['INTEGER', '0', 'query.badBucket'],
  ['INTEGER', '-10', 'query.badBucket'],
  ['INTEGER', '1.5', 'query.badBucket'],
  ['INTEGER', '2147483648', 'query.badBucket'],
  ['BIGINT', '9223372036854775807', undefined],
  ['BIGINT', '9223372036854775808', 'query.badBucket'],
  ['DECIMAL', '0.001', undefined],
  ['DECIMAL', '0.000', 'query.badBucket'],
  ['DECIMAL', '-0.1', 'query.badBucket'],
  ['FLOAT', '0.1', undefined],
  ['FLOAT', `1${'0'.repeat(309)}`, 'query.badBucket'],
  ['FLOAT', `0.${'0'.repeat(330)}1`, 'query.badBucket'],
  ['TEXT', '1', 'query.badBucketColumn'],
  ['TIMESTAMP', '1', 'query.badBucketColumn'],
])('a bucket of %s of the width %s: %s', (type, width, fault) => {
  expect(faultOf(type, null, width)).toBe(fault)
})
