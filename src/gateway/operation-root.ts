import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
} from 'graphql'
import {
  collectFields,
  collectSubfields,
  type FieldGroups,
  type SelectionScope,
} from '../query/collect-fields'

/** What a dataset field is read from: graphql-js gives it to the resolver, and `rowFieldsOf` before it runs. */
export type RowFieldInfo = Pick<
  GraphQLResolveInfo,
  'path' | 'fieldName' | 'fieldNodes' | 'fragments' | 'variableValues'
>

export const fragmentsOf = (document: DocumentNode): Record<string, FragmentDefinitionNode> => {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  return fragments
}

/** The fields at the root of an operation by response key, as execution collects them. */
export const rootFieldsOf = (operation: OperationDefinitionNode, scope: SelectionScope): FieldGroups =>
  collectFields('Query', operation.selectionSet, scope)

/** Every dataset field of an operation, in the order of the answer. */
export const rowFieldsOf = (
  operation: OperationDefinitionNode,
  scope: SelectionScope,
): readonly RowFieldInfo[] =>
  [...rootFieldsOf(operation, scope)].flatMap(([rootKey, nodes]): RowFieldInfo[] => {
    if (nodes[0]?.name.value !== 'rows') return []
    const root = { prev: undefined, key: rootKey, typename: 'Query' }
    return [...collectSubfields('Rows', nodes, scope)].flatMap(([key, fieldNodes]): RowFieldInfo[] => {
      const fieldName = nameOf(fieldNodes)
      if (fieldName === '__typename') return []
      return [{ ...scope, path: { prev: root, key, typename: 'Rows' }, fieldName, fieldNodes }]
    })
  })

const nameOf = (nodes: readonly FieldNode[]): string => nodes[0]?.name.value ?? ''
