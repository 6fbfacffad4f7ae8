import type { IncomingMessage, ServerResponse } from 'node:http'
import { fromAppError } from '../gateway/error-format'
import type { Gateway, OperationOutcome } from '../gateway/gateway'
import { lensOf } from '../gateway/lens'
import { createFacts, type OperationRequest } from '../gateway/operation'
import { normalised } from '../gateway/operation-text'
import { toUsageRecord } from '../gateway/record'
import { anonymous } from '../identity/caller'
import type { Callers } from '../identity/callers'
import { Cancellation } from '../kernel/cancellation'
import type { Clock } from '../kernel/clock'
import type { ErrorCode } from '../kernel/codes'
import { AppError } from '../kernel/errors'
import { sha256Hex } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import { memoized } from '../kernel/memo'
import type { Locale } from '../kernel/message'
import { localeOf } from '../kernel/messages'
import { CommitInDoubt } from '../metering/recorded-change'
import { sidePart } from '../metering/side-row'
import type { Beside, Receipt, UsageLog } from '../metering/usage-log'
import type { ValueDigest } from '../metering/value-digest'
import type { Observe } from '../telemetry/observation'
import { takesGzip } from './accept-encoding'
import type { Client } from './client-address'
import { draftOf, type Draft } from './draft'
import { readRequest, type RequestParams, type RequestRules } from './http-request'
import { replyTypeOf, type ReplyType, JSON_TYPE } from './media-type'
import { readyPieces, replyPieces, writeReply, type Reply, type UsageExtension } from './reply'
import { originHeaders, securityHeaderList, type HeaderList } from './reply-headers'
import { usableSession } from './session-cookie'

export interface HandlerDeps {
  readonly gateway: Gateway
  readonly callers: Callers
  readonly log: UsageLog
  readonly clock: Clock
  readonly observe: Observe
  readonly rules: RequestRules
  readonly maxReplyBytes: number
  readonly values: ValueDigest
  /** Where a request comes from, for the record and its session cookie. */
  readonly readClient: (request: IncomingMessage) => Client
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
    const end = deps.log.begin()
    const exchange = new Exchange(deps, request, requestId)
    response.on('close', () => {
      if (!response.writableFinished) exchange.cancel()
    })
    try {
      writeReply(response, await exchange.answer())
    } catch (error) {
      deps.observe({ kind: 'failure', requestId, where: 'handler', error })
      response.destroy()
    } finally {
      end()
    }
  }

class Exchange {
  private readonly begunAt: Date
  private readonly begunMs: number
  private readonly locale: Locale
  private readonly cancellation = new Cancellation()
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
    this.locale = localeOfHeader(request.headers['accept-language'] ?? '')
    this.accepted = replyTypeOfHeader(request.headers.accept ?? '')
  }

  /** Nobody waits for the answer any more: what still runs for it is cancelled. */
  cancel(): void {
    this.cancellation.cancel(AppError.of('service.clientGone'))
  }

  async answer(): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      // read before the caller is identified: a narrowing after this makes the append stale
      const { epoch } = this.deps.log
      const outcome = await this.outcome()
      const draft = draftOf(outcome, {
        maxReplyBytes: this.deps.maxReplyBytes,
        takesGzip: this.takesGzip,
        locale: this.locale,
        accepted: this.accepted,
        isRequest: this.params !== null,
      })
      // an answer that does not leave changes nothing
      if (draft.text.bytes === 0) await outcome.facts.change?.rollBack()
      const appended = await this.append(draft, epoch)
      if (appended.kind === 'COMMITTED') return this.reply(draft, appended.receipt)
      if (appended.kind === 'UNWRITABLE') return this.unwritable(appended.error, draft.outcome)
      if (attempt >= MAX_ATTEMPTS) return this.unwritable(AppError.of('service.metering'), draft.outcome)
      // a change is stale without the log having heard why
      if (outcome.facts.change !== null) await this.deps.log.refresh()
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
        session: usableSession(this.request, () => this.deps.readClient(this.request)),
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

  private operation({
    method,
    query,
    operationName,
    variables,
    extensions,
  }: RequestParams): OperationRequest {
    return {
      method,
      query,
      operationName,
      variables,
      extensions,
      lens: lensOf(this.request.url ?? ''),
      requestId: this.requestId,
      locale: this.locale,
      agreement: this.header('weir-agreement'),
      purpose: this.header('weir-purpose'),
      cancellation: this.cancellation,
    }
  }

  private header(name: string): string | null {
    const value = this.request.headers[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 100) : null
  }

  private async append(draft: Draft, epoch: number): Promise<Appended> {
    const { facts } = draft.outcome
    const { params } = this
    const side = sidePart({
      address: this.deps.readClient(this.request).address,
      userAgent: this.request.headers['user-agent'] ?? null,
    })
    const document = facts.document === null ? null : normalised(facts.document)
    const record = toUsageRecord(
      {
        id: uuidv7(this.begunAt.getTime()),
        requestId: this.requestId,
        begunAt: this.begunAt,
        durationUs: Math.round((this.deps.clock.monotonicMs() - this.begunMs) * 1000),
        status: draft.status,
        documentHash: document?.text.hash ?? (params === null ? null : documentHash(params.query)),
        values: this.deps.values.of(document?.literals ?? [], params?.variables ?? {}),
        side: side.hash,
        purpose: this.header('weir-purpose'),
        codes: draft.codes,
        hasDelivered: draft.text.hasDelivered,
        bytes: draft.text.bytes,
      },
      facts,
    )
    const beside: Beside = { operation: document?.text ?? null, side: side.text }
    try {
      const { change } = facts
      const appended =
        change?.isOpen === true
          ? await change.commit(record, epoch, beside)
          : await this.deps.log.append(record, epoch, beside)
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
      if (error instanceof CommitInDoubt) throw error
      return {
        kind: 'UNWRITABLE',
        error: error instanceof AppError ? error : AppError.of('service.metering'),
      }
    }
  }

  private reply({ outcome, text, status }: Draft, receipt: Receipt): Reply | Promise<Reply> {
    const { costRequested, costActual, datasets } = outcome.facts
    let rows = 0
    for (const use of datasets.values()) rows += use.rows
    const usage: UsageExtension = {
      requestId: this.requestId,
      record: receipt.record,
      receipt,
      cost: { requested: costRequested, actual: costActual },
      rows,
      bytes: text.bytes,
      // no budget applies
      remaining: {},
    }
    const { ready, pieces } = text
    if (ready !== undefined)
      return this.readyReply(outcome, status, readyPieces(ready, usage, this.takesGzip))
    const body = replyPieces(outcome.data === undefined ? null : pieces, outcome.errors, usage)
    return { status, headers: this.headers(outcome.headers), type: this.accepted ?? JSON_TYPE, pieces: body }
  }

  private async readyReply(
    { headers }: OperationOutcome,
    status: number,
    making: ReturnType<typeof readyPieces>,
  ): Promise<Reply> {
    const pieces = await making
    const all = this.takesGzip ? new Map(headers).set('content-encoding', 'gzip') : headers
    return { status, headers: this.headers(all), type: this.accepted ?? JSON_TYPE, pieces }
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
      headers: this.headers(new Map([['retry-after', '1']])),
      type: this.accepted ?? JSON_TYPE,
      pieces: replyPieces(null, [fromAppError(error, this.locale).toJSON()], usage),
    }
  }

  private headers(own: ReadonlyMap<string, string>): HeaderList {
    const list = ['weir-request-id', this.requestId, ...securityHeaderList]
    const { origin } = this.request.headers
    if (origin !== undefined) list.push(...originHeaders(origin, this.deps.rules.corsOrigins))
    for (const [name, value] of own) list.push(name, value)
    return list
  }
}

type Appended =
  Awaited<ReturnType<UsageLog['append']>> | { readonly kind: 'UNWRITABLE'; readonly error: AppError }

// what the same few clients send again and again
const localeOfHeader = memoized(localeOf, { most: 1_000, longest: 200 })
const replyTypeOfHeader = memoized(replyTypeOf, { most: 1_000, longest: 200 })
const documentHash = memoized((query) => sha256Hex(query.toWellFormed()), { most: 1_000, longest: 10_000 })
