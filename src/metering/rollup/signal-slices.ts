import { errorCodes, type ErrorCode } from '../../kernel/codes'
import { MAX_VALUES, fewOf, type AlikeRecords } from './alike-records'
import { Groups } from './rollup-groups'

/** Refusals that a budget or a throttle makes. */
export const budgetCodes = ['QUOTA_EXCEEDED', 'RATE_LIMITED']
/** Refusals of what an agreement does not hold. */
export const scopeCodes = ['SCOPE_EXCEEDED', 'PURPOSE_NOT_PERMITTED']

type Stage = (typeof errorCodes)[ErrorCode]['stage']

const refusing: readonly Stage[] = ['identity', 'catalogue', 'policy', 'agreement']

/** Refusals by a rule. What else was delivered in the operation, or was at fault in it, makes them none the less one. */
export const refusalCodes: readonly string[] = Object.entries(errorCodes).flatMap(([code, { stage }]) =>
  refusing.includes(stage) ? [code] : [],
)

/** Of all rules; what is at fault beside a budget that is only measured is none, though the record names that rule. */
export const ruleCodes: readonly string[] = [...refusalCodes, ...budgetCodes]

const SLICE_MS = 600_000

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

  /** @param uses their datasets, each once */
  add(alike: AlikeRecords, uses: ReadonlyMap<string, { readonly rows: number }>): void {
    const { one: r, times } = alike
    const slice = sliceOf(r.at)
    if (r.rows > 0)
      for (const agreement of r.agreements)
        for (const [dataset, { rows }] of uses) {
          const found = this.note('DATASET_WALKED', `agreement:${agreement}`, dataset, slice, null, times)
          found.rows += uses.size === 1 ? alike.rows : rows
        }
    if (r.account === null) return
    const note = (rule: string, subject: string, about: string, matching = times): Slice =>
      this.note(rule, subject, about, slice, r.account, matching)
    const subject = `account:${r.account}`
    note('REFUSAL_SPIKE', subject, '', hasAny(r.codes, refusalCodes) ? times : 0).rows += times
    if (hasAny(r.codes, ruleCodes)) for (const rule of r.rules) note('DENIED_BY_RULE', subject, rule)
    if (hasAny(r.codes, budgetCodes)) note('OVER_QUOTA', subject, '')
    if (hasAny(r.codes, scopeCodes)) note('OFF_PURPOSE', subject, '')
    if (r.key !== null && alike.address !== null)
      keep(note('KEY_FROM_MANY_NETWORKS', `key:${r.key}`, ''), networkOf(alike.address))
    if (r.values === null || !delivering.includes(r.decision)) return
    // of what everybody may read row by row nothing can be found out by figures
    if (r.agreements.length === 0 && r.emergencies.length === 0) return
    for (const dataset of fewOf(r.datasets)) {
      const found = note('NEAR_DUPLICATES', subject, dataset)
      for (const value of alike.values) keep(found, value)
    }
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
    matching: number,
  ): Slice {
    const found = this.groups.of([rule, subject, about, slice])
    found.account_id = account
    found.matching += matching
    return found
  }
}

/** Decisions of operations that delivered something. */
const delivering = ['ALLOW', 'PARTIAL']

const sliceOf = (at: string): string =>
  new Date(Math.floor(Date.parse(at) / SLICE_MS) * SLICE_MS).toISOString()

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
