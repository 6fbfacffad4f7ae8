import { amounts, chargesOf, type Amounts, type Charge } from '../../src/metering/budgets/charge'
import type { OperationRecord } from '../../src/metering/usage-record'
import { usageRecord } from '../support/usage-record'

/** One operation as it would be recorded, and what it takes. */
export interface BudgetOperation {
  readonly record: OperationRecord
  readonly charges: readonly Charge[]
}

/** What may be used in a day or a minute, by subject; null: no bound. */
export const budgets = [
  ['account:*', 'DAY', { requests: 40, rows: 400, bytes: 30_000, cost: null }],
  ['dataset:*', 'DAY', { requests: null, rows: 600, bytes: null, cost: 900 }],
  // two that are smaller than one page
  ['dataset:small', 'DAY', { requests: null, rows: 13, bytes: null, cost: null }],
  ['agreement:SMALL', 'DAY', { requests: null, rows: 15, bytes: null, cost: null }],
  ['dataset:busy', 'MINUTE', { requests: 60, rows: 500, bytes: null, cost: null }],
  ['anonymous', 'MINUTE', { requests: 50, rows: 300, bytes: null, cost: 500 }],
] as const

/** Operations after which others ask, of other datasets, so that budgets are full, and whole again, all along. */
const EPISODE = 400

/** The operation at one place of a run. */
export const budgetOperation = (seed: number, place: number): BudgetOperation => {
  const next = random(seed * 1_000_003 + place)
  const one = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T
  const upTo = (most: number): number => Math.floor(next() * (most + 1))
  const episode = Math.floor(place / EPISODE)
  const isAnonymous = next() < 0.15
  const isMutation = next() < 0.05
  const isDenied = next() < 0.05
  const names = new Set(
    Array.from({ length: 1 + upTo(1) }, () =>
      next() < 0.1 ? one(['small', 'busy']) : `d${episode}x${upTo(2)}`,
    ),
  )
  const datasets = [...names].map((name) => ({
    name,
    version: 1,
    columns: ['code'],
    masked: [],
    rows: isDenied || isMutation ? 0 : upTo(20),
    decision: isDenied ? ('DENY' as const) : ('ALLOW' as const),
  }))
  const rows = datasets.reduce((sum, use) => sum + use.rows, 0)
  const isAgreed = !isAnonymous && !isDenied && next() < 0.2
  const record = usageRecord({
    account: isAnonymous ? null : accountOf(episode * 3 + upTo(2)),
    agreements: isAgreed ? ['SMALL'] : [],
    agreementVersions: isAgreed ? [1] : [],
    operationType: isMutation ? 'mutation' : 'query',
    datasets,
    decision: isDenied ? 'DENY' : 'ALLOW',
    codes: isDenied ? ['AGREEMENT_REQUIRED'] : [],
    rows,
    bytes: isDenied ? 0 : 2 + rows * 60,
    costActual: isDenied ? 0 : 1 + rows,
  })
  return { record, charges: chargesOf(record, () => true) }
}

const accountOf = (n: number): string => `a0000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
export const random = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Bounds = Readonly<Record<keyof Amounts, number | null>>

/** The bounds of one subject by period, its own before those of its kind. */
export const boundsOf = (subject: string, period: 'DAY' | 'MINUTE'): Bounds | undefined => {
  const of = (name: string) => budgets.find(([named, per]) => named === name && per === period)?.[2]
  return of(subject) ?? of(subject.replace(/:.*$/, ':*'))
}

/** Whether so much more fits; nothing that is not asked for is beyond a bound. */
export const fits = (used: Amounts, asked: Amounts, bounds: Bounds): boolean =>
  amounts.every(
    (amount) => asked[amount] === 0 || used[amount] + asked[amount] <= (bounds[amount] ?? Infinity),
  )
