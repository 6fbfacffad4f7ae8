import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLArgumentConfig,
  type GraphQLNamedType,
} from 'graphql'
import { DeferredInputType, DeferredObjectType } from './deferred-types'

/** The types that these lead to within their dataset. */
export const reachableTypes = (
  types: readonly GraphQLNamedType[],
  args: readonly GraphQLArgumentConfig[],
): readonly GraphQLNamedType[] => {
  const found = new Map<string, GraphQLNamedType>()
  const visit = (type: GraphQLNamedType): void => {
    if (found.has(type.name)) return
    found.set(type.name, type)
    if (isObjectType(type)) {
      const fields = type instanceof DeferredObjectType ? type.ownFields() : type.getFields()
      for (const field of Object.values(fields)) {
        visit(getNamedType(field.type))
        for (const arg of field.args) visit(getNamedType(arg.type))
      }
    } else if (isInputObjectType(type)) {
      const fields = type instanceof DeferredInputType ? type.ownFields() : type.getFields()
      for (const field of Object.values(fields)) visit(getNamedType(field.type))
    }
  }
  for (const type of types) visit(type)
  for (const arg of args) visit(getNamedType(arg.type))
  return [...found.values()]
}
