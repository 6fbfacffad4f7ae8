import fc from 'fast-check'
import { canonicalJson, type Json } from '../../../../src/kernel/canonical-json'
import { canonicalRecord } from '../../../../src/metering/record/canonical-record'
import { parseRecord } from '../../../../src/metering/record/record-json'
import { isOperation, type UsageRecord } from '../../../../src/metering/usage-record'
import { anyUsageRecord, usageRecord } from '../../../support/usage-record'

const asJson = (record: UsageRecord): Json =>
  isOperation(record) ? { ...record, datasets: record.datasets.map((d) => ({ ...d })) } : { ...record }

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

/** What version 2 said of an operation. */
const version2 = () => {
  const { auth: _a, agreementVersions: _v, values: _d, side: _s, datasets, ...rest } = usageRecord()
  return { ...rest, v: 2, datasets: datasets.map(({ masked: _m, ...use }) => ({ ...use })) }
}

test.each([1, 2])('a record of version %d is read and proven as it was written', (v) => {
  const { emergencies, ...rest } = version2()
  const text = canonicalJson(v === 1 ? { ...rest, v } : { ...rest, v, emergencies })
  const record = parseRecord(text)
  expect(record).toMatchObject({
    v,
    emergencies: [],
    auth: null,
    agreementVersions: [],
    values: null,
    side: null,
  })
  expect(canonicalRecord(record)).toBe(text)
  // no version takes the form of another
  for (const other of [1, 2, 3].filter((one) => one !== v))
    expect(() => parseRecord(text.replace(`"v":${v}`, `"v":${other}`))).toThrow()
})

test('a record of the present version is not read as one of an earlier', () => {
  const text = canonicalRecord(usageRecord())
  for (const v of [1, 2]) expect(() => parseRecord(text.replace('"v":3', `"v":${v}`))).toThrow()
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d has no canonical form', (rows) => {
  expect(() => canonicalRecord(usageRecord({ rows }))).toThrow(TypeError)
})

test('a lone surrogate has no canonical form', () => {
  expect(() => canonicalRecord(usageRecord({ operationName: 'a\ud800b' }))).toThrow(TypeError)
})

test.each([
  ['a member of its own', '{"extra":1,'],
  ['another version', '{"v":4,'],
])('a text with %s is not read as a record', (_, begin) => {
  const text = canonicalRecord(usageRecord())
    .replace('{', begin)
    .replace(/,"v":3(?=,)/, begin.includes('"v"') ? '' : '$&')
  expect(() => parseRecord(text)).toThrow()
})

test('an unknown error code is not read as a record', () => {
  const text = canonicalRecord(usageRecord({ codes: ['FORBIDDEN'] })).replace('FORBIDDEN', 'toString')
  expect(() => parseRecord(text)).toThrow()
})
