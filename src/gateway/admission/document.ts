import { Kind, type DocumentNode, type FragmentDefinitionNode } from 'graphql'
import { emptyRecord } from '../../kernel/record'

/** Fragments of a document by name. */
export const fragmentsOf = (document: DocumentNode): Record<string, FragmentDefinitionNode> => {
  const fragments = emptyRecord<FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  return fragments
}
