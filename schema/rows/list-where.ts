import { GraphQLInputObjectType } from 'graphql'

/** What a filter can say of the rows that a to-many relation leads to. */
export const listWhereInput = (name: string, where: GraphQLInputObjectType): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'What holds of the related rows that you may read; all members that are given must hold.',
    fields: {
      some: { type: where, description: 'There is one of which this is true; with {}: there is one.' },
      none: { type: where, description: 'There is none of which this is true; with {}: there is none.' },
      every: {
        type: where,
        description:
          'There is none of which this is not true, be it for a missing value; true where there are no rows.',
      },
    },
  })
