import type { Figure, Measure } from './figure'
import type { Filter } from './filter'
import type { GroupKey } from './group-key'

/**
 * What is asked of one dataset, or of a to-many relation: a page of rows. Plain data made from the operation
 * (`selection.ts`); fields stand in the order of the reply, `key` is the response key.
 */
export interface RowQuery extends PageArguments {
  readonly dataset: string
  readonly where: Filter | null
  /** Empty: the default order (the declared key if the caller may read it, else `_rid`). */
  readonly orderBy: readonly OrderTerm[]
  readonly fields: readonly PageField[]
}

/** Which rows of the order a page holds, and of which version (`page-arguments.ts`). */
export interface PageArguments {
  /** Rows a page: the first ones of what the cursors leave, or the last ones where `fromEnd`. */
  readonly first: number
  readonly fromEnd: boolean
  readonly after: string | null
  readonly before: string | null
  /** Number of the version that is read; null: that of the cursor, else the active one. */
  readonly version: number | null
  readonly since: Since | null
}

/**
 * What differs from an earlier version. CHANGES: rows that are new or not the same as in that version. REMOVED: rows
 * of that version that are no more.
 */
export interface Since {
  readonly kind: 'CHANGES' | 'REMOVED'
  readonly version: number
}

export interface OrderTerm extends Direction {
  readonly column: string
}

export interface Direction {
  readonly direction: 'ASC' | 'DESC'
  readonly nulls: 'FIRST' | 'LAST'
}

export type PageField =
  | TypenameField
  | { readonly kind: 'totalCount'; readonly key: string }
  | { readonly kind: 'nodes'; readonly key: string; readonly row: RowSelection }
  | { readonly kind: 'edges'; readonly key: string; readonly fields: readonly EdgeField[] }
  | { readonly kind: 'pageInfo'; readonly key: string; readonly fields: readonly PageInfoField[] }
  | { readonly kind: 'aggregate'; readonly key: string; readonly fields: readonly AggregateField[] }
  | { readonly kind: 'groups'; readonly key: string; readonly groups: GroupQuery }

export type EdgeField =
  | TypenameField
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly row: RowSelection }

export type PageInfoField =
  | TypenameField
  | {
      readonly kind: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor'
      readonly key: string
    }

/** What is asked of all rows of a page's filter, or of a group, together. */
export type AggregateField =
  | TypenameField
  | { readonly kind: 'count'; readonly key: string }
  | {
      readonly kind: 'figure'
      readonly key: string
      readonly figure: Figure
      readonly columns: readonly ColumnField[]
    }

/** A member of an object that has one for each column. */
export type ColumnField =
  TypenameField | { readonly kind: 'column'; readonly key: string; readonly column: string }

/** Rows that agree in a list of keys, taken together. */
export interface GroupQuery {
  /** At least one; no column stands twice. */
  readonly by: readonly GroupKey[]
  readonly having: Having | null
  /** The keys complete it to a total order. */
  readonly orderBy: readonly GroupOrderTerm[]
  readonly first: number
  readonly offset: number
  readonly fields: readonly GroupField[]
}

export type GroupField =
  AggregateField | { readonly kind: 'key'; readonly key: string; readonly columns: readonly ColumnField[] }

/** A filter of groups: its columns are names of measures. */
export interface Having {
  readonly filter: Filter
  readonly measures: ReadonlyMap<string, Measure>
}

export interface GroupOrderTerm extends Direction {
  readonly of: Measure | { readonly kind: 'key'; readonly column: string }
}

/** What is asked of each row. */
export interface RowSelection {
  readonly fields: readonly RowField[]
}

export type RowField =
  | TypenameField
  | { readonly kind: 'column'; readonly key: string; readonly column: string }
  | { readonly kind: 'toOne'; readonly key: string; readonly relation: string; readonly row: RowSelection }
  | { readonly kind: 'toMany'; readonly key: string; readonly relation: string; readonly page: RowQuery }

export interface TypenameField {
  readonly kind: 'typename'
  readonly key: string
  readonly name: string
}
