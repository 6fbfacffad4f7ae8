import type { Filter } from './filter'

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

export interface OrderTerm {
  readonly column: string
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

export type AggregateField = TypenameField | { readonly kind: 'count'; readonly key: string }

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
