import type { FieldNode, GraphQLObjectType, OperationDefinitionNode } from 'graphql'
import { AppError, invariant } from '../../kernel/errors'
import { collectFields, collectSubfields, type SelectionScope } from '../../query/select/collect-fields'
import type { Asked, DatasetField } from '../../query/row-query/dataset-field'
import { footprintOf } from '../../query/row-query/footprint'
import type { VariableOperand } from '../../query/row-query/operand'
import { selectRows, type SelectionSource } from '../../query/select/selection'

/** The root fields of an operation: response keys in order, and those that are rows. */
export interface RootSelection {
  readonly fields: readonly RootField[]
  readonly kinds: ReadonlySet<RootField['kind']>
}

export type RootField =
  | {
      readonly kind: 'rows'
      readonly key: string
      readonly nodes: readonly FieldNode[]
      readonly fields: readonly RowsMember[]
    }
  /** `__schema` and `__type` */
  | { readonly kind: 'introspection'; readonly key: string }
  | { readonly kind: 'other'; readonly key: string }

/** A member of `rows`: a dataset field, or `__typename`. */
export type RowsMember =
  | { readonly kind: 'typename'; readonly key: string }
  | { readonly kind: 'dataset'; readonly key: string; readonly field: DatasetField }

/** SELECT for every dataset field of an operation. Never throws for what a client asked. */
export const selectRoot = (
  operation: OperationDefinitionNode,
  scope: SelectionScope,
  rows: GraphQLObjectType | null,
  source: Omit<SelectionSource, 'fragments' | 'variableValues' | 'operands'>,
): RootSelection => {
  const fields = [...collectFields('Query', operation.selectionSet, scope)].map(([key, nodes]): RootField => {
    const name = nodes[0]?.name.value ?? ''
    if (name === '__schema' || name === '__type') return { kind: 'introspection', key }
    if (name !== 'rows' || rows === null) return { kind: 'other', key }
    const members = [...collectSubfields('Rows', nodes, scope)].map(
      ([memberKey, memberNodes]): RowsMember => {
        const member = memberNodes[0]?.name.value ?? ''
        if (member === '__typename') return { kind: 'typename', key: memberKey }
        const asked = ask(member, memberNodes, rows, { ...source, ...scope })
        return { kind: 'dataset', key: memberKey, field: { name: member, nodes: memberNodes, asked } }
      },
    )
    return { kind: 'rows', key, nodes, fields: members }
  })
  return { fields, kinds: new Set(fields.map((field) => field.kind)) }
}

const ask = (
  name: string,
  nodes: readonly FieldNode[],
  rows: GraphQLObjectType,
  source: Omit<SelectionSource, 'operands'>,
): Asked => {
  const dataset = source.datasets.get(name)
  const field = rows.getFields()[name]
  invariant(dataset !== undefined && field !== undefined, '1c0e', `rows.${name} is not known`)
  try {
    const operands: VariableOperand[] = []
    const query = selectRows(dataset, field, nodes, { ...source, operands })
    return { kind: 'READ', query, footprint: footprintOf(query, source.datasets), operands }
  } catch (error) {
    if (error instanceof AppError) return { kind: 'REFUSED', error }
    throw error
  }
}
