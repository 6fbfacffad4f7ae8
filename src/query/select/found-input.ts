import { GraphQLInputObjectType } from 'graphql'

/**
 * An input whose members are found by their names: there may be thousands, so whoever reads a value of it looks at
 * those alone that were written. None is required, and none has a default.
 */
export abstract class FoundInputType extends GraphQLInputObjectType {
  /** Of these names those of members, in the order of the members. */
  abstract inOrder(names: readonly string[]): readonly string[]
}
