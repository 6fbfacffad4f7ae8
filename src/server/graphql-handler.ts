import type { GraphQLFormattedError } from 'graphql'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fromAppError } from '../gateway/error-format'
import type { Gateway, OperationOutcome } from '../gateway/gateway'
import { lensOf } from '../gateway/lens'
import { createFacts, type OperationRequest } from '../gateway/operation'
import { normalised } from '../gateway/operation-text'
import { toUsageRecord } from '../gateway/record'
import { anonymous, type Caller } from '../identity/caller'
import type { Callers } from '../identity/callers'
import { Cancellation } from '../kernel/cancellation'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { sha256Hex } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import { memoized } from '../kernel/memo'
import type { Locale } from '../kernel/message'
import { localeOf } from '../kernel/messages'
import { CommitInDoubt } from '../metering/commit-in-doubt'
import type { Confirmation } from '../metering/confirmation'
import { fullReceipt } from '../metering/receipt'
import { sidePart } from '../metering/side-row'
import type { Beside, Receipt, UsageLog } from '../metering/usage-log'
import type { ValueDigest } from '../metering/value-digest'
import type { Observe } from '../telemetry/observation'
import { takesGzip } from './accept-encoding'
import type { Client } from './client-address'
import { draftOf, type Draft } from './draft'
import type { Handover, Handovers } from './handover'
import { readRequest, type RequestParams, type RequestRules } from './http-request'
import { replyTypeOf, type ReplyType, JSON_TYPE } from './media-type'
import { readyPieces, replyPieces, type Reply, type UsageExtension } from './reply'
import { originHeaders, securityHeaderList, type HeaderList } from './reply-headers'
import { usableSession } from './session-cookie'

export interface HandlerDeps {
  readonly gateway: Gateway
  readonly callers: Callers
  readonly log: UsageLog
  readonly handovers: Handovers
  /** Waits until a narrowing of access is in effect on every instance. */
  readonly confirm: (epoch: number) => Promise<Confirmation>
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
      const { reply, record, handover } = await exchange.answer().finally(end)
      const isWhole = await handover.send(response, reply, record)
      if (!isWhole && record !== null) deps.log.notReceived(record, handover.handedOver, 'CONNECTION_BROKEN')
    } catch (error) {
      deps.observe({ kind: 'failure', requestId, where: 'handler', error })
      response.destroy()
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
  private isAdmitted = false
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

  async answer(): Promise<Answer> {
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
      const { change } = outcome.facts
      // a change hands over no rows, and must not wait for its own answer
      const isBound = draft.text.hasDelivered && change === null
      const handover = isBound ? this.deps.handovers.begin(epoch) : this.deps.handovers.unbound()
      let isUnderWay = false
      try {
        const appended = await this.append(draft, epoch)
        if (appended.kind === 'COMMITTED') {
          const { receipt, batch } = appended
          const isFull = this.header('weir-receipt') === 'full'
          const reply = await this.reply(draft, isFull ? fullReceipt(receipt, batch) : receipt).catch(
            (error: unknown) => {
              this.deps.log.notReceived(receipt.record, 0, 'FAILED')
              throw error
            },
          )
          isUnderWay = true
          return { reply, record: receipt.record, handover }
        }
        if (appended.kind === 'UNWRITABLE') return this.unwritable(appended.error, draft.outcome)
        if (attempt >= MAX_ATTEMPTS) return this.unwritable(AppError.of('service.metering'), draft.outcome)
      } finally {
        // whatever went wrong: a narrowing must not wait for what never leaves
        if (!isUnderWay) handover.end()
      }
      // a change is stale without the log having heard why
      if (change !== null) await this.deps.log.refresh()
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
      this.admit(identified)
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
        headers: this.refusalHeaders(told),
        facts: caller,
      }
    }
  }

  private get takesGzip(): boolean {
    return takesGzip(this.request.headers)
  }

  /** Counts the request where the account or its key has fewer: once, however often it is decided. */
  private admit(caller: Caller): void {
    if (this.isAdmitted || caller.kind === 'anonymous') return
    for (const throttle of caller.throttles ?? [])
      if (!throttle.subject.startsWith('agreement:')) throttle.admit()
    this.isAdmitted = true
  }

  private refusalHeaders({ code, fault }: AppError): ReadonlyMap<string, string> {
    const headers = new Map<string, string>()
    const { retryAfter } = fault.details
    if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
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

  private async reply({ outcome, text, status }: Draft, receipt: Receipt): Promise<Reply> {
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
    const narrowing = await this.narrowing(outcome)
    const errors =
      narrowing?.state === 'PENDING' ? [...outcome.errors, this.pending(narrowing)] : outcome.errors
    const body = replyPieces(outcome.data === undefined ? null : pieces, errors, { usage, narrowing })
    return { status, headers: this.headers(outcome.headers), type: this.accepted ?? JSON_TYPE, pieces: body }
  }

  /** What a change took away is gone everywhere before its answer says so. */
  private async narrowing({ facts }: OperationOutcome): Promise<Confirmation | undefined> {
    const epoch = facts.change?.narrowedTo ?? null
    if (epoch === null) return undefined
    await this.deps.log.refresh()
    return this.deps.confirm(epoch)
  }

  private pending({ epoch, instances }: Extract<Confirmation, { state: 'PENDING' }>): GraphQLFormattedError {
    const told = AppError.of('service.narrowingPending', { epoch, instances: instances.join(', ') || '?' })
    return fromAppError(told, this.locale).toJSON()
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
  private unwritable(error: AppError, outcome: OperationOutcome): Answer {
    this.deps.log.unrecorded()
    const usage: UsageExtension = {
      requestId: this.requestId,
      record: null,
      receipt: null,
      cost: { requested: outcome.facts.costRequested, actual: 0 },
      rows: 0,
      bytes: 0,
      remaining: {},
    }
    const reply = {
      status: error.status,
      headers: this.headers(new Map([['retry-after', '1']])),
      type: this.accepted ?? JSON_TYPE,
      pieces: replyPieces(null, [fromAppError(error, this.locale).toJSON()], { usage }),
    }
    return { reply, record: null, handover: this.deps.handovers.unbound() }
  }

  private headers(own: ReadonlyMap<string, string>): HeaderList {
    const list = ['weir-request-id', this.requestId, ...securityHeaderList]
    const { origin } = this.request.headers
    if (origin !== undefined) list.push(...originHeaders(origin, this.deps.rules.corsOrigins))
    for (const [name, value] of own) list.push(name, value)
    return list
  }
}

/** A reply, and the way to its client. */
interface Answer {
  readonly reply: Reply
  /** Id of its usage record; null: none is committed. */
  readonly record: string | null
  readonly handover: Handover
}

type Appended =
  Awaited<ReturnType<UsageLog['append']>> | { readonly kind: 'UNWRITABLE'; readonly error: AppError }

// what the same few clients send again and again
const localeOfHeader = memoized(localeOf, { most: 1_000, longest: 200 })
const replyTypeOfHeader = memoized(replyTypeOf, { most: 1_000, longest: 200 })
const documentHash = memoized((query) => sha256Hex(query.toWellFormed()), { most: 1_000, longest: 10_000 })
