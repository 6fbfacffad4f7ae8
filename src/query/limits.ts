/** The bounds of a row query, each with the name of its setting in the error. */
export interface QueryLimits {
  /** WEIR_DEFAULT_PAGE_ROWS */
  readonly defaultPageRows: number
  /** WEIR_MAX_PAGE_ROWS */
  readonly maxPageRows: number
}

/** Conditions in all filters of one operation, `and`, `or` and `not` and each of their members counted too. */
export const MAX_CONDITIONS = 500
/** Values in one list of `in`. */
export const MAX_LIST_VALUES = 1000
/** Relations that one `where` goes through: each is a join, and planning costs more than in proportion. */
export const MAX_FILTER_RELATIONS = 50
/** `some`, `none` and `every` within each other: what is read grows with each by what a row has of the next. */
export const MAX_FILTER_QUANTIFIERS = 5
/** Characters of a text that `search` or `similar` looks for, in its words as they are compared. */
export const MAX_SEARCH_CHARACTERS = 100
/** Levels of `and`, `or`, `not` and relations in one `where`. */
export const MAX_FILTER_DEPTH = 20
export const MAX_ORDER_TERMS = 16
/** Characters of a cursor that is read: sort values are cells. */
export const MAX_CURSOR_LENGTH = 524_288
/** Fields selected in one operation below its row fields, fragments counted each time. */
export const MAX_SELECTED_FIELDS = 2000
/** Rows that one row field may return, nested pages multiplied. */
export const MAX_NESTED_ROWS = 200_000
/** Figures in one `aggregate` or `groups`: sums, averages and so on, one for each column. */
export const MAX_FIGURES = 1000
/**
 * Figures, columns that they are of, and keys of groups, where a smallest group holds: PostgreSQL has at most 1,664
 * columns in one select.
 */
export const MAX_GUARDED_OUTPUTS = 1600
/** Relations that are selected in one operation, fragments counted each time: each is a join. */
export const MAX_SELECTED_RELATIONS = 200
/** Groups where `first` is absent. */
export const DEFAULT_GROUPS = 100
/** Groups that may be passed over before the first one. */
export const MAX_GROUP_OFFSET = 1_000_000
