import type { OperationRecord } from '../usage-record'

/** What a budget counts, in units as `BudgetUnit` has them. */
export const amounts = ['requests', 'rows', 'bytes', 'cost'] as const

export type Amount = (typeof amounts)[number]

export type Amounts = Readonly<Record<Amount, number>>

/**
 * Whose budget, or of what: `account:<id>`, `anonymous` (all who are not known, together), `agreement:<number>` or
 * `dataset:<name>` (all its users together).
 */
export type Subject = string

/** What a record takes of the budgets of one subject. */
export interface Charge extends Amounts {
  readonly subject: Subject
}

/**
 * What a record takes, of each subject that has a budget; empty: none has. Account and agreement are charged with the
 * whole operation, a dataset with its own rows and with the bytes and the cost of the operation. A mutation is charged
 * as a request of its caller alone. A dataset that was refused is not charged.
 */
export const chargesOf = (
  record: OperationRecord,
  isLimited: (subject: Subject) => boolean,
): readonly Charge[] => {
  const charges: Charge[] = []
  const { rows, bytes, costActual: cost } = record
  const caller = callerSubject(record.account)
  if (record.operationType === 'mutation')
    return isLimited(caller) ? [{ subject: caller, requests: 1, rows: 0, bytes: 0, cost: 0 }] : charges
  const charge = (subject: Subject, own: number): void => {
    if (isLimited(subject)) charges.push({ subject, requests: 1, rows: own, bytes, cost })
  }
  charge(caller, rows)
  for (const number of record.agreements) charge(agreementSubject(number), rows)
  for (const [name, own] of rowsOf(record)) charge(datasetSubject(name), own)
  return charges
}

/** @param account id; null: anonymous */
export const callerSubject = (account: string | null): Subject =>
  account === null ? 'anonymous' : `account:${account}`

export const agreementSubject = (number: string): Subject => `agreement:${number}`

export const datasetSubject = (name: string): Subject => `dataset:${name}`

/** Rows of each dataset that was allowed, its versions together. */
const rowsOf = ({ datasets }: OperationRecord): Iterable<readonly [string, number]> => {
  const [only] = datasets
  if (datasets.length === 1 && only !== undefined)
    return only.decision === 'ALLOW' ? [[only.name, only.rows]] : []
  const rows = new Map<string, number>()
  for (const { name, rows: own, decision } of datasets)
    if (decision === 'ALLOW') rows.set(name, (rows.get(name) ?? 0) + own)
  return rows
}

/** Whether the record is that of an operation which a budget refused as a whole: it counts as a request where it may. */
export const isRefusal = ({ decision, codes }: OperationRecord): boolean =>
  decision === 'DENY' && codes.includes('QUOTA_EXCEEDED')

/** Sums by subject. */
export const summed = (charges: Iterable<Charge>): readonly Charge[] => {
  const sums = new Map<Subject, Charge>()
  for (const charge of charges) {
    const { subject } = charge
    const known = sums.get(subject)
    sums.set(subject, known === undefined ? charge : { subject, ...plus(known, charge) })
  }
  return [...sums.values()]
}

export const plus = (a: Amounts, b: Amounts): Amounts => ({
  requests: a.requests + b.requests,
  rows: a.rows + b.rows,
  bytes: a.bytes + b.bytes,
  cost: a.cost + b.cost,
})

/** What an operation takes that a budget refused: nothing was delivered, so it is a request of its caller alone. */
export const refusedCharges = (charges: readonly Charge[]): readonly Charge[] =>
  charges
    .filter(({ subject }) => subject === 'anonymous' || subject.startsWith('account:'))
    .map(({ subject }) => ({ subject, requests: 1, rows: 0, bytes: 0, cost: 0 }))
