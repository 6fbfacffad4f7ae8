import fc from 'fast-check'
import { canonicalJson, type Json } from '../../../src/kernel/canonical-json'
import { canonicalRecord } from '../../../src/metering/canonical-record'
import { parseRecord } from '../../../src/metering/record-json'
import type { UsageRecord } from '../../../src/metering/usage-record'
import { anyUsageRecord, usageRecord } from '../../support/usage-record'

const asJson = (record: UsageRecord): Json => ({
  ...record,
  datasets: record.datasets.map((d) => ({ ...d })),
})

test('the fast form of any record is the canonical form', () => {
  fc.assert(
    fc.property(anyUsageRecord, (record) => {
      expect(canonicalRecord(record)).toBe(canonicalJson(asJson(record)))
    }),
    { numRuns: 500 },
  )
})

test('the order of members in memory does not matter', () => {
  const record = usageRecord()
  const reversed = Object.fromEntries(Object.entries(record).reverse()) as unknown as UsageRecord
  expect(canonicalRecord(reversed)).toBe(canonicalRecord(record))
})

test('a record is one line, whatever its texts hold', () => {
  fc.assert(
    fc.property(anyUsageRecord, (record) => {
      expect(canonicalRecord(record)).not.toMatch(/[\n\r]/)
    }),
  )
})

test('a record is read again as it was', () => {
  fc.assert(
    fc.property(anyUsageRecord, (record) => {
      expect(parseRecord(canonicalRecord(record))).toEqual(record)
    }),
  )
})

test('a record of version 1, which knew no emergencies, is read and proven as it was written', () => {
  const { emergencies: _none, ...rest } = usageRecord()
  const text = canonicalJson({ ...rest, v: 1, datasets: rest.datasets.map((d) => ({ ...d })) })
  const record = parseRecord(text)
  expect(record).toEqual({ ...rest, v: 1, emergencies: [] })
  expect(canonicalRecord(record)).toBe(text)
  // neither version takes the form of the other
  expect(() => parseRecord(text.replace('"v":1', '"v":2'))).toThrow()
  expect(() => parseRecord(canonicalRecord(usageRecord()).replace('"v":2', '"v":1'))).toThrow()
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d has no canonical form', (rows) => {
  expect(() => canonicalRecord(usageRecord({ rows }))).toThrow(TypeError)
})

test('a lone surrogate has no canonical form', () => {
  expect(() => canonicalRecord(usageRecord({ operationName: 'a\ud800b' }))).toThrow(TypeError)
})

test.each([
  ['a member of its own', '{"extra":1,'],
  ['another version', '{"v":3,'],
])('a text with %s is not read as a record', (_, begin) => {
  const text = canonicalRecord(usageRecord()).replace('{', begin).replace(',"v":2}', '}')
  expect(() => parseRecord(text)).toThrow()
})

test('an unknown error code is not read as a record', () => {
  const text = canonicalRecord(usageRecord({ codes: ['FORBIDDEN'] })).replace('FORBIDDEN', 'toString')
  expect(() => parseRecord(text)).toThrow()
})
