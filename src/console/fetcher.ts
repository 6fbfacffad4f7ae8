import { GraphQLError, Kind, parse, type ExecutionResult } from 'graphql'
import { isSendableAgreement, isSendableKey, requestHeaders, type Credentials } from './credentials'
import type { ExchangeStore, Failure } from './exchange'
import { failureText } from './failure-text'
import type { Language } from './language'
import { summarise } from './reply'

/** What the fetcher needs, looked up anew for each request. */
export interface FetcherOptions {
  readonly credentials: () => Credentials
  readonly language: () => Language
  readonly exchange: ExchangeStore
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly monotonicMs: () => number
}

/** What GraphiQL sends. */
interface Operation {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: unknown
}

interface Observer {
  readonly next: (result: ExecutionResult) => void
  readonly complete: () => void
}

/** One answer, later; `unsubscribe` stops the request. It never errors: failures are answers too. */
interface OneAnswer {
  subscribe(observer?: Observer | ((result: ExecutionResult) => void)): { unsubscribe: () => void }
}

/** GraphiQL asks for the schema under this name; what a person runs has another. */
export const SCHEMA_QUERY = 'PlaygroundSchema'

const ENDPOINT = '/graphql'

/**
 * GraphiQL's `fetcher`. A person's operation carries the credentials, is told to `exchange` in every phase, and
 * can be stopped. The schema is the same for everyone, so it is asked for without credentials: a wrong key costs
 * neither documentation nor suggestions.
 */
export const createFetcher = (options: FetcherOptions) => {
  const { exchange } = options

  const ask = async (operation: Operation, credentials: Credentials, signal: AbortSignal | null) => {
    const response = await options.fetch(ENDPOINT, {
      method: 'POST',
      headers: requestHeaders(credentials, options.language()),
      body: JSON.stringify(operation),
      credentials: 'omit',
      signal,
    })
    // a body that breaks off is a server that went away, a body that is not JSON is another server
    const text = await response.text()
    return { status: response.status, reply: parseReply(text) }
  }

  const failed = (failure: Failure): ExecutionResult => ({
    errors: [new GraphQLError(failureText(failure, options.language()))],
  })

  const askForSchema = async (operation: Operation): Promise<ExecutionResult> => {
    try {
      const { status, reply } = await ask(operation, { key: '', agreement: '' }, null)
      // without data GraphiQL would ask once more, for an operation that its document then does not have
      return reply === undefined ? failed({ reason: 'notGraphql', status }) : { data: null, ...reply }
    } catch {
      return failed({ reason: 'away' })
    }
  }

  const run = async (operation: Operation, signal: AbortSignal): Promise<ExecutionResult> => {
    const fail = (failure: Failure): ExecutionResult => {
      exchange.set({ phase: 'failed', failure })
      return failed(failure)
    }
    const credentials = options.credentials()
    if (!isSendableKey(credentials.key) || !isSendableAgreement(credentials.agreement))
      return fail({ reason: 'badCredentials' })
    const startedMs = options.monotonicMs()
    exchange.set({ phase: 'running' })
    try {
      const { status, reply } = await ask(withoutStaleName(operation), credentials, signal)
      if (reply === undefined) return fail({ reason: 'notGraphql', status })
      const tookMs = options.monotonicMs() - startedMs
      exchange.set({ phase: 'answered', tookMs, summary: summarise(reply) })
      return reply
    } catch {
      if (!signal.aborted) return fail({ reason: 'away' })
      exchange.set({ phase: 'stopped', tookMs: options.monotonicMs() - startedMs })
      return {}
    }
  }

  return (operation: Operation): Promise<ExecutionResult> | OneAnswer => {
    if (operation.operationName === SCHEMA_QUERY) return askForSchema(operation)
    return {
      subscribe: (observer) => {
        const abort = new AbortController()
        void run(operation, abort.signal).then((result) => {
          if (abort.signal.aborted || observer === undefined) return
          if (typeof observer === 'function') return observer(result)
          observer.next(result)
          observer.complete()
        })
        return { unsubscribe: () => abort.abort() }
      },
    }
  }
}

/**
 * GraphiQL reads the names of a document a moment after it was typed: who runs it at once sends a name that was there
 * before. Without a name the server takes the only operation, or says that there are several.
 */
const withoutStaleName = (operation: Operation): Operation => {
  const { query, operationName: name, ...rest } = operation
  return typeof name !== 'string' || hasOperation(query, name) ? operation : { query, ...rest }
}

/** A document that cannot be read may have it: the server tells what is wrong with it. */
const hasOperation = (query: string, name: string): boolean => {
  try {
    const { definitions } = parse(query, { noLocation: true })
    return definitions.some((d) => d.kind === Kind.OPERATION_DEFINITION && d.name?.value === name)
  } catch {
    return true
  }
}

/** @returns undefined when it is not a GraphQL reply */
const parseReply = (text: string): ExecutionResult | undefined => {
  try {
    const reply: unknown = JSON.parse(text)
    return isReply(reply) ? reply : undefined
  } catch {
    return undefined
  }
}

const isReply = (reply: unknown): reply is ExecutionResult =>
  typeof reply === 'object' && reply !== null && ('data' in reply || 'errors' in reply)
