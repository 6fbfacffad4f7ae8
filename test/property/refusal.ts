import { GraphQLError } from 'graphql'

/** A field that is refused with a code. */
export const refusal = (code: string): GraphQLError => new GraphQLError(code, { extensions: { code } })
