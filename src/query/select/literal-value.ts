import {
  getArgumentValues,
  getNamedType,
  GraphQLScalarType,
  isListType,
  isNonNullType,
  Kind,
  valueFromAST,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type ObjectValueNode,
  type ValueNode,
} from 'graphql'
import { emptyRecord } from '../../kernel/record'
import { FoundInputType } from './found-input'

type Variables = Readonly<Record<string, unknown>>

/**
 * The coerced arguments of a field: `getArgumentValues` of graphql-js, which would look at every member of a filter.
 * @param variables coerced
 * @throws GraphQLError of the same text: a value that is not there or does not fit
 */
export const argumentValues = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): Record<string, unknown> => getArgumentValues({ ...field, args: field.args.map(standIn) }, node, variables)

/** An argument that graphql-js takes for that of a scalar, whose literals are read here. */
const standIn = (argument: GraphQLArgument): GraphQLArgument => {
  const { type } = argument
  if (!(type instanceof FoundInputType)) return argument
  const scalar = new GraphQLScalarType<unknown, unknown>({
    name: type.name,
    parseValue: (value) => value,
    parseLiteral: (literal, variables) => literalValue(literal, type, variables ?? {}),
  })
  return { ...argument, type: scalar }
}

/**
 * The value of a literal that was validated: `valueFromAST` of graphql-js, but of a FoundInputType only what was
 * written is looked at.
 * @param variables coerced
 * @returns undefined: a variable without a value stands where one is needed
 */
export const literalValue = (node: ValueNode, type: GraphQLInputType, variables: Variables): unknown => {
  // nothing else leads to such a type
  if (!(getNamedType(type) instanceof FoundInputType)) return valueFromAST(node, type, variables)
  if (node.kind === Kind.VARIABLE) {
    const value = variables[node.name.value]
    return value === null && isNonNullType(type) ? undefined : value
  }
  if (isNonNullType(type))
    return node.kind === Kind.NULL ? undefined : literalValue(node, type.ofType, variables)
  if (node.kind === Kind.NULL) return null
  if (isListType(type)) return listValue(node, type.ofType, variables)
  return type instanceof FoundInputType && node.kind === Kind.OBJECT
    ? objectValue(node, type, variables)
    : undefined
}

const listValue = (node: ValueNode, type: GraphQLInputType, variables: Variables): unknown => {
  const values: unknown[] = []
  for (const item of node.kind === Kind.LIST ? node.values : [node]) {
    const isMissing = node.kind === Kind.LIST && isMissingVariable(item, variables)
    const value = isMissing && !isNonNullType(type) ? null : literalValue(item, type, variables)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

const objectValue = (node: ObjectValueNode, type: FoundInputType, variables: Variables): unknown => {
  const written = new Map(node.fields.map(({ name, value }) => [name.value, value]))
  const members = type.getFields()
  const object = emptyRecord<unknown>()
  for (const name of type.inOrder([...written.keys()])) {
    const [member, literal] = [members[name], written.get(name)]
    if (member === undefined || literal === undefined || isMissingVariable(literal, variables)) continue
    const value = literalValue(literal, member.type, variables)
    if (value === undefined) return undefined
    object[name] = value
  }
  return object
}

const isMissingVariable = (node: ValueNode, variables: Variables): boolean =>
  node.kind === Kind.VARIABLE && variables[node.name.value] === undefined
