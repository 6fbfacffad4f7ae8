import { dayOf } from '../agreements/case/working-days'
import { usesOf, type CountedRecord } from './counted-record'
import { timeOfId } from './record-time'
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
const HOUR_MS = 3_600_000

/** @param timeZone in which days are cut, of the IANA list */
export const createRollupCounter = (timeZone: string): RollupCounter => {
  const days = new Groups(['day', 'account_id', 'organisation_id', 'decision'], emptySum)
  const datasets = new Groups(['day', 'dataset', 'account_id', 'organisation_id'], emptyUse)
  const hours = new Groups(['facet', 'value', 'hour', 'day'], emptySum)
  const durations = new Groups(['day', 'bucket'], () => ({ operations: 0 }))
  const signals = new SignalSlices()
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

  // that of the record before, nearly always
  let lastHour = { number: Number.NaN, text: '' }
  const hourAt = (id: string): string => {
    const number = Math.floor(timeOfId(id) / HOUR_MS)
    if (number !== lastHour.number) lastHour = { number, text: new Date(number * HOUR_MS).toISOString() }
    return lastHour.text
  }

  return {
    add: (r, address) => {
      const day = dayAt(r.at)
      const isOperation = r.kind === 'operation'
      const operations = isOperation ? 1 : 0
      const sum = { operations, rows: r.rows, bytes: r.bytes, cost: r.costActual }
      add(days.of([day, r.account, r.organisation, r.decision]), sum)

      const uses = usesOf(r.datasets)
      for (const [dataset, { rows, isRefused }] of uses) {
        const group = datasets.of([day, dataset, r.account, r.organisation])
        add(group, { ...sum, rows })
        if (isRefused) group.refused += operations
      }
      const hour = hourAt(r.id)
      for (const [facet, value] of facetsOf(r, uses)) add(hours.of([facet, value, hour, day]), sum)
      signals.add(r, uses, address)
      if (isOperation) durations.of([day, bucketOf(r.durationUs)]).operations += 1
    },
    sums: (since) => {
      const from = (groups: Groups<object>): readonly object[] =>
        groups.rows().filter(({ day }) => since === null || String(day) >= since)
      return {
        days: from(days),
        datasets: from(datasets),
        hours: from(hours),
        durations: from(durations),
        signals: signals.rows(),
      }
    },
  }
}

/** The one list of what is counted of a record by hour, beside that of `metering.facets_of`. */
function* facetsOf(r: CountedRecord, uses: ReturnType<typeof usesOf>): Generator<readonly [string, string]> {
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
}

/** Bucket b holds 1.1^(b-1) to 1.1^b microseconds. */
const bucketOf = (durationUs: number): number => Math.ceil(Math.log(Math.max(durationUs, 1)) / Math.log(1.1))

const emptySum = (): Sum => ({ operations: 0, rows: 0, bytes: 0, cost: 0 })
const emptyUse = (): Sum & { refused: number } => ({ ...emptySum(), refused: 0 })

const add = (to: Sum, { operations, rows, bytes, cost }: Sum): void => {
  to.operations += operations
  to.rows += rows
  to.bytes += bytes
  to.cost += cost
}
