import type { ColumnType } from '../column-type'

/** A column by which rows are named, and its type. */
export interface NamingColumn {
  readonly name: string
  readonly type: ColumnType
}

/** The columns of a dataset by which rows are named, in the order in which the values stand. */
export interface Naming {
  /** Name of the dataset. */
  readonly dataset: string
  /** At least one. */
  readonly columns: readonly NamingColumn[]
}

/** One combination of values, one for each column: text in the form of `canonicalSql`. */
export type NamedRow = readonly string[]

/** Most combinations of values that one order names. */
export const MAX_NAMED_ROWS = 1_000
