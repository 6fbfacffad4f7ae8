import type { Match } from './match'
import type { Operand } from './operand'

/**
 * A condition on the rows of one dataset: the language of `where`, and of the row predicate of an agreement, whose
 * values are texts (`Filter<string>`).
 */
export type Filter<V = Operand> =
  | { readonly kind: 'and'; readonly of: readonly Filter<V>[] }
  | { readonly kind: 'or'; readonly of: readonly Filter<V>[] }
  | { readonly kind: 'not'; readonly of: Filter<V> }
  | { readonly kind: 'compare'; readonly column: string; readonly op: CompareOp; readonly value: V }
  | {
      readonly kind: 'in'
      readonly column: string
      readonly negated: boolean
      readonly values: readonly V[]
    }
  | { readonly kind: 'isNull'; readonly column: string; readonly isNull: boolean }
  | { readonly kind: 'matches'; readonly column: string; readonly match: Match }
  | { readonly kind: 'toOne'; readonly relation: string; readonly of: Filter<V> }
  | {
      readonly kind: 'toMany'
      readonly relation: string
      readonly quantifier: Quantifier
      readonly of: Filter<V>
    }

/** Whether a filter has no condition at all, so that every row meets it: `{}`, `and: []`, and these within each other. */
export const asksForAll = <V>(filter: Filter<V>): boolean =>
  filter.kind === 'and' && filter.of.every(asksForAll)

/**
 * Of the related rows: some = the filter is true of one at least; none = of not one; every = there is none of which it
 * is not true (false, or unknown because a value is missing).
 */
export const quantifiers = ['some', 'none', 'every'] as const

export type Quantifier = (typeof quantifiers)[number]

/** Null semantics are SQL's: a comparison with a missing value is not true. */
export const compareOps = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'startsWith',
  'endsWith',
  'ilike',
] as const

export type CompareOp = (typeof compareOps)[number]
