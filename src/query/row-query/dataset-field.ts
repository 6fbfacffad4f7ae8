import type { FieldNode } from 'graphql'
import type { AppError } from '../../kernel/errors'
import type { Footprint } from './footprint'
import type { VariableOperand } from './operand'
import type { RowQuery } from './row-query'

/** What one dataset field asks for, whatever the texts and numbers of its variables are. */
export interface DatasetField {
  readonly name: string
  readonly nodes: readonly FieldNode[]
  readonly asked: Asked
}

export type Asked =
  | {
      readonly kind: 'READ'
      readonly query: RowQuery
      readonly footprint: Footprint
      /** The values of variables that its filters compare with. */
      readonly operands: readonly VariableOperand[]
    }
  | { readonly kind: 'REFUSED'; readonly error: AppError }
