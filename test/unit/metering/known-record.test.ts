import fc from 'fast-check'
import { canonicalRecord } from '../../../src/metering/canonical-record'
import { readKnownRecord } from '../../../src/metering/known-record'
import { parseRecord } from '../../../src/metering/record-json'
import { isOperation } from '../../../src/metering/usage-record'
import { propertyRuns } from '../../support/property-runs'
import { anyUsageRecord, usageRecord } from '../../support/usage-record'

const { runs, seed } = propertyRuns(500)

const slowly = (canonical: string) => {
  try {
    const record = parseRecord(canonical)
    return canonicalRecord(record) === canonical ? record : undefined
  } catch {
    return undefined
  }
}

test('an operation of the present version is known, and any other record is left to the slower reading', () => {
  fc.assert(
    fc.property(anyUsageRecord, (record) => {
      const canonical = canonicalRecord(record)
      expect(readKnownRecord(canonical)).toEqual(isOperation(record) ? slowly(canonical) : undefined)
    }),
    { numRuns: runs, seed },
  )
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
