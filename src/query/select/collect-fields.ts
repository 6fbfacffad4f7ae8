import {
  getDirectiveValues,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLDirective,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { AppError } from '../../kernel/errors'

export interface SelectionScope {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly variableValues: Readonly<Record<string, unknown>>
}

/** Field nodes by response key, in order of first appearance. */
export type FieldGroups = Map<string, FieldNode[]>

/**
 * The fields below merged field nodes (GraphQL 6.3.2 CollectFields, 6.4.3 MergeSelectionSets). Row types are object
 * types only, so a type condition applies when it is the type's own name.
 */
export const collectSubfields = (
  typeName: string,
  nodes: readonly FieldNode[],
  scope: SelectionScope,
): FieldGroups => {
  const groups: FieldGroups = new Map()
  const visited = new Set<string>()
  for (const node of nodes)
    if (node.selectionSet) collect(typeName, node.selectionSet, scope, groups, visited)
  return groups
}

/** The fields of one selection set, e.g. that of an operation. */
export const collectFields = (
  typeName: string,
  set: SelectionSetNode,
  scope: SelectionScope,
): FieldGroups => {
  const groups: FieldGroups = new Map()
  collect(typeName, set, scope, groups, new Set())
  return groups
}

const collect = (
  typeName: string,
  set: SelectionSetNode,
  scope: SelectionScope,
  groups: FieldGroups,
  visited: Set<string>,
): void => {
  for (const selection of set.selections) {
    if (!isIncluded(selection, scope)) continue
    switch (selection.kind) {
      case Kind.FIELD: {
        const key = selection.alias?.value ?? selection.name.value
        const group = groups.get(key)
        if (group) group.push(selection)
        else groups.set(key, [selection])
        break
      }
      case Kind.INLINE_FRAGMENT: {
        const condition = selection.typeCondition?.name.value
        if (condition === undefined || condition === typeName)
          collect(typeName, selection.selectionSet, scope, groups, visited)
        break
      }
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value
        if (visited.has(name)) break
        visited.add(name)
        const fragment = Object.hasOwn(scope.fragments, name) ? scope.fragments[name] : undefined
        if (fragment?.typeCondition.name.value === typeName)
          collect(typeName, fragment.selectionSet, scope, groups, visited)
        break
      }
    }
  }
}

const isIncluded = (selection: SelectionNode, scope: SelectionScope): boolean =>
  selection.directives === undefined ||
  selection.directives.length === 0 ||
  (condition(GraphQLSkipDirective, selection, scope) !== true &&
    condition(GraphQLIncludeDirective, selection, scope) !== false)

/** @returns undefined: it has no such directive. @throws AppError query.badArgument: a variable with a default was sent as null */
const condition = (directive: GraphQLDirective, selection: SelectionNode, scope: SelectionScope): unknown => {
  try {
    return getDirectiveValues(directive, selection, scope.variableValues)?.['if']
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const coordinates = `@${directive.name}(if:)`
    throw AppError.of('query.badArgument', { coordinates, reason: error.message }, {}, error)
  }
}
