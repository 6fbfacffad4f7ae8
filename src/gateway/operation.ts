import type { DocumentNode } from 'graphql'
import type { EmergencyOpening } from '../../policies/emergency'
import type { Agreement } from '../agreements/agreement'
import type { Cancellation } from '../kernel/cancellation'
import type { Caller } from '../identity/caller'
import type { Locale } from '../kernel/message'
import type { Subject } from '../metering/budgets/charge'
import type { RecordedChange } from '../metering/log/recorded-change'
import type { DatasetUses } from './rows/dataset-uses'
import type { Lens } from './schema/lens'

/** What the HTTP request asks for and says of itself. */
export interface OperationRequest {
  readonly requestId: string
  readonly method: 'GET' | 'POST'
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
  /** What introspection shows. */
  readonly lens: Lens
  readonly locale: Locale
  /** From the headers Weir-Agreement and Weir-Purpose; null: not named. */
  readonly agreement: string | null
  readonly purpose: string | null
  /** When nobody waits for the answer any more. */
  readonly cancellation: Cancellation
}

/** What happened to an operation on its way: filled in by the executor and the row fields, read for the record. */
export interface OperationFacts {
  readonly caller: Caller
  catalogue: number
  operationType: 'query' | 'mutation' | 'subscription' | null
  operationName: string | null
  /** The valid document; null: there is none. */
  document: DocumentNode | null
  readonly datasets: DatasetUses
  readonly agreements: Map<string, Agreement>
  readonly emergencies: Map<string, EmergencyOpening>
  readonly rules: Set<string>
  /** Whose budgets refused a field before it ran. */
  readonly overBudget: Set<Subject>
  costRequested: number
  costActual: number
  /** What the operation changes, not committed yet; null: nothing. */
  change: RecordedChange | null
}

export const createFacts = (caller: Caller): OperationFacts => ({
  caller,
  catalogue: 0,
  operationType: null,
  operationName: null,
  document: null,
  datasets: new Map(),
  agreements: new Map(),
  emergencies: new Map(),
  rules: new Set(),
  overBudget: new Set(),
  costRequested: 0,
  costActual: 0,
  change: null,
})
