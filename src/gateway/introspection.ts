import {
  execute,
  getVariableValues,
  Kind,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { collectFields } from '../query/collect-fields'

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
  const own = execute({
    schema: publicSchema,
    document: keepRootFields(execution.document, isIntrospection),
    operationName: execution.operationName,
    variableValues: execution.variables,
    contextValue: execution.context,
  })
  const others = rest(keepRootFields(execution.document, (name) => !isIntrospection(name)))
  const [schema, data] = [await own, await others]
  const errors = [...(schema.errors ?? []), ...(data.errors ?? [])]
  if (schema.data == null || data.data == null) return { errors, data: null }
  const merged: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const key of responseKeys(execution, publicSchema)) {
    const source = key in schema.data ? schema.data : data.data
    if (key in source) merged[key] = source[key]
  }
  return { ...(errors.length > 0 ? { errors } : {}), data: merged }
}

/** The document with only some of its root fields; what lies below a field stays. */
const keepRootFields = (document: DocumentNode, keep: (name: string) => boolean): DocumentNode =>
  visit(document, {
    FragmentDefinition: (node) => (node.typeCondition.name.value === 'Query' ? undefined : false),
    Field: (node: FieldNode) => (keep(node.name.value) ? false : null),
  })

const responseKeys = (execution: Execution, schema: GraphQLSchema): readonly string[] => {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null) as Record<
    string,
    FragmentDefinitionNode
  >
  for (const definition of execution.document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  const values = getVariableValues(schema, execution.operation.variableDefinitions ?? [], execution.variables)
  const groups = collectFields('Query', execution.operation.selectionSet, {
    fragments,
    variableValues: values.coerced ?? {},
  })
  return [...groups.keys()]
}
