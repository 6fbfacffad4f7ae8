import fc from 'fast-check'
import { uuidv7 } from '../../src/kernel/ids'
import type { CountedRecord } from '../../src/metering/record/counted-record'
import { createRollupCounter, type RollupSums } from '../../src/metering/rollup/rollup-sums'
import { propertyRuns } from '../support/property-runs'

/** Records are counted together where they are alike: that must be what each of them, counted alone, comes to. */

const ids = ['a', 'b'].map((letter) => `0190c3f6-6f9e-7cc3-98c4-dc0c0c07398${letter}`)
const id = fc.constantFrom(...ids)
const some = (...values: string[]): fc.Arbitrary<string[]> => fc.subarray(values)
const BEGIN = Date.parse('2026-11-26T15:50:00Z')

const dataset = fc.record({
  name: fc.constantFrom('streets', 'parks'),
  columns: some('code', 'name'),
  rows: fc.constantFrom(0, 1, 2, 20),
  decision: fc.constantFrom('ALLOW', 'DENY'),
})

interface Given {
  readonly seconds: number
  /** When its id was made. */
  readonly idSeconds: number
  readonly hasKey: boolean
  readonly address: string | null
  readonly record: Omit<CountedRecord, 'id' | 'at' | 'rows' | 'key'>
}

const given: fc.Arbitrary<Given> = fc.record({
  // the end of a day in Chongqing, and of an hour, is among them
  seconds: fc.integer({ min: 0, max: 2_400 }),
  idSeconds: fc.integer({ min: 0, max: 2_400 }),
  hasKey: fc.boolean(),
  address: fc.option(fc.constantFrom('10.0.0.1', '10.0.0.9', '10.0.1.1')),
  record: fc.record({
    kind: fc.constantFrom('operation', 'operation', 'part'),
    account: fc.option(id),
    organisation: fc.option(id),
    decision: fc.constantFrom('ALLOW', 'DENY', 'PARTIAL', 'INVALID'),
    bytes: fc.nat(1_000),
    costActual: fc.nat(100),
    durationUs: fc.constantFrom(0, 1, 900, 1_000, 50_000),
    agreements: some('CQ-1', 'CQ-2'),
    codes: some('SCOPE_EXCEEDED', 'QUOTA_EXCEEDED', 'FORBIDDEN'),
    rules: some('R-05', 'R-07'),
    emergencies: some('E-1'),
    values: fc.option(fc.constantFrom('v1', 'v2', 'v3')),
    purpose: fc.option(fc.constantFrom('-', 'research')),
    datasets: fc.array(dataset, { maxLength: 3 }),
  }),
})

type Asked = readonly [record: CountedRecord, address: string | null]

const askedOf = ({ seconds, idSeconds, hasKey, address, record }: Given): Asked => {
  const at = BEGIN + seconds * 1_000
  const rows = record.datasets.reduce((sum, use) => sum + use.rows, 0)
  // a key is of one account
  const key = hasKey ? record.account : null
  return [
    { ...record, key, rows, at: new Date(at).toISOString(), id: uuidv7(BEGIN + idSeconds * 1_000) },
    address,
  ]
}

/** Some, and for each of them others that differ from it in one thing. */
const asked: fc.Arbitrary<readonly Asked[]> = fc
  .array(
    fc.tuple(given, given).map(([one, other]) => {
      const seen = [one]
      for (const member of ['seconds', 'idSeconds', 'hasKey', 'address'] as const)
        seen.push({ ...one, [member]: other[member] })
      for (const [member, value] of Object.entries(other.record))
        seen.push({ ...one, record: { ...one.record, [member]: value } })
      const rows = one.record.datasets.map((use, place) => ({ ...use, rows: (use.rows + place + 1) % 4 }))
      seen.push({ ...one, record: { ...one.record, datasets: rows } })
      return seen.map(askedOf)
    }),
    { maxLength: 4 },
  )
  .map((groups) => groups.flat())

type Row = Readonly<Record<string, unknown>>

/** Rows by what they are of; figures of equal ones added, and their values together. */
const merged = (all: readonly RollupSums[]): Readonly<Record<string, unknown>> => {
  const tables = new Map<string, Row>()
  for (const sums of all)
    for (const [table, rows] of Object.entries(sums))
      for (const row of rows as readonly Row[]) {
        const figures = Object.entries(row).filter(([, value]) => typeof value === 'number')
        const of = Object.entries(row).filter(
          ([column, value]) => typeof value !== 'number' && column !== 'values',
        )
        const key = JSON.stringify([table, of, row['bucket'] ?? null])
        const known = tables.get(key) ?? {}
        tables.set(key, {
          ...known,
          ...Object.fromEntries(
            figures
              .filter(([column]) => column !== 'bucket')
              .map(([column, value]) => [column, Number(known[column] ?? 0) + Number(value)]),
          ),
          ...('values' in row
            ? { values: [...new Set([known['values'] ?? [], row['values'] ?? []].flat())].sort() }
            : {}),
        })
      }
  return Object.fromEntries([...tables].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const countOf = (records: readonly Asked[]): RollupSums => {
  const counter = createRollupCounter('Asia/Shanghai')
  for (const [record, address] of records) counter.add(record, address)
  return counter.sums(null)
}

const { runs, seed } = propertyRuns(300)

test('records that are counted together come to what each of them comes to alone', () => {
  fc.assert(
    fc.property(asked, (records) => {
      expect(merged([countOf(records)])).toEqual(merged(records.map((one) => countOf([one]))))
    }),
    { numRuns: runs, seed },
  )
})

test('so do more kinds of records than wait to be counted', () => {
  const [one] = fc.sample(given, { numRuns: 1, seed })
  if (one === undefined) throw new Error('no sample')
  const records = Array.from({ length: 2_500 }, (_, i) =>
    askedOf({ ...one, record: { ...one.record, purpose: `p${i % 1_250}` } }),
  )
  expect(merged([countOf(records)])).toEqual(merged(records.map((each) => countOf([each]))))
})
