import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLFormattedError } from 'graphql'
import type { Gateway, OperationOutcome } from '../gateway/gateway'
import { createFacts, type OperationRequest } from '../gateway/operation'
import { fromAppError } from '../gateway/error-format'
import { lensOf } from '../gateway/lens'
import { toUsageRecord } from '../gateway/record'
import type { Callers } from '../identity/callers'
import { anonymous } from '../identity/caller'
import { errorCodes, type ErrorCode } from '../kernel/codes'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { sha256Hex } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import type { Locale } from '../kernel/message'
import { localeOf } from '../kernel/messages'
import type { Receipt, UsageLog } from '../metering/usage-log'
import type { Observe } from '../telemetry/observation'
import { takesGzip } from './accept-encoding'
import { dataText, type DataText } from './data-text'
import { readRequest, type RequestParams, type RequestRules } from './http-request'
import { replyTypeOf, type ReplyType, JSON_TYPE } from './media-type'
import { readyPieces, replyPieces, writeReply, type Reply, type UsageExtension } from './reply'

export interface HandlerDeps {
  readonly gateway: Gateway
  readonly callers: Callers
  readonly log: UsageLog
  readonly clock: Clock
  readonly observe: Observe
  readonly rules: RequestRules
  readonly maxReplyBytes: number
}

/** Times that an operation is decided again because access was narrowed while it ran. */
const MAX_ATTEMPTS = 4

/**
 * One request from its first byte to its last: read, identify, run, COMMIT, write. Every way out, refused and
 * malformed requests too, passes COMMIT exactly once, and nothing of an answer is written before its record is durable.
 */
export const createGraphqlHandler =
  (deps: HandlerDeps) =>
  async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    const exchange = new Exchange(deps, request, requestId)
    const gone = (): void => {
      if (!response.writableFinished) exchange.abort()
    }
    response.on('close', gone)
    const reply = await exchange.answer()
    await writeReply(response, reply)
  }

class Exchange {
  private readonly begunAt: Date
  private readonly begunMs: number
  private readonly locale: Locale
  private readonly controller = new AbortController()
  /** null: none that we can serve. */
  private readonly accepted: ReplyType | null
  private params: RequestParams | null = null
  /** Its end too: a body comes once, however often the operation is decided. */
  private reading: Promise<RequestParams> | undefined

  constructor(
    private readonly deps: HandlerDeps,
    private readonly request: IncomingMessage,
    private readonly requestId: string,
  ) {
    this.begunAt = deps.clock.now()
    this.begunMs = deps.clock.monotonicMs()
    this.locale = localeOf(request.headers['accept-language'])
    this.accepted = replyTypeOf(request.headers.accept)
  }

  /** Nobody waits for the answer any more: what still runs for it is cancelled. */
  abort(): void {
    this.controller.abort(AppError.of('service.clientGone'))
  }

  async answer(): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      // read before the caller is identified: a narrowing after this makes the append stale
      const { epoch } = this.deps.log
      const outcome = this.bounded(await this.outcome())
      const draft = this.draft(outcome)
      const appended = await this.append(draft, outcome, epoch)
      if (appended.kind === 'COMMITTED') return this.reply(draft, appended.receipt, outcome)
      if (appended.kind === 'UNWRITABLE') return this.unwritable(appended.error, outcome)
      if (attempt >= MAX_ATTEMPTS || outcome.facts.operationType === 'mutation')
        return this.unwritable(AppError.of('service.metering'), outcome)
    }
  }

  /** Everything up to COMMIT. */
  private async outcome(): Promise<OperationOutcome> {
    let caller = createFacts(anonymous)
    try {
      if (this.accepted === null) throw AppError.of('request.accept')
      this.params = await (this.reading ??= readRequest(this.request, this.deps.rules))
      const asked = this.operation(this.params)
      const identified = await this.deps.callers.identify(this.request.headers.authorization, {
        ...(asked.agreement === null ? {} : { agreement: asked.agreement }),
      })
      caller = createFacts(identified)
      return await this.deps.gateway.run(asked, identified)
    } catch (error) {
      const told =
        error instanceof AppError ? error : AppError.of('service.internal', { requestId: this.requestId })
      if (told !== error)
        this.deps.observe({ kind: 'failure', requestId: this.requestId, where: 'handler', error })
      const { rule } = told.fault.details
      if (rule !== undefined) caller.rules.add(rule)
      return {
        errors: [fromAppError(told, this.locale).toJSON()],
        status: told.status,
        headers: this.refusalHeaders(told.code),
        facts: caller,
      }
    }
  }

  /** No reply is longer than WEIR_MAX_REPLY_BYTES, but for a ready text that goes out compressed. */
  private bounded(outcome: OperationOutcome): OperationOutcome {
    const { maxReplyBytes: limit } = this.deps
    const { bytes, ready } = dataText(outcome.data)
    if (bytes <= limit || (ready !== undefined && this.takesGzip)) return outcome
    const error =
      ready === undefined
        ? AppError.of('request.replyTooLarge', { limit })
        : AppError.of('request.replyNeedsGzip', { bytes, limit })
    const { data: _data, ...rest } = outcome
    return { ...rest, errors: [fromAppError(error, this.locale).toJSON()], status: error.status }
  }

  private get takesGzip(): boolean {
    return takesGzip(this.request.headers)
  }

  private refusalHeaders(code: ErrorCode): ReadonlyMap<string, string> {
    const headers = new Map<string, string>()
    if (code === 'METHOD_NOT_ALLOWED') headers.set('allow', 'GET, POST')
    // what was not read of the body must not be taken for the next request
    if (!this.request.complete) headers.set('connection', 'close')
    return headers
  }

  private operation(params: RequestParams): OperationRequest {
    return {
      ...params,
      lens: lensOf(this.request.url ?? ''),
      requestId: this.requestId,
      locale: this.locale,
      agreement: this.header('weir-agreement'),
      purpose: this.header('weir-purpose'),
      signal: this.controller.signal,
    }
  }

  private header(name: string): string | null {
    const value = this.request.headers[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 100) : null
  }

  private draft(outcome: OperationOutcome): Draft {
    const codes: ErrorCode[] = []
    for (const error of outcome.errors) {
      const code = codeOf(error)
      if (!codes.includes(code)) codes.push(code)
    }
    return {
      id: uuidv7(this.begunAt.getTime()),
      text: dataText(outcome.data),
      codes,
      status: this.statusOf(outcome, codes),
    }
  }

  /** Under `application/json` a GraphQL answer is 200 whatever it says; a request that is none keeps its status. */
  private statusOf(outcome: OperationOutcome, codes: readonly ErrorCode[]): number {
    const first = codes[0]
    if (outcome.data != null || first === undefined) return outcome.status ?? 200
    const { stage, status } = errorCodes[first]
    if (first === 'METHOD_NOT_ALLOWED') return 405
    const isAnswer = this.params !== null && stage === 'request' && this.accepted === JSON_TYPE
    return isAnswer ? 200 : (outcome.status ?? status)
  }

  private async append(draft: Draft, outcome: OperationOutcome, epoch: number): Promise<Appended> {
    const record = toUsageRecord(
      {
        id: draft.id,
        requestId: this.requestId,
        begunAt: this.begunAt,
        durationUs: Math.round((this.deps.clock.monotonicMs() - this.begunMs) * 1000),
        status: draft.status,
        documentHash: this.params === null ? null : sha256Hex(this.params.query.toWellFormed()),
        purpose: this.header('weir-purpose'),
        codes: draft.codes,
        hasDelivered: draft.text.hasDelivered,
        bytes: draft.text.bytes,
      },
      outcome.facts,
    )
    try {
      const appended = await this.deps.log.append(record, epoch)
      if (appended.kind === 'COMMITTED')
        this.deps.observe({
          kind: 'operation',
          requestId: this.requestId,
          decision: record.decision,
          codes: record.codes,
          status: record.status,
          rows: record.rows,
          bytes: record.bytes,
          durationUs: record.durationUs,
        })
      return appended
    } catch (error) {
      this.deps.observe({ kind: 'failure', requestId: this.requestId, where: 'append', error })
      return {
        kind: 'UNWRITABLE',
        error: error instanceof AppError ? error : AppError.of('service.metering'),
      }
    }
  }

  private async reply(draft: Draft, receipt: Receipt, outcome: OperationOutcome): Promise<Reply> {
    const { costRequested, costActual, datasets } = outcome.facts
    let rows = 0
    for (const use of datasets.values()) rows += use.rows
    const usage: UsageExtension = {
      requestId: this.requestId,
      record: receipt.record,
      receipt,
      cost: { requested: costRequested, actual: costActual },
      rows,
      bytes: draft.text.bytes,
      // no budget applies
      remaining: {},
    }
    const { ready, pieces } = draft.text
    const headers = new Map(outcome.headers)
    if (ready !== undefined && this.takesGzip) headers.set('content-encoding', 'gzip')
    return {
      status: draft.status,
      headers,
      type: this.accepted ?? JSON_TYPE,
      pieces:
        ready === undefined
          ? replyPieces(outcome.data === undefined ? null : pieces, outcome.errors, usage)
          : await readyPieces(ready, usage, this.takesGzip),
    }
  }

  /** The record could not be written: no rows leave. */
  private unwritable(error: AppError, outcome: OperationOutcome): Reply {
    const usage: UsageExtension = {
      requestId: this.requestId,
      record: null,
      receipt: null,
      cost: { requested: outcome.facts.costRequested, actual: 0 },
      rows: 0,
      bytes: 0,
      remaining: {},
    }
    return {
      status: error.status,
      headers: new Map([['retry-after', '1']]),
      type: this.accepted ?? JSON_TYPE,
      pieces: replyPieces(null, [fromAppError(error, this.locale).toJSON()], usage),
    }
  }
}

interface Draft {
  readonly id: string
  readonly text: DataText
  readonly codes: readonly ErrorCode[]
  readonly status: number
}

type Appended =
  Awaited<ReturnType<UsageLog['append']>> | { readonly kind: 'UNWRITABLE'; readonly error: AppError }

const codeOf = (error: GraphQLFormattedError): ErrorCode => {
  const code = error.extensions?.['code']
  return typeof code === 'string' && code in errorCodes ? (code as ErrorCode) : 'INTERNAL_SERVER_ERROR'
}
