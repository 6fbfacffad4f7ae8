import { usesOf, type CountedRecord, type DatasetCount, type Uses } from '../record/counted-record'
import { timeOfId } from '../record/record-time'

/** Divides a quarter of an hour, where days may begin, and the ten minutes of a slice. */
const SLOT_MS = 300_000
export const HOUR_MS = 3_600_000
/** More different values than these tell nothing more. As `metering.roll_up_keep` has it. */
export const MAX_VALUES = 300
/** More rows of a dataset are no few figures or single rows of it: NEAR_DUPLICATES looks at none of them. */
export const MOST_FIGURES = 10

/**
 * Records that differ in their figures alone: of one caller, the same columns, one outcome and five minutes. Of a few
 * clients nearly all are alike, and what is counted of a record under twenty keys is then counted once for all of them.
 */
export class AlikeRecords {
  times = 0
  rows = 0
  bytes = 0
  costActual = 0
  /** In the order of the datasets of `one`. */
  readonly rowsOf: number[]
  /** Digests of their values, of which one more than `MAX_VALUES` are kept. */
  readonly values = new Set<string>()
  /** Times by buckets: b holds 1.1^(b-1) to 1.1^b microseconds. */
  readonly durations = new Map<number, number>()

  constructor(
    /** Any of them: what it says beside figures all of them say. */
    readonly one: CountedRecord,
    /** Of their clients; null: none is kept. */
    readonly address: string | null,
  ) {
    this.rowsOf = one.datasets.map(() => 0)
  }

  add(r: CountedRecord): void {
    this.times += 1
    this.rows += r.rows
    this.bytes += r.bytes
    this.costActual += r.costActual
    for (const [place, { rows }] of r.datasets.entries())
      this.rowsOf[place] = (this.rowsOf[place] ?? 0) + rows
    if (r.values !== null && this.values.size <= MAX_VALUES) this.values.add(r.values)
    const bucket = bucketOf(r.durationUs)
    this.durations.set(bucket, (this.durations.get(bucket) ?? 0) + 1)
  }

  /** The datasets that they used, with the rows of all of them. */
  uses(): Uses {
    return usesOf(this.one.datasets.map((use, place) => ({ ...use, rows: this.rowsOf[place] ?? 0 })))
  }
}

/**
 * Equal for records that are alike. Few rows tell records apart too: whether there were none, or a few of a dataset,
 * decides what is counted of them; so does whether they had values.
 */
export const likenessOf = (r: CountedRecord, address: string | null): string => {
  const slot = Math.floor(Date.parse(r.at) / SLOT_MS)
  const hour = Math.floor(timeOfId(r.id) / HOUR_MS)
  let text = `${slot} ${hour} ${r.rows > 0} ${r.kind} ${r.decision} ${r.values === null}`
  for (const name of [r.account, r.organisation, r.key, r.purpose, address])
    text += name === null ? `${SEPARATOR}-` : `${SEPARATOR}+${name}`
  for (const list of [r.agreements, r.codes, r.rules, r.emergencies]) text += SEPARATOR + list.join(WITHIN)
  const few = fewOf(r.datasets)
  for (const { name, decision, columns } of r.datasets)
    text += `${SEPARATOR}${name}${WITHIN}${decision}${WITHIN}${few.has(name)}${WITHIN}${columns.join(WITHIN)}`
  return text
}

// no text that is stored has the first in it, no name, code or id the second
const SEPARATOR = '\u0000'
const WITHIN = '\u0001'

const LOG_BASE = Math.log(1.1)

const bucketOf = (durationUs: number): number => Math.ceil(Math.log(Math.max(durationUs, 1)) / LOG_BASE)

/** Datasets that were read, and at most `MOST_FIGURES` rows of them, their versions together. */
export const fewOf = (datasets: readonly DatasetCount[]): ReadonlySet<string> => {
  const read = datasets.filter(({ decision }) => decision === 'ALLOW')
  return new Set([...usesOf(read)].flatMap(([name, { rows }]) => (rows <= MOST_FIGURES ? [name] : [])))
}
