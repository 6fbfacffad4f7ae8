import { z } from 'zod'
import { dayOf } from '../agreements/case/working-days'
import { timeOfId } from './record-time'

/** Operations, and what they took. */
interface Sum {
  operations: number
  rows: number
  bytes: number
  cost: number
}

/** Rows of the tables of the rollup (migration 0027), under the names of their columns; what is null has no such thing. */
export interface RollupSums {
  readonly days: readonly object[]
  readonly datasets: readonly object[]
  readonly hours: readonly object[]
  readonly durations: readonly object[]
}

/** Counts records, in any order; the views `metering.counted_record` and `counted_facet` say the same in SQL. */
export interface RollupCounter {
  add(canonical: string): void
  /** In no order. */
  sums(): RollupSums
}

const QUARTER_MS = 900_000
const HOUR_MS = 3_600_000

/**
 * @param timeZone in which days are cut, of the IANA list
 * @param since records of days before it are left out; null: none is. `yyyy-mm-dd`
 */
export const createRollupCounter = (timeZone: string, since: string | null): RollupCounter => {
  const days = new Groups(['day', 'account_id', 'organisation_id', 'decision'], emptySum)
  const datasets = new Groups(['day', 'dataset', 'account_id', 'organisation_id'], emptyUse)
  const hours = new Groups(['facet', 'value', 'hour', 'day'], emptySum)
  const durations = new Groups(['day', 'bucket'], () => ({ operations: 0 }))
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

  return {
    add: (canonical) => {
      const r = countedOf(canonical)
      const day = dayAt(r.at)
      if (since !== null && day < since) return
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
      const hour = new Date(Math.floor(timeOfId(r.id) / HOUR_MS) * HOUR_MS).toISOString()
      for (const [facet, value] of facetsOf(r, uses)) add(hours.of([facet, value, hour, day]), sum)
      if (isOperation) durations.of([day, bucketOf(r.durationUs)]).operations += 1
    },
    sums: () => ({
      days: days.rows(),
      datasets: datasets.rows(),
      hours: hours.rows(),
      durations: durations.rows(),
    }),
  }
}

const Aside = z.object({ id: z.string(), at: z.string(), kind: z.string() })

/** What is counted of an operation, or of one part of its reply. */
const Counted = Aside.extend({
  account: z.string().nullable(),
  organisation: z.string().nullable(),
  decision: z.string(),
  rows: z.number(),
  bytes: z.number(),
  costActual: z.number(),
  durationUs: z.number(),
  agreements: z.array(z.string()),
  codes: z.array(z.string()),
  rules: z.array(z.string()),
  // the first version had none
  emergencies: z.array(z.string()).default([]),
  purpose: z.string().nullable(),
  datasets: z.array(
    z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), decision: z.string() }),
  ),
})

/** What a record says that is no operation's: its kind stands as its decision, as in its columns. */
const nothingCounted = {
  account: null,
  organisation: null,
  purpose: null,
  ...{ rows: 0, bytes: 0, costActual: 0, durationUs: 0 },
  ...{ agreements: [], codes: [], rules: [], emergencies: [], datasets: [] },
}

const countedOf = (canonical: string): Counted => {
  const json: unknown = JSON.parse(canonical)
  const counted = Counted.safeParse(json)
  if (counted.success) return counted.data
  const aside = Aside.parse(json)
  if (aside.kind === 'operation' || aside.kind === 'part') throw counted.error
  return { ...nothingCounted, ...aside, decision: aside.kind.toUpperCase() }
}

type Counted = z.infer<typeof Counted>

interface Use {
  readonly rows: number
  readonly isRefused: boolean
}

/** The datasets of a record, each once: it may be read in two versions. */
const usesOf = (datasets: Counted['datasets']): ReadonlyMap<string, Use> => {
  const uses = new Map<string, Use>()
  for (const { name, rows, decision } of datasets) {
    const known = uses.get(name)
    const isRefused = decision === 'DENY' && known?.isRefused !== false
    uses.set(name, { rows: rows + (known?.rows ?? 0), isRefused })
  }
  return uses
}

/** The one list of what is counted of a record by hour, beside that of `metering.facets_of`. */
function* facetsOf(r: Counted, uses: ReadonlyMap<string, Use>): Generator<readonly [string, string]> {
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

/** Figures by what they are of. */
class Groups<T extends object> {
  private readonly groups = new Map<string, { readonly key: readonly Value[]; readonly figures: T }>()

  /** @param columns names of what they are of */
  constructor(
    private readonly columns: readonly string[],
    private readonly empty: () => T,
  ) {}

  /** @param key a value for each column; it is asked for every record, so it makes one text and nothing else */
  of(key: readonly Value[]): T {
    // no name, id or code has the separator in it, and null stands only where the empty text cannot
    const text = key.join(SEPARATOR)
    const known = this.groups.get(text)
    if (known !== undefined) return known.figures
    const made = { key, figures: this.empty() }
    this.groups.set(text, made)
    return made.figures
  }

  rows(): readonly object[] {
    return Array.from(this.groups.values(), ({ key, figures }) => ({
      ...Object.fromEntries(this.columns.map((column, place) => [column, key[place]])),
      ...figures,
    }))
  }
}

type Value = string | number | null

const SEPARATOR = '\u0000'
