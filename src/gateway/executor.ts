import {
  execute,
  locatedError,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type OperationDefinitionNode,
} from 'graphql'
import type { ResolverContext } from '../../resolvers/context'
import type { Catalog } from '../catalog/live/snapshot'
import type { Clock } from '../kernel/clock'
import { emptyRecord } from '../kernel/record'
import type { Observe } from '../telemetry/observation'
import { AppError, invariant } from '../kernel/errors'
import { variableValues } from '../query/select/variable-values'
import { CatalogSchema } from './schema/catalog-schema'
import { catalogueSize } from './catalogue-size'
import { createContext, rowFieldsUnder, type ContextDeps, type OperationWorld } from './context'
import { fragmentsOf } from './admission/document'
import { toClientError } from './error-format'
import type { OperationFacts, OperationRequest } from './operation'
import { isIntrospection, type Introspection } from './schema/introspection'
import { ReadyData } from './ready-text'
import { passedLimit } from './admission/limits'
import { checkOperation, MAX_VARIABLE_ERRORS, type ReadOperation } from './operation-check'
import { keepRootFields } from './root-fields'
import { executeRows } from './rows/rows-execution'
import type { RootField, RootSelection } from './rows/rows-selection'
import type { GatewayExecutor } from './schema/schema-source'
import { guardedRoot } from './schema/static-schema'

/** An operation of a document that is valid under a schema. */
export interface ValidOperation {
  readonly schema: CatalogSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/** One request for it, and what gathers what happens to it. */
export interface Asked {
  readonly request: OperationRequest
  readonly facts: OperationFacts
}

/** What travels through Apollo's pipeline as the context value. */
export interface PipelineContext {
  readonly operation: Asked
}

export interface ExecutorDeps extends ContextDeps {
  readonly catalog: Catalog
  readonly clock: Clock
  readonly observe: Observe
  readonly introspection: Introspection
}

/**
 * Executes operations that Apollo validated, on the snapshot of the schema that they were validated against.
 * @param onExecuted is told of each that was executed
 */
export const createExecutor =
  (deps: ExecutorDeps, onExecuted: (valid: ValidOperation, asked: Asked) => void): GatewayExecutor =>
  async ({ schema: validated, document, operation, context, request }) => {
    const asked = (context as PipelineContext).operation
    const schema = catalogSchema(validated)
    // absent when the document has no operation of that name: execution says so
    const named = operation as OperationDefinitionNode | undefined
    if (named === undefined) {
      asked.facts.catalogue = schema.snapshot.revision
      return execute({ schema, document, operationName: request.operationName ?? null })
    }
    const valid = { schema, document, operation: named }
    const result = await executeOperation(deps, valid, asked)
    if (result.data !== undefined) onExecuted(valid, asked)
    return result
  }

/** @returns without `data`: the request failed before anything was executed (GraphQL 7.1) */
export const executeOperation = async (
  deps: ExecutorDeps,
  valid: ValidOperation,
  asked: Asked,
): Promise<ExecutionResult> => {
  const { request, facts } = asked
  facts.operationType = valid.operation.operation
  facts.operationName = valid.operation.name?.value ?? null
  facts.document = valid.document
  facts.catalogue = valid.schema.snapshot.revision
  let result: ExecutionResult
  try {
    result = await new OperationExecution(deps, valid, asked).run()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    result = { errors: [locatedError(error, [valid.operation])] }
  }
  const { errors, data } = result
  if (errors === undefined || errors.length === 0) return data === undefined ? {} : { data }
  const told = errors.map((error) =>
    toClientError(error, request.locale, request.requestId, (cause) => {
      deps.observe({ kind: 'failure', requestId: request.requestId, where: 'executor', error: cause })
    }),
  )
  return data === undefined ? { errors: told } : { data, errors: told }
}

/** One operation: rows by our own execution, the schema by introspection, all else by graphql-js. */
class OperationExecution {
  constructor(
    private readonly deps: ExecutorDeps,
    private readonly valid: ValidOperation,
    private readonly asked: Asked,
  ) {}

  /** @throws AppError about the operation as a whole: nothing was executed */
  async run(): Promise<ExecutionResult> {
    const { deps } = this
    const { schema, document, operation } = this.valid
    const { request, facts } = this.asked
    if (!schema.getRootType(operation.operation)) return { errors: [noRootType(operation)] }
    const { versions, emergencies } = deps.catalog
    const world = { caller: facts.caller, schema, versions, emergencies, now: deps.clock.now() }
    if (operation.operation === OperationTypeNode.MUTATION) return this.mutation(world)
    const check = checkOperation(
      { schema, document, operation, inputs: request.variables },
      deps,
      rowFieldsUnder(deps, request, world, facts),
    )
    if (check.kind === 'VARIABLES') return { errors: check.errors }
    const { root, fields, refusal } = check
    if (refusal !== null) {
      fields.refuseAll()
      return { errors: [locatedError(refusal, [operation])] }
    }
    if (root.kinds.has('introspection') && root.kinds.size === 1) return this.introspection(check, true)
    const context = createContext(deps, request, world, fields, facts)
    const [only] = root.fields
    if (only?.kind === 'rows' && root.fields.length === 1) return this.rows(only, context, check.variables)
    const parts = await Promise.all([
      root.kinds.has('introspection') ? this.introspection(check, false) : null,
      this.others(root, context),
      ...root.fields.map((field) =>
        field.kind === 'rows' ? this.rows(field, context, check.variables) : null,
      ),
    ])
    return merge(root, parts)
  }

  /** Commands, one after another, as GraphQL 6.2.2 says; they are committed with the record of the operation. */
  private async mutation(world: OperationWorld): Promise<ExecutionResult> {
    const { deps } = this
    const { schema, document, operation } = this.valid
    const { request, facts } = this.asked
    const coerced = variableValues(
      schema,
      operation.variableDefinitions ?? [],
      request.variables,
      MAX_VARIABLE_ERRORS,
    )
    if (coerced.kind === 'INVALID') return { errors: coerced.errors }
    const scope = { fragments: fragmentsOf(document), variableValues: coerced.values }
    const values = catalogueSize(guardedRoot('Mutation'), operation, scope, schema.snapshot)
    const refusal = passedLimit(deps.limits, { MAX_CATALOGUE_VALUES: values })
    if (refusal !== null) return { errors: [locatedError(refusal, [operation])] }
    const fields = rowFieldsUnder(deps, request, world, facts)(coerced.values)
    return execute({
      schema,
      document,
      operationName: operation.name?.value ?? null,
      variableValues: request.variables,
      contextValue: createContext(deps, request, world, fields, facts),
      hideSuggestions: true,
    })
  }

  private async rows(
    field: Extract<RootField, { kind: 'rows' }>,
    context: ResolverContext,
    variableValues: Readonly<Record<string, unknown>>,
  ): Promise<ExecutionResult> {
    const { schema, operation } = this.valid
    const type = schema.rowTypes.rows
    invariant(type !== null, '1c0f', 'rows of a catalogue without any')
    const { data, errors } = await executeRows(field, context, {
      type,
      schema,
      operation,
      variableValues: { ...variableValues },
    })
    return { data: { [field.key]: data }, errors }
  }

  private async introspection(check: ReadOperation, isAlone: boolean): Promise<ExecutionResult> {
    const { schema, document, operation } = this.valid
    const { query, lens, variables: inputs } = this.asked.request
    const asked = { document, operation, inputs, variables: check.variables, query }
    try {
      const answer = await this.deps.introspection.answer(schema, lens, asked, isAlone)
      // a text takes the place of the object that it is the text of
      return { data: (answer instanceof ReadyData ? answer : Object.fromEntries(answer)) as ObjMap }
    } catch (error) {
      return { errors: [locatedError(error, [operation])] }
    }
  }

  private async others(root: RootSelection, contextValue: ResolverContext): Promise<ExecutionResult | null> {
    if (!root.kinds.has('other')) return null
    const { schema, operation } = this.valid
    const variableValues = this.asked.request.variables
    const document =
      root.kinds.size === 1
        ? this.valid.document
        : keepRootFields(this.valid.document, operation, (name) => name !== 'rows' && !isIntrospection(name))
    const operationName = operation.name?.value ?? null
    return execute({
      schema,
      document,
      operationName,
      variableValues,
      contextValue,
      hideSuggestions: true,
    })
  }
}

/** Each key in its place, whichever part answers it. */
const merge = (root: RootSelection, parts: readonly (ExecutionResult | null)[]): ExecutionResult => {
  const data = emptyRecord<unknown>()
  for (const { key } of root.fields) data[key] = undefined
  const errors: GraphQLError[] = []
  for (const part of parts) {
    if (part === null) continue
    errors.push(...(part.errors ?? []))
    if (part.data == null) return part.data === undefined ? { errors } : { errors, data: null }
    Object.assign(data, part.data)
  }
  return { data, errors }
}

/** GraphQL 5.2.1 has it as a rule of validation; graphql-js 16 does not check it. */
const noRootType = (operation: OperationDefinitionNode): GraphQLError =>
  locatedError(AppError.of('request.noOperationType', { type: operation.operation }), [operation])

type ObjMap = NonNullable<ExecutionResult['data']>

const catalogSchema = (schema: unknown): CatalogSchema => {
  if (!(schema instanceof CatalogSchema)) throw new Error('invariant 51cd: a schema that is not ours')
  return schema
}
