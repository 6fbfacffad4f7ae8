import { GraphQLInt, GraphQLString, type GraphQLFieldConfigArgumentMap } from 'graphql'

/** Which rows of the order a page holds (GraphQL Cursor Connections). */
export const pageArguments: GraphQLFieldConfigArgumentMap = {
  first: { type: GraphQLInt, description: 'Rows a page, from the first one on.' },
  after: {
    type: GraphQLString,
    description: 'Rows after this cursor: the `endCursor` of the page before, with the same other arguments.',
  },
  last: { type: GraphQLInt, description: 'Rows a page, the last ones. Not together with `first`.' },
  before: {
    type: GraphQLString,
    description:
      'Rows before this cursor: the `startCursor` of the page behind, with the same other arguments.',
  },
}

/** Of which version a dataset field reads, and what of it. */
export const versionArguments: GraphQLFieldConfigArgumentMap = {
  version: {
    type: GraphQLInt,
    description: 'Number of the version to read, while it is kept; absent: the active one.',
  },
  changesSince: {
    type: GraphQLInt,
    description: 'Only rows that are new or not the same as in the version of this number.',
  },
  removedSince: {
    type: GraphQLInt,
    description:
      'Rows of the version of this number whose key is no more in the active one. Not together with `version` or `changesSince`.',
  },
}
