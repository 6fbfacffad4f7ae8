import {
  execute,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { ResolverContext } from '../../resolvers/context'
import type { Catalog } from '../catalog/snapshot'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { createContext, type ContextDeps } from './context'
import { fromAppError, toClientError } from './error-format'
import { asksForSchema, executeIntrospection, type Execution } from './introspection'
import type { OperationFacts, OperationRequest } from './operation'
import { checkOperation } from './operation-check'
import type { GatewayExecutor } from './schema-source'
import type { SchemaPair } from './schemas'

/** What travels through Apollo's pipeline as the context value. */
export interface PipelineContext {
  readonly operation: { readonly request: OperationRequest; readonly facts: OperationFacts }
}

export interface ExecutorDeps extends ContextDeps {
  readonly catalog: Catalog
  readonly clock: Clock
  readonly observe: Observe
}

/** Executes a validated operation on the execution schema of the snapshot that it was validated against. */
export const createExecutor =
  (deps: ExecutorDeps, pairOf: (schema: GraphQLSchema) => SchemaPair): GatewayExecutor =>
  async ({ schema, document, operation, operationName, context, request }) => {
    const { request: asked, facts } = (context as PipelineContext).operation
    const pair = pairOf(schema)
    // absent when the document has no operation of that name: execution says so
    facts.operationType = (operation as OperationDefinitionNode | undefined)?.operation ?? null
    facts.operationName = operationName ?? null
    facts.catalogue = pair.snapshot.revision
    const { context: contextValue, fields } = createContext(deps, asked, facts, {
      caller: facts.caller,
      pair,
      versions: deps.catalog.versions,
      now: deps.clock.now(),
    })
    const execution: Execution = {
      document,
      operation,
      operationName: request.operationName ?? null,
      variables: request.variables ?? {},
      context: contextValue,
    }
    const refused = (error: AppError): ExecutionResult => ({ errors: [fromAppError(error, asked.locale)] })
    if (operation !== undefined) {
      const schemas = { schema: pair.publicSchema, snapshot: pair.snapshot }
      const { refusal, variableErrors } = checkOperation(execution, schemas, fields, deps.limits)
      if (variableErrors.length > 0) return { errors: variableErrors }
      if (refusal !== null) {
        fields.refuseAll()
        return refused(refusal)
      }
    }
    const run = (part: DocumentNode) => runPart(pair.executionSchema, part, execution, contextValue)
    const result: ExecutionResult = asksForSchema(execution)
      ? await executeIntrospection(execution, pair.publicSchema, run).catch((error: unknown) => {
          if (error instanceof AppError) return refused(error)
          throw error
        })
      : await run(document)
    if (result.errors === undefined) return result
    return {
      ...result,
      errors: result.errors.map((error) =>
        toClientError(error, asked.locale, asked.requestId, (cause) => {
          deps.observe({ kind: 'failure', requestId: asked.requestId, where: 'executor', error: cause })
        }),
      ),
    }
  }

const runPart = (
  schema: GraphQLSchema,
  document: DocumentNode,
  execution: Execution,
  contextValue: ResolverContext,
) =>
  execute({
    schema,
    document,
    operationName: execution.operationName,
    variableValues: execution.variables,
    contextValue,
    // they compare every unknown name with all known ones
    hideSuggestions: true,
  })
