import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql'
import { AppError } from '../kernel/errors'

/** Longest name of an operation: it is written into the usage log, which keeps it. */
export const MAX_OPERATION_NAME = 200

/** Why a name of an operation is refused. */
export const operationNameTooLong = (): AppError =>
  AppError.of('request.operationName', { limit: MAX_OPERATION_NAME, name: 'MAX_OPERATION_NAME' })

/** A validation rule: no operation of the document has a longer name than MAX_OPERATION_NAME. */
export const operationNameRule = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition: (node) => {
    if ((node.name?.value.length ?? 0) > MAX_OPERATION_NAME)
      context.reportError(
        new GraphQLError('too long a name', { nodes: node, originalError: operationNameTooLong() }),
      )
    return false
  },
})
