import {
  getVariableValues,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { SelectionScope } from '../query/collect-fields'
import { fragmentsOf, rootFieldsOf } from './operation-root'
import { answerSchema } from './schema-answer'

/** An operation on its way through the executor. */
export interface Execution {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: object
}

const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type'

/** Does the operation ask for the schema itself at its root, in a fragment or not? */
export const asksForSchema = ({ document }: Execution): boolean => {
  let found = false
  visit(document, {
    Field: (node) => {
      if (isIntrospection(node.name.value)) found = true
      // only root fields can be introspection fields: validation saw to it
      return false
    },
  })
  return found
}

/**
 * Root fields `__schema` and `__type` are answered by the public schema, all others by `rest`; the answers stand in the
 * order of the response keys.
 */
export const executeIntrospection = async (
  execution: Execution,
  publicSchema: GraphQLSchema,
  rest: (document: DocumentNode) => Promise<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult> => {
  const others = await rest(keepRootFields(execution.document, (name) => !isIntrospection(name)))
  // a variable that does not fit, or no such operation: nothing was executed
  if (others.data == null) return others
  const scope = scopeOf(execution, publicSchema)
  const roots = rootFieldsOf(execution.operation, scope)
  const answered = await answerSchema(publicSchema, roots, scope, nextTurn)
  const merged: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const key of roots.keys()) {
    const value = answered.get(key) ?? others.data[key]
    if (value !== undefined) merged[key] = value
  }
  return { ...others, data: merged }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The document with only some of its root fields; what lies below a field stays. */
const keepRootFields = (document: DocumentNode, keep: (name: string) => boolean): DocumentNode =>
  visit(document, {
    FragmentDefinition: (node) => (node.typeCondition.name.value === 'Query' ? undefined : false),
    Field: (node: FieldNode) => (keep(node.name.value) ? false : null),
  })

const scopeOf = (execution: Execution, schema: GraphQLSchema): SelectionScope => ({
  fragments: fragmentsOf(execution.document),
  variableValues:
    getVariableValues(schema, execution.operation.variableDefinitions ?? [], execution.variables).coerced ??
    {},
})
