import {
  coerceInputValue,
  getNamedType,
  GraphQLError,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import { emptyRecord } from '../../kernel/record'
import { FoundInputType } from './found-input'

type Path = readonly (string | number)[]

/** Told of each thing that does not fit: where it stands below the value, what it is, and why. */
export type OnInputError = (path: Path, invalid: unknown, error: GraphQLError) => void

/**
 * The coerced value of a variable as JSON: `coerceInputValue` of graphql-js without suggestions, but of a
 * FoundInputType only what was written is looked at.
 * @returns of no use where an error was told
 */
export const jsonValue = (
  value: unknown,
  type: GraphQLInputType,
  onError: OnInputError,
  path: Path = [],
): unknown => {
  // nothing else leads to such a type
  if (!(getNamedType(type) instanceof FoundInputType)) return plainValue(value, type, onError, path)
  if (isNonNullType(type)) {
    if (value != null) return jsonValue(value, type.ofType, onError, path)
    onError(path, value, new GraphQLError(`Expected non-nullable type "${String(type)}" not to be null.`))
    return undefined
  }
  if (value == null) return null
  if (isListType(type)) {
    const { ofType } = type
    return Array.isArray(value)
      ? value.map((item: unknown, i) => jsonValue(item, ofType, onError, [...path, i]))
      : [jsonValue(value, ofType, onError, path)]
  }
  return type instanceof FoundInputType ? objectValue(value, type, onError, path) : undefined
}

const plainValue = (value: unknown, type: GraphQLInputType, onError: OnInputError, path: Path): unknown =>
  coerceInputValue(
    value,
    type,
    (below, invalid, error) => {
      onError([...path, ...below], invalid, error)
    },
    true,
  )

const objectValue = (value: unknown, type: FoundInputType, onError: OnInputError, path: Path): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    onError(path, value, new GraphQLError(`Expected type "${type.name}" to be an object.`))
    return undefined
  }
  const written = new Map<string, unknown>(Object.entries(value))
  const members = type.getFields()
  const object = emptyRecord<unknown>()
  for (const name of type.inOrder([...written.keys()])) {
    const [member, part] = [members[name], written.get(name)]
    if (member === undefined || part === undefined) continue
    object[name] = jsonValue(part, member.type, onError, [...path, name])
  }
  for (const name of written.keys())
    if (members[name] === undefined)
      onError(path, value, new GraphQLError(`Field "${name}" is not defined by type "${type.name}".`))
  return object
}
