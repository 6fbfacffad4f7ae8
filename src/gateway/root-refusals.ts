import { getArgumentValues, GraphQLError, locatedError, type GraphQLField, type FieldNode } from 'graphql'
import type { GraphQLObjectType, OperationDefinitionNode } from 'graphql'
import { refusalOfQuery } from '../../policies/rules'
import type { Caller } from '../identity/caller'
import { AppError } from '../kernel/errors'
import { isListSize, requireListSize } from '../kernel/list-size'
import { collectFields, type SelectionScope } from '../query/select/collect-fields'

/**
 * Why root fields other than `rows` would be refused before they read anything: by their rule, or by how many entries
 * they ask for. What else is wrong with them is told by executing them.
 * @param root `Query`
 * @returns each in its place, in the order of the answer
 */
export const rootRefusals = (
  root: GraphQLObjectType,
  operation: OperationDefinitionNode,
  scope: SelectionScope,
  caller: Caller,
): readonly GraphQLError[] =>
  [...collectFields(root.name, operation.selectionSet, scope).values()].flatMap((nodes) => {
    const [node] = nodes
    const field = root.getFields()[node?.name.value ?? '']
    if (node === undefined || field === undefined || field.name === 'rows') return []
    try {
      requireAllowed(field, node, scope, caller)
      return []
    } catch (error) {
      if (error instanceof AppError || error instanceof GraphQLError) return [locatedError(error, nodes)]
      throw error
    }
  })

/** @throws AppError, or GraphQLError where an argument has no value that it may have */
const requireAllowed = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  scope: SelectionScope,
  caller: Caller,
): void => {
  const args = getArgumentValues(field, node, scope.variableValues)
  const fault = refusalOfQuery(field.name, caller)
  if (fault !== null) throw new AppError(fault)
  for (const [name, value] of Object.entries(args)) {
    const coordinates = `${field.name}.${name}`
    if (isListSize(coordinates) && typeof value === 'number') requireListSize(coordinates, value)
  }
}
