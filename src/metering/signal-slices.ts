import type { CountedRecord } from './counted-record'
import { Groups } from './rollup-groups'

/** Refusals that a budget or a throttle makes. */
export const budgetCodes = ['QUOTA_EXCEEDED', 'RATE_LIMITED']
/** Refusals of what an agreement does not hold. */
export const scopeCodes = ['SCOPE_EXCEEDED', 'PURPOSE_NOT_PERMITTED']

const SLICE_MS = 600_000
/** More different values than these are not kept. As `metering.roll_up_keep` has it. */
const MAX_VALUES = 300

interface Slice {
  account_id: string | null
  matching: number
  /** Of the dataset that is meant; of REFUSAL_SPIKE: all operations, of which its share is. */
  rows: number
  /** null: the rule counts none. */
  values: Set<string> | null
}

/** What the rules of signals may find, by ten minutes: at least what `src/signals/window.ts` reads of the same records. */
export class SignalSlices {
  private readonly groups = new Groups<Slice>(['rule', 'subject', 'about', 'slice'], () => ({
    account_id: null,
    matching: 0,
    rows: 0,
    values: null,
  }))
  private lastSlice = { number: Number.NaN, text: '' }

  /**
   * @param uses datasets of the record, each once
   * @param address of the client; null: it is not kept
   */
  add(r: CountedRecord, uses: ReadonlyMap<string, { readonly rows: number }>, address: string | null): void {
    const slice = this.sliceOf(r.at)
    if (r.rows > 0)
      for (const agreement of r.agreements)
        for (const [dataset, { rows }] of uses) {
          const found = this.note('DATASET_WALKED', `agreement:${agreement}`, dataset, slice, null)
          found.rows += uses.size === 1 ? r.rows : rows
        }
    if (r.account === null) return
    const subject = `account:${r.account}`
    const isRefused = r.decision === 'DENY' && !hasAny(r.codes, budgetCodes)
    this.note('REFUSAL_SPIKE', subject, '', slice, r.account, isRefused).rows += 1
    if (r.decision === 'DENY')
      for (const rule of r.rules) this.note('DENIED_BY_RULE', subject, rule, slice, r.account)
    if (hasAny(r.codes, budgetCodes)) this.note('OVER_QUOTA', subject, '', slice, r.account)
    if (hasAny(r.codes, scopeCodes)) this.note('OFF_PURPOSE', subject, '', slice, r.account)
    if (r.key !== null && address !== null) {
      const found = this.note('KEY_FROM_MANY_NETWORKS', `key:${r.key}`, '', slice, r.account)
      keep(found, networkOf(address))
    }
    if (r.values !== null && r.decision === 'ALLOW' && r.datasets.length > 0 && r.rows <= uses.size)
      keep(this.note('NEAR_DUPLICATES', subject, r.documentHash ?? '', slice, r.account), r.values)
  }

  /** Rows of `metering.rollup_signal`. */
  rows(): readonly object[] {
    return this.groups.rows().map(({ values, ...row }) => ({
      ...row,
      values: values === null || values.size > MAX_VALUES ? null : [...values],
    }))
  }

  private note(
    rule: string,
    subject: string,
    about: string,
    slice: string,
    account: string | null,
    matches = true,
  ): Slice {
    const found = this.groups.of([rule, subject, about, slice])
    found.account_id = account
    if (matches) found.matching += 1
    return found
  }

  private sliceOf(at: string): string {
    const number = Math.floor(Date.parse(at) / SLICE_MS)
    if (number !== this.lastSlice.number)
      this.lastSlice = { number, text: new Date(number * SLICE_MS).toISOString() }
    return this.lastSlice.text
  }
}

const keep = (slice: Slice, value: string): void => {
  slice.values ??= new Set()
  // one more than are kept tells that they are too many
  if (slice.values.size <= MAX_VALUES) slice.values.add(value)
}

const hasAny = (codes: readonly string[], of: readonly string[]): boolean =>
  codes.some((code) => of.includes(code))

/**
 * At least as fine as the network of 24 or 48 bits that an address is in: the first three parts of one that is written out,
 * the whole of one that is shortened, whose third part would have to be found.
 */
const networkOf = (address: string): string => {
  if (address.includes('::')) return address
  const separator = address.includes(':') ? ':' : '.'
  return address.split(separator, 3).join(separator)
}
