import { uuidv7 } from '../../../../src/kernel/ids'
import { canonicalRecord } from '../../../../src/metering/record/canonical-record'
import { lawfulLossOf, type LawfulLoss, type SaidLoss } from '../../../../src/metering/source/lawful-loss'
import { RECORD_VERSION } from '../../../../src/metering/usage-record'

const DAY_MS = 86_400_000
const begins = Date.UTC(2026, 0, 1)
const over = begins + 184 * DAY_MS

interface Given {
  readonly from?: number
  readonly to?: number
  readonly at?: number
  readonly days?: number
  readonly committed?: number
}

const lossOf = (given: Given): LawfulLoss => {
  const { from = begins, to = begins + DAY_MS, at = over, days = 183, committed = at } = given
  const iso = (ms: number): string => new Date(ms).toISOString()
  const record = { v: RECORD_VERSION, kind: 'retention', id: uuidv7(at), at: iso(at), records: 2 } as const
  const said: SaidLoss = {
    writer: 'w',
    batch: 3,
    canonical: canonicalRecord({ ...record, from: iso(from), to: iso(to), days }),
    committedAt: iso(committed).replace('Z', '000Z'),
    index: 7,
  }
  return lawfulLossOf([said], () => Promise.resolve(new Map()))
}

test('R-31: a day whose time was over may be missing', () => {
  const loss = lossOf({})
  expect(loss).toMatchObject({ records: 2, refused: [] })
  expect(loss.covers(begins + 1)).toBe(true)
  expect(loss.covers(begins - 1)).toBe(false)
})

test('R-31: so may all that was recorded before there were days', () => {
  expect(lossOf({ from: 0 })).toMatchObject({ records: 2, refused: [] })
})

test.each<readonly [string, Given]>([
  ['of minutes ago', { from: over - DAY_MS, to: over }],
  ['within 183 days', { at: over - DAY_MS / 2 }],
  ['kept for longer', { days: 1_096 }],
  ['of two days', { from: begins - DAY_MS }],
  ['that ends before it begins', { from: begins + 2 * DAY_MS }],
  ['told of by a record with another time than its commit', { committed: over - DAY_MS }],
])('R-31: a day %s may not', (_, given) => {
  const loss = lossOf(given)
  expect(loss).toMatchObject({ records: 0, refused: [{ writer: 'w', batch: 3 }] })
  expect(loss.covers(begins + 1)).toBe(false)
  expect(loss.covers(over - 1)).toBe(false)
})

test('R-31: batches of a later place that were committed earlier contradict it', () => {
  const loss = lossOf({})
  expect(loss.isContradictedBy(8, over - DAY_MS)).toBe(true)
  expect(loss.isContradictedBy(6, over - DAY_MS)).toBe(false)
  expect(loss.isContradictedBy(8, over + 1)).toBe(false)
})
