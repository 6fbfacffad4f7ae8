import {
  coerceInputValue,
  getNamedType,
  getVariableValues,
  GraphQLError,
  GraphQLScalarType,
  isInputType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql'
import { emptyRecord } from '../../kernel/record'
import { FoundInputType } from './found-input'
import { jsonValue } from './json-value'
import { literalValue } from './literal-value'

export type VariableValues =
  | { readonly kind: 'COERCED'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'INVALID'; readonly errors: readonly GraphQLError[] }

type Inputs = Readonly<Record<string, unknown>>

/**
 * The coerced variables of an operation: `getVariableValues` of graphql-js without suggestions, which would look at
 * every member of a filter.
 * @param inputs as the client sent them
 * @param maxErrors at most so many are told, and then one that says so
 */
export const variableValues = (
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  inputs: Inputs,
  maxErrors: number,
): VariableValues => {
  const values = emptyRecord<unknown>()
  const errors: GraphQLError[] = []
  for (const definition of definitions) {
    const options = { maxErrors: maxErrors - errors.length, hideSuggestions: true }
    const filter = filterOf(schema, definition, inputs)
    const result =
      filter === undefined
        ? getVariableValues(schema, [definition], inputs, options)
        : filterValue(definition, filter, inputs, options.maxErrors)
    Object.assign(values, result.coerced)
    errors.push(...(result.errors ?? []))
    // the last one says that there are too many
    if (errors.length > maxErrors) break
  }
  return errors.length === 0 ? { kind: 'COERCED', values } : { kind: 'INVALID', errors }
}

/** The type of a variable that is read here; undefined: graphql-js reads it. */
const filterOf = (
  schema: GraphQLSchema,
  { type: node, variable, defaultValue }: VariableDefinitionNode,
  inputs: Inputs,
): GraphQLInputType | undefined => {
  const type = typeFromAST(schema, node)
  if (!isInputType(type) || !(getNamedType(type) instanceof FoundInputType)) return undefined
  const { value: name } = variable.name
  if (!Object.hasOwn(inputs, name)) return defaultValue === undefined ? undefined : type
  return inputs[name] === null && isNonNullType(type) ? undefined : type
}

const filterValue = (
  definition: VariableDefinitionNode,
  type: GraphQLInputType,
  inputs: Inputs,
  maxErrors: number,
): { readonly coerced: Inputs; readonly errors: readonly GraphQLError[] } => {
  const { value: name } = definition.variable.name
  const coerced = emptyRecord<unknown>()
  const errors: GraphQLError[] = []
  if (!Object.hasOwn(inputs, name)) {
    if (definition.defaultValue) coerced[name] = literalValue(definition.defaultValue, type, {})
    return { coerced, errors }
  }
  try {
    coerced[name] = jsonValue(inputs[name], type, (path, invalid, error) => {
      if (errors.length >= maxErrors) throw new TooManyErrors()
      const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
      const at = place === '' ? '' : ` at "${name}${place}"`
      errors.push(
        new GraphQLError(
          `Variable "$${name}" got invalid value ${inspected(invalid)}${at}; ${error.message}`,
          { nodes: definition, originalError: error },
        ),
      )
    })
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error
    errors.push(error)
  }
  return { coerced, errors }
}

class TooManyErrors extends GraphQLError {
  constructor() {
    super('Too many errors processing variables, error limit reached. Execution aborted.')
  }
}

const Nothing = new GraphQLScalarType({
  name: 'Nothing',
  parseValue: () => {
    throw new GraphQLError('')
  },
})

/** A value as graphql-js writes it. It does that in its errors alone: `Invalid value { a: 1 }: `. */
const inspected = (value: unknown): string => {
  try {
    coerceInputValue(value, Nothing)
  } catch (error) {
    if (error instanceof GraphQLError) return error.message.slice('Invalid value '.length, -': '.length)
    throw error
  }
  return String(value)
}
