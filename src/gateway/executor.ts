import {
  execute,
  locatedError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type OperationDefinitionNode,
} from 'graphql'
import type { ResolverContext } from '../../resolvers/context'
import type { Catalog } from '../catalog/snapshot'
import type { Clock } from '../kernel/clock'
import { emptyRecord } from '../kernel/record'
import type { Observe } from '../telemetry/observation'
import { AppError, invariant } from '../kernel/errors'
import { CatalogSchema } from './catalog-schema'
import { createContext, rowFieldsUnder, type ContextDeps } from './context'
import { toClientError } from './error-format'
import type { OperationFacts, OperationRequest } from './operation'
import { isIntrospection, type Introspection } from './introspection'
import { ReadyData } from './ready-text'
import { checkOperation, type ReadOperation } from './operation-check'
import { keepRootFields } from './root-fields'
import { executeRows } from './rows-execution'
import type { RootField, RootSelection } from './rows-selection'
import type { GatewayExecutor } from './schema-source'

/** What travels through Apollo's pipeline as the context value. */
export interface PipelineContext {
  readonly operation: { readonly request: OperationRequest; readonly facts: OperationFacts }
}

export interface ExecutorDeps extends ContextDeps {
  readonly catalog: Catalog
  readonly clock: Clock
  readonly observe: Observe
  readonly introspection: Introspection
}

/** Executes a validated operation on the snapshot of the schema that it was validated against. */
export const createExecutor =
  (deps: ExecutorDeps): GatewayExecutor =>
  async ({ schema: validated, document, operation, operationName, context, request }) => {
    const { request: asked, facts } = (context as PipelineContext).operation
    const schema = catalogSchema(validated)
    // absent when the document has no operation of that name: execution says so
    const named = operation as OperationDefinitionNode | undefined
    facts.operationType = named?.operation ?? null
    facts.operationName = operationName ?? null
    facts.catalogue = schema.snapshot.revision
    const inputs = request.variables ?? {}
    const result =
      named === undefined
        ? await execute({ schema, document, operationName: request.operationName ?? null })
        : await new OperationExecution(deps, schema, document, named, inputs, { asked, facts }).run()
    const { errors = [], data } = result
    return {
      // without data the request failed, and the reply has none (GraphQL 7.1)
      ...(data === undefined ? {} : { data }),
      ...(errors.length === 0 ? {} : { errors: errors.map(tell) }),
    }

    function tell(error: GraphQLError): GraphQLError {
      return toClientError(error, asked.locale, asked.requestId, (cause) => {
        deps.observe({ kind: 'failure', requestId: asked.requestId, where: 'executor', error: cause })
      })
    }
  }

/** One operation: rows by our own execution, the schema by introspection, all else by graphql-js. */
class OperationExecution {
  constructor(
    private readonly deps: ExecutorDeps,
    private readonly schema: CatalogSchema,
    private readonly document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly inputs: Readonly<Record<string, unknown>>,
    private readonly of: { readonly asked: OperationRequest; readonly facts: OperationFacts },
  ) {}

  async run(): Promise<ExecutionResult> {
    const { deps, schema, document, operation, inputs } = this
    const { asked, facts } = this.of
    if (!schema.getRootType(operation.operation)) return { errors: [noRootType(operation)] }
    const world = { caller: facts.caller, schema, versions: deps.catalog.versions, now: deps.clock.now() }
    const check = checkOperation(
      { schema, document, operation, inputs },
      deps,
      rowFieldsUnder(deps, asked, world, facts),
    )
    if (check.kind === 'VARIABLES') return { errors: check.errors }
    const { root, fields, refusal } = check
    if (refusal !== null) {
      fields.refuseAll()
      return { errors: [locatedError(refusal, [operation])] }
    }
    if (root.kinds.has('introspection') && root.kinds.size === 1) return this.introspection(check, true)
    const context = createContext(deps, asked, world, fields)
    const parts = await Promise.all([
      root.kinds.has('introspection') ? this.introspection(check, false) : null,
      this.others(root, context),
      ...root.fields.map((field) =>
        field.kind === 'rows' ? this.rows(field, context, check.variables) : null,
      ),
    ])
    return merge(root, parts)
  }

  private async rows(
    field: Extract<RootField, { kind: 'rows' }>,
    context: ResolverContext,
    variableValues: Readonly<Record<string, unknown>>,
  ): Promise<ExecutionResult> {
    const { schema, operation } = this
    const type = schema.rowTypes.rows
    invariant(type !== null, '1c0f', 'rows of a catalogue without any')
    const { data, errors } = await executeRows(field, type, context, {
      schema,
      operation,
      fragments: {},
      rootValue: undefined,
      variableValues: { ...variableValues },
    })
    return { data: { [field.key]: data }, errors }
  }

  private async introspection(check: ReadOperation, isAlone: boolean): Promise<ExecutionResult> {
    const { schema, document, operation, inputs } = this
    const { query, lens } = this.of.asked
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
    const { schema, operation, inputs: variableValues } = this
    const document =
      root.kinds.size === 1
        ? this.document
        : keepRootFields(this.document, operation, (name) => name !== 'rows' && !isIntrospection(name))
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
