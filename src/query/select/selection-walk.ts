import {
  getNamedType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql'
import { invariant } from '../../kernel/errors'
import type { QueryLimits } from '../limits'
import type { TypenameField } from '../row-query/row-query'

/** A walk through the selection of one row field: what its parts need of the whole. */
export interface SelectionWalk {
  readonly limits: QueryLimits
  /** Each response key of the merged selection sets, in order; `__typename` is answered for every type. */
  each<F extends { readonly kind: string }>(
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
    read: (name: string, key: string, group: readonly FieldNode[], def: GraphQLField<unknown, unknown>) => F,
  ): (F | TypenameField)[]
  /** Coerced arguments of a field. */
  args(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): Record<string, unknown>
}

export const objectTypeOf = (field: GraphQLField<unknown, unknown>): GraphQLObjectType => {
  const type = getNamedType(field.type)
  invariant(isObjectType(type), '90e2', `${field.name} is not of an object type`)
  return type
}

export const unknownField = (type: GraphQLObjectType, name: string): never => {
  throw new Error(`invariant 3b1d: ${type.name}.${name} passed validation and is not known`)
}
