import type { GraphQLInputFieldConfig, GraphQLInputObjectType } from 'graphql'
import { DeferredInputType } from './deferred-types'
import type { Access } from './members'

const words: Readonly<Record<string, string>> = {
  some: 'There is one of which this is true; with {}: there is one.',
  none: 'There is none of which this is true; with {}: there is none.',
  every: 'There is none of which this is not true, be it for a missing value; true where there are no rows.',
}

/** What a filter can say of the rows that a to-many relation leads to. */
export const listWhereInput = (
  name: string,
  where: () => GraphQLInputObjectType,
  access: Access,
): GraphQLInputObjectType =>
  new DeferredInputType(
    {
      name,
      description: 'What holds of the related rows that you may read; all members that are given must hold.',
    },
    {
      within: () => Object.keys(words),
      elsewhere: () => [],
      order: () => Object.keys(words),
      make: (quantifier): GraphQLInputFieldConfig | undefined =>
        Object.hasOwn(words, quantifier) ? { type: where(), description: words[quantifier] } : undefined,
    },
    access,
  )
