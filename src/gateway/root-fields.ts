import { Kind, visit, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql'

/**
 * The document with only some of the root fields of one operation, what lies below them as it was, and the variables
 * that these still use. Other operations are left out.
 */
export const keepRootFields = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  keep: (name: string) => boolean,
): DocumentNode => {
  const definitions = document.definitions.filter(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION || definition === operation,
  )
  const kept = visit(
    { ...document, definitions },
    {
      FragmentDefinition: (node) => (node.typeCondition.name.value === 'Query' ? undefined : false),
      Field: (node: FieldNode) => (keep(node.name.value) ? false : null),
    },
  )
  const used = new Set<string>()
  visit(kept, {
    VariableDefinition: () => false,
    Variable: (node) => {
      used.add(node.name.value)
    },
  })
  return visit(kept, {
    FragmentDefinition: () => false,
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? false : null),
    SelectionSet: () => false,
  })
}
