/** The bounds of a row query, each with the name of its setting in the error. */
export interface QueryLimits {
  /** WEIR_DEFAULT_PAGE_ROWS */
  readonly defaultPageRows: number
  /** WEIR_MAX_PAGE_ROWS */
  readonly maxPageRows: number
}

/** Conditions in one `where`, and values in one list of `in`. */
export const MAX_CONDITIONS = 500
export const MAX_LIST_VALUES = 1000
/** Characters of a text that `search` or `similar` looks for, in its words as they are compared. */
export const MAX_SEARCH_CHARACTERS = 100
/** Levels of `and`, `or`, `not` and relations in one `where`. */
export const MAX_FILTER_DEPTH = 20
export const MAX_ORDER_TERMS = 16
/** Fields selected in one operation under one row field, fragments counted each time. */
export const MAX_SELECTED_FIELDS = 2000
/** Rows that one row field may return, nested pages multiplied. */
export const MAX_NESTED_ROWS = 200_000
