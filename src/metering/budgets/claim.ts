import { isOperation, type OperationRecord, type UsageRecord } from '../usage-record'
import type { BudgetBook } from './book'
import { isRefusal, refusedCharges, type Charge } from './charge'
import type { Over } from './counter'
import type { Claim } from './settle'

/** A record as it goes to the log, with what it takes of budgets. */
export interface ClaimedRecord extends Claim {
  readonly record: UsageRecord
  /** What it does not fit into: `record` says so; null: nothing that is known. */
  readonly over: Over | null
}

export const nothingClaimed: readonly Charge[] = []

/**
 * What a record claims. One that certainly does not fit is refused here, as the log would.
 * @param charges what the operation takes; empty: nothing that has a budget
 */
export const claimOf = (record: UsageRecord, charges: readonly Charge[], book: BudgetBook): ClaimedRecord => {
  if (charges.length === 0 || !isOperation(record))
    return { record, charges: nothingClaimed, isRefused: false, over: null }
  const over = book.enforces && !isRefusal(record) ? book.overOf(charges) : null
  if (over === null && !isRefusal(record)) return { record, charges, isRefused: false, over }
  const rest = refusedCharges(charges)
  return {
    record: over === null ? record : refusedRecord(record),
    // where it is no request either the log need not be asked
    charges: book.overOf(rest) === null ? rest : nothingClaimed,
    isRefused: true,
    over,
  }
}

/** The record of the same operation, of which a budget let nothing leave. */
export const refusedRecord = (record: OperationRecord): OperationRecord => ({
  ...record,
  agreements: [],
  agreementVersions: [],
  emergencies: [],
  datasets: record.datasets.map((use) => ({ ...use, masked: [], rows: 0, decision: 'DENY' })),
  decision: 'DENY',
  codes: ['QUOTA_EXCEEDED'],
  rules: record.rules.includes(BUDGET_RULE) ? record.rules : [...record.rules, BUDGET_RULE],
  status: 429,
  rows: 0,
  bytes: 0,
  costActual: 0,
})

/** Rate and daily quota are limited by principal and agreement. */
export const BUDGET_RULE = 'R-67'
