import { isOperation, type AsideRecord, type OperationRecord, type UsageRecord } from '../usage-record'

/** The columns by which records are searched and summed, in the order of the type `metering.entry`. */
export type RecordEntry = readonly [
  id: string,
  at: string,
  requestId: string,
  account: string | null,
  organisation: string | null,
  agreements: readonly string[],
  operationName: string | null,
  datasets: readonly string[],
  decision: string,
  codes: readonly string[],
  rows: number,
  bytes: number,
  costActual: number,
]

export const recordEntry = (r: UsageRecord): RecordEntry =>
  isOperation(r)
    ? [
        r.id,
        r.at,
        r.requestId,
        r.account,
        r.organisation,
        r.agreements,
        r.operationName,
        datasetNames(r),
        r.decision,
        r.codes,
        r.rows,
        r.bytes,
        r.costActual,
      ]
    : [r.id, r.at, '', null, null, [], null, [], asideDecision(r), [], 0, 0, 0]

/** What stands as the decision of a record that is no operation's: its kind. By it such records are found, and left out of sums. */
const asideDecision = ({ kind }: AsideRecord): string => kind.toUpperCase()

/**
 * The entry as an element of an array literal of `metering.entry`.
 * @see PostgreSQL manual 8.16.2 (composite input) and 8.15.2 (array input): each level quotes the one below
 */
export const entryLiteral = (r: UsageRecord): string =>
  isOperation(r)
    ? `"(${field(r.id)},${field(r.at)},${field(r.requestId)},${field(r.account)},${field(r.organisation)}` +
      `,${list(r.agreements)},${field(r.operationName)},${names(r)},${field(r.decision)},${list(r.codes)}` +
      `,${r.rows},${r.bytes},${r.costActual})"`
    : `"(${field(r.id)},${field(r.at)},${field('')},,,{},,{},${asideDecision(r)},{},0,0,0)"`

// letters, digits and the marks of our names, times and ids: they mean themselves at every level
const plain = /^[\w.:/-]+$/

/** A field of a row: null is nothing at all, the empty text a pair of quotes. */
const field = (value: string | null): string =>
  value === null ? '' : plain.test(value) ? value : quote(quote(value)).slice(1, -1)

const list = (items: readonly string[]): string => {
  if (items.length === 0) return '{}'
  let out = ''
  for (const item of items) out += `${out === '' ? '' : ','}${element(item)}`
  // with one plain element there is no comma and nothing to quote
  return items.length === 1 && plain.test(out) ? `{${out}}` : quote(quote(`{${out}}`)).slice(1, -1)
}

const element = (item: string): string =>
  plain.test(item) && item.toLowerCase() !== 'null' ? item : quote(item)

const names = (r: OperationRecord): string => list(datasetNames(r))

/** Each once: a dataset may be used in two versions. */
const datasetNames = ({ datasets }: OperationRecord): readonly string[] =>
  datasets.length < 2 ? datasets.map((use) => use.name) : [...new Set(datasets.map((use) => use.name))]

const quote = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`
