import type { Match } from './match'

/** A condition on the rows of one dataset: the language of `where`, and of the row predicate of an agreement. */
export type Filter =
  | { readonly kind: 'and'; readonly of: readonly Filter[] }
  | { readonly kind: 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'compare'; readonly column: string; readonly op: CompareOp; readonly value: string }
  | {
      readonly kind: 'in'
      readonly column: string
      readonly negated: boolean
      readonly values: readonly string[]
    }
  | { readonly kind: 'isNull'; readonly column: string; readonly isNull: boolean }
  | { readonly kind: 'matches'; readonly column: string; readonly match: Match }
  | { readonly kind: 'toOne'; readonly relation: string; readonly of: Filter }

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
