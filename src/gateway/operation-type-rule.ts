import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql'
import { AppError } from '../kernel/errors'

/** A validation rule: the schema has a root type for each operation (GraphQL 5.2.1, as `graphql` 17 checks it). */
export const operationTypeRule = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition: (node) => {
    if (context.getSchema().getRootType(node.operation)) return undefined
    context.reportError(
      new GraphQLError('no such operation', {
        nodes: node,
        originalError: AppError.of('request.noOperationType', { type: node.operation }),
      }),
    )
    return false
  },
})
