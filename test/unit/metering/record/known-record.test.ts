import fc from 'fast-check'
import { canonicalRecord } from '../../../../src/metering/record/canonical-record'
import { columnsText } from '../../../../src/metering/record/record-columns'
import { readKnownRecord, type KnownRecord } from '../../../../src/metering/record/known-record'
import { parseRecord } from '../../../../src/metering/record/record-json'
import { namedText } from '../../../../src/metering/verify/verify-text'
import { isOperation, type OperationRecord } from '../../../../src/metering/usage-record'
import { propertyRuns } from '../../../support/property-runs'
import { anyUsageRecord, usageRecord } from '../../../support/usage-record'

const { runs, seed } = propertyRuns(500)

/** What the slower reading takes of a text; undefined: it is not the canonical text of a record. */
const slowly = (canonical: string): KnownRecord | undefined => {
  try {
    const record = parseRecord(canonical)
    if (canonicalRecord(record) !== canonical) return undefined
    const { id, at } = record
    return {
      ...{ id, at, side: isOperation(record) ? record.side : null, text: namedText(record) },
      columns: columnsText(record),
    }
  } catch {
    return undefined
  }
}

/** With no character that would be escaped, and no number of more than 15 digits. */
const plainly = (canonical: string): string =>
  JSON.stringify(
    JSON.parse(canonical, (_, value: unknown) =>
      typeof value === 'string'
        ? value.replace(/[^ !#-[\]-~]/g, '')
        : typeof value === 'number'
          ? value % 1e15
          : value,
    ),
  )

test('what is known of a record is what the slower reading says', () => {
  let known = 0
  fc.assert(
    fc.property(anyUsageRecord, (record) => {
      for (const canonical of [canonicalRecord(record), plainly(canonicalRecord(record))]) {
        const found = readKnownRecord(canonical)
        if (found !== undefined) expect(found).toEqual(slowly(canonical))
        known += found === undefined ? 0 : 1
      }
    }),
    { numRuns: runs, seed },
  )
  expect(known).toBeGreaterThan(runs / 3)
})

test('the records that a server makes are known', () => {
  const use = usageRecord().datasets
  for (const given of [
    {},
    { account: null, organisation: null, auth: null, key: null, operationName: null, documentHash: null },
    { operationType: null },
    { datasets: [] },
    { datasets: [...use, ...use.map((one) => ({ ...one, name: 'villages', version: null })), ...use] },
    { decision: 'DENY', codes: ['AGREEMENT_REQUIRED', 'SCOPE_EXCEEDED'], rules: ['R-05'] },
    { agreements: ['CQ-2026-0001', 'CQ-2026-0002'], agreementVersions: [1, 12], purpose: 'RESEARCH' },
    { kind: 'part', side: 'kWxnpGPdgJb5Pf2L1Z0tnw', at: '2026-01-31T23:59:59.100Z' },
    { at: '2026-01-31T23:59:59.000Z', rows: 0, emergencies: ['0190c3f6-6f9e-7cc3-98c4-dc0c0c07398f'] },
  ] satisfies readonly Partial<OperationRecord>[]) {
    const canonical = canonicalRecord(usageRecord(given))
    expect(readKnownRecord(canonical)).toBeDefined()
    expect(readKnownRecord(canonical)).toEqual(slowly(canonical))
  }
})

test('a text of a megabyte that is nearly a record is told from one in linear time', () => {
  const begunMs = performance.now()
  const list = Array.from({ length: 100_000 }, () => '"aaaaaaaa"').join(',')
  const canonical = canonicalRecord(usageRecord())
  for (const member of ['agreements', 'roles', 'rules'])
    expect(readKnownRecord(canonical.replace(`"${member}":[`, `"${member}":[${list}x`))).toBeUndefined()
  expect(performance.now() - begunMs).toBeLessThan(2_000)
})

const values = [null, 5, -0, 1.5, 'x', '5', '', true, [], ['x'], [null], [5], {}, { a: 1 }]

/** Every record in which one value, at any depth, is one of these, or is not there, or has a neighbour. */
const changed = function* (value: unknown): Generator<unknown> {
  yield* values
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const other of changed(item)) yield value.map((one: unknown, at) => (at === i ? other : one))
    return
  }
  if (typeof value !== 'object' || value === null) return
  yield { ...value, extra: 1 }
  for (const [name, item] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))
    for (const other of changed(item)) yield { ...value, [name]: other }
  }
}

test('R-30: whatever the slower reading refuses is not known', () => {
  const record = usageRecord({
    agreements: ['CQ-2026-0001'],
    agreementVersions: [1],
    purpose: 'RESEARCH',
    codes: ['QUERY_TIMEOUT'],
    rules: ['R-05'],
    emergencies: ['0190c3f6-6f9e-7cc3-98c4-dc0c0c07398f'],
  })
  let known = 0
  let tried = 0
  for (const other of changed(record)) {
    const canonical = JSON.stringify(sorted(other))
    const found = readKnownRecord(canonical)
    if (found !== undefined) expect(slowly(canonical)).toEqual(found)
    known += found === undefined ? 0 : 1
    tried += 1
  }
  expect(tried).toBeGreaterThan(500)
  expect(known).toBeGreaterThan(50)
  expect(known).toBeLessThan(tried / 2)
})

test.each([
  '2026-02-30T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T00:00:00Z',
  '+002026-01-01T00:00:00.000Z',
])('a record of %s, a time that we do not write, is not known', (at) => {
  const canonical = canonicalRecord(usageRecord()).replace(/"at":"[^"]*"/, `"at":"${at}"`)
  expect(readKnownRecord(canonical)).toBeUndefined()
  expect(slowly(canonical)).toBeUndefined()
})

/** With the members in the order of canonical JSON. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  )
}

test('a list that is too long for the expression is left to the slower reading', () => {
  const canonical = canonicalRecord(usageRecord())
  const list = `"agreements":[${'"",'.repeat(4_000_000)}""]`
  expect(readKnownRecord(canonical.replace('"agreements":[]', list))).toBeUndefined()
})
