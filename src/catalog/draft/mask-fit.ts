import { assertNever } from '../../kernel/errors'
import type { ColumnType } from '../column-type'
import type { Mask } from '../mask'

/** A column as far as a mask depends on it. */
export interface MaskedColumn {
  readonly type: ColumnType
  /** Whether it may be shown without a value. */
  readonly mayBeMissing: boolean
}

/** What a column lacks for a mask: one of some types, or that it may be without a value. */
export type MaskLack =
  { readonly kind: 'TYPE'; readonly types: readonly ColumnType[] } | { readonly kind: 'MISSING_VALUE' }

/** What a column lacks for a mask; undefined: nothing. The one place that decides which mask fits which column. */
export const lackForMask = (mask: Mask, { type, mayBeMissing }: MaskedColumn): MaskLack | undefined => {
  if (mask.kind === 'null') return mayBeMissing ? undefined : { kind: 'MISSING_VALUE' }
  const types = typesOf(mask)
  return types.includes(type) ? undefined : { kind: 'TYPE', types }
}

// no pseudonym is a number: one of 4 bytes meets another after 65,536 values, and any invites sums
const typesOf = (mask: Exclude<Mask, { kind: 'null' }>): readonly ColumnType[] => {
  switch (mask.kind) {
    case 'fixed':
    case 'name':
    case 'telephone':
    case 'identityNumber':
    case 'address':
    case 'pseudonym':
      return ['TEXT']
    case 'date':
      return ['DATE', 'TIMESTAMP']
    case 'number':
      // a part of a whole number bounds nothing
      return Number.isInteger(mask.size) ? ['INTEGER', 'BIGINT', 'DECIMAL', 'FLOAT'] : ['DECIMAL', 'FLOAT']
    default:
      return assertNever(mask)
  }
}
