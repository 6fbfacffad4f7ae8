import type { IncomingMessage, ServerResponse } from 'node:http'
import { fromAppError } from '../gateway/error-format'
import type { Gateway, OperationOutcome } from '../gateway/gateway'
import { createFacts, type OperationRequest } from '../gateway/operation'
import { isRedress } from '../gateway/redress'
import { anonymous, type Caller } from '../identity/caller'
import type { Callers } from '../identity/callers'
import { Cancellation } from '../kernel/cancellation'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { BudgetBook } from '../metering/budgets/book'
import { budgetError } from '../metering/budgets/budget-error'
import { callerSubject } from '../metering/budgets/charge'
import type { LimitedSubjects } from '../metering/budgets/limited'
import type { Confirmation } from '../metering/end/confirmation'
import type { UsageLog } from '../metering/usage-log'
import type { ValueDigest } from '../metering/record/value-digest'
import type { JsonText } from '../query/run/json-text'
import type { Observe } from '../telemetry/observation'
import { Answering } from './answering'
import type { BurstLimit } from './burst'
import type { Client } from './client-address'
import { draftOf, type Draft } from './draft'
import type { Handover, Handovers } from './handover'
import type { RequestParams, RequestRules } from './http-request'
import { Incoming } from './incoming'
import { Recording, type IsLimited } from './recording'
import type { Reply } from './reply'
import { usableSession } from './session-cookie'
import { burstError, type TurnedAway } from './turned-away'

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
  readonly book: BudgetBook
  readonly limited: LimitedSubjects
  /** By address, and by key, token or session. */
  readonly turnedAway: TurnedAway
  readonly keyBurst: BurstLimit
  /** Where a request comes from, for the record and its session cookie. */
  readonly readClient: (request: IncomingMessage) => Client
}

/** Times that an operation is decided again because access was narrowed while it ran. */
const MAX_ATTEMPTS = 4

/**
 * One request from its first byte to its last: read, identify, run, COMMIT, write. Every way out, refused and
 * malformed requests too, passes COMMIT exactly once, and nothing of an answer is written before its record is durable;
 * but for floods from one address, which are turned away unread and recorded many in one.
 */
export const createGraphqlHandler =
  (deps: HandlerDeps) =>
  async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    const exchange = new Exchange(deps, new Incoming(request, requestId, deps.rules))
    response.on('close', () => {
      if (!response.writableFinished) exchange.cancel()
    })
    try {
      const { reply, record, rows, handover } = await exchange.answer().finally(() => {
        exchange.end()
      })
      const isWhole = await handover.send(response, reply, record)
      // of a reply that was cut the socket may still hold a part
      if (isWhole) for (const text of rows) text.free()
      else if (record !== null) deps.log.notReceived(record, handover.handedOver, 'CONNECTION_BROKEN')
    } catch (error) {
      deps.observe({ kind: 'failure', requestId, where: 'handler', error })
      response.destroy()
    }
  }

class Exchange {
  private readonly cancellation = new Cancellation()
  private from: Client | undefined
  private readonly recording: Recording
  private readonly answering: Answering
  private isAdmitted = false
  /** Ends what commits wait for; undefined: its body has not come yet, which may take as long as a client likes. */
  private ended: (() => void) | undefined
  /** null: not known yet, and nothing is charged. */
  private isLimited: IsLimited | null = null

  constructor(
    private readonly deps: HandlerDeps,
    private readonly incoming: Incoming,
  ) {
    this.recording = new Recording(deps, incoming, () => this.client())
    const { log, confirm, rules, book } = deps
    this.answering = new Answering({ log, confirm, corsOrigins: rules.corsOrigins, book }, incoming)
  }

  /** Nobody waits for the answer any more: what still runs for it is cancelled. */
  cancel(): void {
    this.cancellation.cancel(AppError.of('service.clientGone'))
  }

  /** It is answered, and no commit waits for it. */
  end(): void {
    this.ended?.()
  }

  async answer(): Promise<Answer> {
    const seconds = this.deps.turnedAway.ask(() => this.client().address)
    if (seconds !== null) return this.unrecorded(burstError(seconds), 0)
    for (let attempt = 1; ; attempt += 1) {
      // read before the caller is identified: a narrowing after this makes the append stale
      const { epoch } = this.deps.log
      const draft = this.draft(await this.outcome())
      const { change } = draft.outcome.facts
      // an answer that does not leave changes nothing
      if (draft.text.bytes === 0) await change?.rollBack()
      // a change hands over no rows, and must not wait for its own answer
      const isBound = draft.text.hasDelivered && change === null
      const handover = isBound ? this.deps.handovers.begin(epoch) : this.deps.handovers.unbound()
      let isUnderWay = false
      try {
        const appended = await this.recording.append(draft, this.isLimited, epoch)
        const { costRequested } = draft.outcome.facts
        if (appended.kind === 'UNWRITABLE') return this.unwritable(appended.error, costRequested)
        if (appended.kind !== 'STALE') {
          // the notification that policy changed may come after the answer, and the next request before it
          if (change?.widens === true) this.deps.callers.drop([])
          const subjects = this.recording.charges.map(({ subject }) => subject)
          const reply = await this.answering.reply(draft, appended, subjects).catch((error: unknown) => {
            this.deps.log.notReceived(appended.receipt.record, 0, 'FAILED')
            throw error
          })
          isUnderWay = true
          return { reply, record: appended.receipt.record, rows: draft.text.rows, handover }
        }
        if (attempt >= MAX_ATTEMPTS) return this.unwritable(AppError.of('service.metering'), costRequested)
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
    const { incoming } = this
    const { requestId } = incoming
    let facts = createFacts(anonymous)
    try {
      this.isLimited = await this.deps.limited.now()
      let params: RequestParams
      try {
        if (incoming.accepted === null) throw AppError.of('request.accept')
        params = await incoming.read()
      } catch (error) {
        // who sent what cannot be read is on the record, and in the bursts of its key
        const caller = await this.identify(null).catch(() => anonymous)
        facts = createFacts(caller)
        this.admit(caller, null)
        throw error
      }
      this.ended ??= this.deps.log.begin()
      const asked = incoming.operation(params, this.cancellation)
      const caller = await this.identify(asked.agreement)
      facts = createFacts(caller)
      this.admit(caller, asked)
      return await this.deps.gateway.run(asked, caller)
    } catch (error) {
      const told = error instanceof AppError ? error : AppError.of('service.internal', { requestId })
      if (told !== error) this.deps.observe({ kind: 'failure', requestId, where: 'handler', error })
      const { rule } = told.fault.details
      if (rule !== undefined) facts.rules.add(rule)
      return {
        errors: [fromAppError(told, incoming.locale).toJSON()],
        status: told.status,
        headers: this.refusalHeaders(told),
        facts,
      }
    }
  }

  private identify(agreement: string | null): Promise<Caller> {
    const { message } = this.incoming
    return this.deps.callers.identify(message.headers.authorization, {
      ...(agreement === null ? {} : { agreement }),
      session: usableSession(message, () => this.client()),
    })
  }

  private draft(outcome: OperationOutcome): Draft {
    const { takesGzip, locale, accepted, params } = this.incoming
    const { maxReplyBytes } = this.deps
    return draftOf(outcome, { maxReplyBytes, takesGzip, locale, accepted, isRequest: params !== null })
  }

  private client(): Client {
    return (this.from ??= this.deps.readClient(this.incoming.message))
  }

  /**
   * Before anything of the operation is read: whether the caller's budget has a request left, as far as is known, and its
   * burst and throttles, which count it once, however often it is decided. No throttle keeps redress against it away.
   * @param asked null: it cannot be read
   */
  private admit(caller: Caller, asked: OperationRequest | null): void {
    const { book, keyBurst } = this.deps
    const subject = callerSubject(caller.kind === 'anonymous' ? null : caller.accountId)
    const over = book.enforces ? book.overOfLeast([subject], oneRequest) : null
    if (over !== null) throw budgetError(over)
    if (this.isAdmitted || caller.kind === 'anonymous') return
    const seconds = keyBurst.take(caller.keyId)
    if (seconds !== null) throw burstError(seconds)
    const { throttles } = caller
    if (throttles !== undefined && !(asked !== null && isRedress(asked)))
      for (const throttle of throttles) if (!throttle.subject.startsWith('agreement:')) throttle.admit()
    this.isAdmitted = true
  }

  private refusalHeaders({ code, fault }: AppError): ReadonlyMap<string, string> {
    const headers = new Map<string, string>()
    const { retryAfter } = fault.details
    if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
    if (code === 'METHOD_NOT_ALLOWED') headers.set('allow', 'GET, POST')
    // what was not read of the body must not be taken for the next request
    if (!this.incoming.message.complete) headers.set('connection', 'close')
    return headers
  }

  /** The record could not be written: no rows leave. */
  private unwritable(error: AppError, costRequested: number): Answer {
    this.deps.log.unrecorded()
    return this.unrecorded(error, costRequested)
  }

  private unrecorded(error: AppError, costRequested: number): Answer {
    const reply = this.answering.unrecorded(error, costRequested)
    return { reply, record: null, rows: [], handover: this.deps.handovers.unbound() }
  }
}

const oneRequest = { requests: 1, rows: 0, bytes: 0, cost: 0 }

/** A reply, and the way to its client. */
interface Answer {
  readonly reply: Reply
  /** Id of its usage record; null: none is committed. */
  readonly record: string | null
  /** Texts that are in it and nowhere else any more. */
  readonly rows: readonly JsonText[]
  readonly handover: Handover
}
