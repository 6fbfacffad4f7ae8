import type { Caller } from '../src/identity/caller'
import type { AppError } from '../src/kernel/errors'
import type { DatasetField } from '../src/query/row-query/dataset-field'

/** What a rule may ask. */
export interface PolicyContext {
  readonly caller: Caller
  /** Decides a dataset field on its footprint, once. @returns why it is refused, or null */
  refusalOfRows(field: DatasetField): AppError | null
}
