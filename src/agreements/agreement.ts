import type { OpenMode } from '../catalog/dataset'
import type { Mask } from '../catalog/mask'
import type { Filter } from '../query/row-query/filter'
import type { Budget } from './budget'

export type AgreementState =
  | 'DRAFT'
  | 'SIGNED'
  | 'RETURNED'
  | 'REFUSED'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'EXPIRED'
  | 'TERMINATED'
  | 'RELINQUISHED'

/** What a column that an agreement names may be used for. A column without a mask may always be used for all. */
export type ColumnUse = 'select' | 'filter' | 'sort' | 'group'

/** A data use agreement (数据利用协议), as a decision needs it. */
export interface Agreement {
  readonly id: string
  readonly number: string
  readonly purpose: string
  readonly state: AgreementState
  /** Of its text: 1, and one more for each amendment. */
  readonly version: number
  /** In force in `[effectiveFrom, effectiveTo)`, if ACTIVE. */
  readonly effectiveFrom: Date
  readonly effectiveTo: Date
  /** In which the data may be used, at least one; a query is API. */
  readonly modes: readonly OpenMode[]
  /** How much may be used; empty: no bound. */
  readonly budgets: readonly Budget[]
  /** By dataset name. */
  readonly scopes: ReadonlyMap<string, Scope>
}

export interface Scope {
  readonly dataset: string
  /** The revision that was agreed on: a column of a later one is not in `columns`. */
  readonly contractRevision: number
  readonly columns: ReadonlyMap<string, ScopeColumn>
  /** Rows that it covers; null: all. */
  readonly predicate: Filter<string> | null
  /** Only counts, aggregates and groups are given, no single row. */
  readonly aggregatesOnly: boolean
  /** Figures of fewer rows are withheld, at least 2; null: none are. Only with `aggregatesOnly`. */
  readonly smallestGroup: number | null
}

export interface ScopeColumn {
  readonly name: string
  /** Instead of the catalogue's; absent: the catalogue's. */
  readonly mask?: Mask
  readonly uses: readonly ColumnUse[]
}
