import { ApolloServer, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql'
import type { Caller } from '../identity/caller'
import { AppError } from '../kernel/errors'
import type { Locale } from '../kernel/message'
import type { RowsReader } from '../query/run/run'
import { StatementBatches } from '../query/run/statement-batches'
import { Admission, isTooManyTokens, tooManyTokens } from './admission/admission'
import { fromAppError } from './error-format'
import {
  createExecutor,
  executeOperation,
  type ExecutorDeps,
  type PipelineContext,
  type ValidOperation,
} from './executor'
import { Introspection } from './schema/introspection'
import { KnownOperations } from './known-operations'
import { createFacts, type OperationFacts, type OperationRequest } from './operation'
import type { Lens } from './schema/lens'
import { limitValues, type OperationLimits } from './admission/limits'
import type { ReadyData, ReadyText } from './ready-text'
import { ResultCache } from './rows/result-cache'
import type { RowFieldDeps } from './rows/row-fields'
import { SchemaSource } from './schema/schema-source'
import { Selections } from './rows/selections'
import { StatementCache } from './rows/statement-cache'
import { validationOptions } from './admission/validation'

export interface GatewayDeps extends Omit<
  ExecutorDeps,
  'limits' | 'selections' | 'introspection' | 'rowFields'
> {
  readonly limits: OperationLimits
  readonly rowFields: Omit<RowFieldDeps, 'statements' | 'results' | 'rows'> & { readonly rows: RowsReader }
  /** What plans that are kept may hold, in bytes; and answers, 0: none is kept. */
  readonly planCacheBytes: number
  readonly resultCacheBytes: number
}

/** The answer of an operation, not yet recorded, not yet sent. */
export interface OperationOutcome {
  /** Absent: the operation was not executed. */
  readonly data?: Record<string, unknown> | ReadyData | null
  readonly errors: readonly GraphQLFormattedError[]
  /** What the pipeline says of the HTTP status; undefined: nothing. */
  readonly status: number | undefined
  readonly headers: ReadonlyMap<string, string>
  readonly facts: OperationFacts
}

export interface Gateway {
  /** SELECT, DECIDE, COMPILE and RUN one operation. Never throws for what a client sent. */
  run(request: OperationRequest, caller: Caller): Promise<OperationOutcome>
  /** The live public schema. */
  readonly publicSchema: GraphQLSchema
  /** The same as SDL. */
  sdl(lens: Lens): Promise<string | ReadyText>
  /** Forgets the answers that read what was narrowed: see `ResultCache.drop`. It does not wait. */
  drop(subjects: readonly string[]): void
  stop(): Promise<void>
}

export const startGateway = async (deps: GatewayDeps): Promise<Gateway> => {
  const limits = limitValues(deps.limits, deps.rowFields.limits)
  const admission = new Admission(limits)
  const introspection = new Introspection(deps.applyUrl)
  const results = new ResultCache(deps.resultCacheBytes)
  const executorDeps: ExecutorDeps = {
    ...deps,
    limits,
    introspection,
    selections: new Selections({ limits: deps.rowFields.limits, maxBytes: deps.planCacheBytes }),
    rowFields: {
      ...deps.rowFields,
      rows: new StatementBatches(deps.rowFields.rows, deps.rowFields.maxReplyBytes),
      statements: new StatementCache(deps.planCacheBytes),
      results,
    },
  }
  const known = new KnownOperations(deps.planCacheBytes)
  const executor = createExecutor(executorDeps, (valid, { request }) => {
    known.keep(source.current, valid, request)
  })
  const source = new SchemaSource({ ...deps, executor })
  const server = new ApolloServer<PipelineContext>({
    gateway: source,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    nodeEnv: 'production',
    parseOptions: { maxTokens: deps.limits.maxTokens },
    validationOptions,
    // a stray APOLLO_KEY would report to a third party; cache control leaks at each schema swap
    apollo: {},
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: (formatted, error) => toAppError(error, deps.limits) ?? formatted,
  })
  await server.start()
  return {
    get publicSchema() {
      return source.current
    },
    sdl: (lens) => introspection.sdl(source.current, lens),
    drop: (subjects) => {
      results.drop(subjects)
    },
    run: async (request, caller) => {
      // before Apollo's validation, which these requests would keep busy
      const refusal = admission.refusalOf(request.query, request.variables)
      if (refusal !== null)
        return {
          errors: [fromAppError(refusal, request.locale).toJSON()],
          status: refusal.status,
          headers: noHeaders,
          facts: createFacts(caller),
        }
      const settled = deps.catalog.settled()
      if (settled !== null) await settled
      const valid = known.find(source.current, request)
      const direct = valid && (await runKnown(valid, request, caller))
      return direct ?? throughPipeline(request, caller)
    },
    stop: () => server.stop(),
  }

  /** @returns undefined: it failed before anything was executed, and the pipeline has the words for that */
  async function runKnown(
    valid: ValidOperation,
    request: OperationRequest,
    caller: Caller,
  ): Promise<OperationOutcome | undefined> {
    const facts = createFacts(caller)
    const { data, errors = noErrors } = await executeOperation(executorDeps, valid, { request, facts })
    if (data === undefined) return undefined
    return { data, errors: errors.map(formatted), status: undefined, headers: noHeaders, facts }
  }

  async function throughPipeline(request: OperationRequest, caller: Caller): Promise<OperationOutcome> {
    const facts = createFacts(caller)
    try {
      return await answerOf(request, facts)
    } catch (error) {
      await facts.change?.rollBack()
      throw error
    }
  }

  async function answerOf(request: OperationRequest, facts: OperationFacts): Promise<OperationOutcome> {
    const response = await server.executeOperation(
      {
        query: request.query,
        variables: { ...request.variables },
        ...(request.operationName === null ? {} : { operationName: request.operationName }),
        http: { method: request.method, headers: new HeaderMap(), search: '', body: null },
      },
      { contextValue: { operation: { request, facts } } },
    )
    if (response.body.kind !== 'single') throw new Error('invariant 7e55: an answer in parts')
    const { data, errors = noErrors } = response.body.singleResult
    // whether an answer is kept is the server's to say
    const headers = new Map(response.http.headers)
    headers.delete('cache-control')
    return {
      ...(data === undefined ? {} : { data }),
      // the one thing that the pipeline answers so; its own code for it is BAD_REQUEST
      errors:
        response.http.status === 405
          ? [fromAppError(AppError.of('request.mutationByGet'), request.locale).toJSON()]
          : errors.map((error) => localised(error, request.locale)),
      status: response.http.status,
      headers,
      facts,
    }
  }
}

const noErrors: readonly never[] = []
const noHeaders: ReadonlyMap<string, string> = new Map()

/** As the pipeline formats what its executor gives. */
const formatted = (error: GraphQLError): GraphQLFormattedError => ({
  ...error.toJSON(),
  extensions: { ...error.extensions, code: error.extensions['code'] ?? 'INTERNAL_SERVER_ERROR' },
})

/** A fault of ours that Apollo wrapped: put back, to be told in the reader's language. */
const toAppError = (error: unknown, { maxTokens }: OperationLimits): GraphQLFormattedError | undefined => {
  for (let cause = error; cause instanceof GraphQLError; cause = cause.originalError) {
    if (cause.originalError instanceof AppError) return told(cause.originalError)
    if (isTooManyTokens(cause)) return told(tooManyTokens(maxTokens))
  }
  return undefined
}

const told = (error: AppError): GraphQLFormattedError => ({
  message: error.message,
  extensions: { code: error.code, ...error.fault.details, fault: error },
})

const localised = (error: GraphQLFormattedError, locale: Locale): GraphQLFormattedError => {
  const fault = error.extensions?.['fault']
  return fault instanceof AppError ? fromAppError(fault, locale).toJSON() : error
}
