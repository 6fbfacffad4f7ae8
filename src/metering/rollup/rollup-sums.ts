import { dayOf } from '../../agreements/case/working-days'
import { AlikeRecords, HOUR_MS, likenessOf } from './alike-records'
import {
  refusedTogether,
  togetherOf,
  type CountedRecord,
  type Together,
  type Uses,
} from '../record/counted-record'
import { timeOfId } from '../record/record-time'
import { Groups } from './rollup-groups'
import { SignalSlices } from './signal-slices'

/** Operations, and what they took. */
interface Sum {
  operations: number
  rows: number
  bytes: number
  cost: number
}

/** Rows of the tables of the rollup (migrations 0027 and 0030), under the names of their columns; what is null has no such thing. */
export interface RollupSums {
  readonly days: readonly object[]
  readonly datasets: readonly object[]
  readonly hours: readonly object[]
  readonly durations: readonly object[]
  readonly signals: readonly object[]
  /** Each once. */
  readonly together: readonly Together[]
}

/** Counts records, in any order; the views `metering.counted_record` and `counted_facet` say the same in SQL. */
export interface RollupCounter {
  /** @param address of the client; null: none is kept */
  add(record: CountedRecord, address: string | null): void
  /**
   * In no order.
   * @param since records of days before it are left out; null: none is. `yyyy-mm-dd`
   */
  sums(since: string | null): RollupSums
}

const QUARTER_MS = 900_000
/** So many kinds of records that are alike wait to be counted. */
const MOST_ALIKE = 1_000

/** @param timeZone in which days are cut, of the IANA list */
export const createRollupCounter = (timeZone: string): RollupCounter => {
  const days = new Groups(['day', 'account_id', 'organisation_id', 'decision'], emptySum)
  const datasets = new Groups(['day', 'dataset', 'account_id', 'organisation_id'], emptyUse)
  const hours = new Groups(['facet', 'value', 'hour', 'day'], emptySum)
  const durations = new Groups(['day', 'bucket'], () => ({ operations: 0 }))
  const signals = new SignalSlices()
  const together = new Map<string, Together>()
  const waiting = new Map<string, AlikeRecords>()
  // no zone changes its offset within a quarter of an hour, and making a day of a time takes longer than all the rest
  const dayOfQuarter = new Map<number, string>()
  const dayAt = (at: string): string => {
    const quarter = Math.floor(Date.parse(at) / QUARTER_MS)
    const known = dayOfQuarter.get(quarter)
    if (known !== undefined) return known
    const day = dayOf(new Date(quarter * QUARTER_MS), timeZone)
    dayOfQuarter.set(quarter, day)
    return day
  }

  const count = (alike: AlikeRecords): void => {
    const { one, times, rows, bytes, costActual: cost } = alike
    const day = dayAt(one.at)
    const isOperation = one.kind === 'operation'
    const sum = { operations: isOperation ? times : 0, rows, bytes, cost }
    add(days.of([day, one.account, one.organisation, one.decision]), sum)

    const uses = alike.uses()
    for (const [dataset, { rows, isRefused }] of uses) {
      const group = datasets.of([day, dataset, one.account, one.organisation])
      add(group, { ...sum, rows })
      if (isRefused) group.refused += sum.operations
    }
    const all = togetherOf(uses)
    if (all !== null) add(datasets.of([day, all.id, one.account, one.organisation]), sum)
    const refused = refusedTogether(uses)
    for (const named of [all, refused]) if (named !== null) together.set(named.id, named)
    const hour = new Date(Math.floor(timeOfId(one.id) / HOUR_MS) * HOUR_MS).toISOString()
    for (const [facet, value] of facetsOf(one, uses, refused)) add(hours.of([facet, value, hour, day]), sum)
    signals.add(alike, uses)
    if (isOperation)
      for (const [bucket, operations] of alike.durations) durations.of([day, bucket]).operations += operations
  }

  const countAll = (): void => {
    for (const alike of waiting.values()) count(alike)
    waiting.clear()
  }

  return {
    add: (r, address) => {
      const likeness = likenessOf(r, address)
      let alike = waiting.get(likeness)
      if (alike === undefined) {
        if (waiting.size >= MOST_ALIKE) countAll()
        alike = new AlikeRecords(r, address)
        waiting.set(likeness, alike)
      }
      alike.add(r)
    },
    sums: (since) => {
      countAll()
      const from = (groups: Groups<object>): readonly object[] =>
        groups.rows().filter(({ day }) => since === null || String(day) >= since)
      return {
        days: from(days),
        datasets: from(datasets),
        hours: from(hours),
        durations: from(durations),
        signals: signals.rows(),
        together: [...together.values()],
      }
    },
  }
}

/** The one list of what is counted of a record by hour, beside that of `metering.facets_of`. */
function* facetsOf(
  r: CountedRecord,
  uses: Uses,
  refused: Together | null,
): Generator<readonly [string, string]> {
  yield ['KIND', r.kind]
  for (const agreement of r.agreements) yield ['AGREEMENT', agreement]
  for (const code of r.codes) yield ['CODE', code]
  for (const rule of r.rules) yield ['RULE', rule]
  if (r.purpose !== null) yield ['PURPOSE', r.purpose]
  for (const emergency of r.emergencies) yield ['EMERGENCY', emergency]
  for (const { name, columns } of r.datasets)
    for (const column of columns) yield ['COLUMN', `${name}.${column}`]
  for (const [name, { isRefused }] of uses)
    if (isRefused) for (const code of r.codes) yield ['REFUSAL', `${name}.${code}`]
  if (refused !== null) for (const code of r.codes) yield ['REFUSAL', `${refused.id}.${code}`]
}

const emptySum = (): Sum => ({ operations: 0, rows: 0, bytes: 0, cost: 0 })
const emptyUse = (): Sum & { refused: number } => ({ ...emptySum(), refused: 0 })

const add = (to: Sum, { operations, rows, bytes, cost }: Sum): void => {
  to.operations += operations
  to.rows += rows
  to.bytes += bytes
  to.cost += cost
}
