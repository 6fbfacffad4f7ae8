import { largestPage } from '../../query/row-query/largest-page'
import { limitNames, type LimitName, type LimitUses, type LimitValues } from './limits'
import type { ReadOperation } from '../operation-check'

/** A bound by its name, and how much of it an operation takes. */
export interface LimitUse {
  readonly name: LimitName
  readonly value: number
  /** null: it was not counted, because the operation was refused before. */
  readonly used: number | null
}

/**
 * Every bound that an operation is held against as a whole.
 * @param ofDocument what was counted of the document and the variables
 * @param check null: it was refused before anything was decided
 */
export const limitUses = (
  values: LimitValues,
  ofDocument: LimitUses,
  check: ReadOperation | null,
): readonly LimitUse[] => {
  const used: LimitUses = { ...ofDocument, ...(check === null ? {} : usedByOperation(check)) }
  return limitNames.map((name) => ({ name, value: values[name], used: used[name] ?? null }))
}

const usedByOperation = ({ rowFields, catalogueValues, cost }: ReadOperation): LimitUses => {
  const most = (counts: readonly number[]): number => counts.reduce((a, b) => Math.max(a, b), 0)
  return {
    WEIR_MAX_COST: cost,
    MAX_CATALOGUE_VALUES: catalogueValues,
    MAX_NESTED_ROWS: most(rowFields.map(({ decided }) => decided.estimate?.rows ?? 0)),
    WEIR_MAX_PAGE_ROWS: most(
      rowFields.map(({ decided }) => (decided.query === null ? 0 : largestPage(decided.query))),
    ),
  }
}
