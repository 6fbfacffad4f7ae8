import type { GraphQLFormattedError } from 'graphql'
import { fromAppError } from '../gateway/error-format'
import type { OperationOutcome } from '../gateway/gateway'
import { AppError } from '../kernel/errors'
import type { BudgetBook } from '../metering/budgets/book'
import { budgetError } from '../metering/budgets/budget-error'
import type { Subject } from '../metering/budgets/charge'
import type { Counter } from '../metering/budgets/counter'
import { remainingOf } from '../metering/budgets/remaining'
import type { Confirmation } from '../metering/end/confirmation'
import { fullReceipt } from '../metering/log/receipt'
import type { AppendOutcome, Receipt, UsageLog } from '../metering/usage-log'
import { challengeOf } from './challenge'
import type { Draft } from './draft'
import type { Incoming } from './incoming'
import { JSON_TYPE } from './media-type'
import { rateLimitHeaders } from './rate-limit'
import { readyPieces, replyPieces, type Reply, type UsageExtension } from './reply'
import { originHeaders, securityHeaderList, type HeaderList } from './reply-headers'

export interface AnsweringDeps {
  readonly log: UsageLog
  /** Waits until a narrowing of access is in effect on every instance. */
  readonly confirm: (epoch: number) => Promise<Confirmation>
  readonly corsOrigins: readonly string[]
  readonly book: BudgetBook
}

/** Makes the reply to one request, once its record is durable. */
export class Answering {
  constructor(
    private readonly deps: AnsweringDeps,
    private readonly incoming: Incoming,
  ) {}

  async reply(
    { outcome, text, status }: Draft,
    appended: Exclude<AppendOutcome, { kind: 'STALE' }>,
    subjects: readonly Subject[],
  ): Promise<Reply> {
    const { costRequested, costActual, datasets, overBudget } = outcome.facts
    // what a budget refused before it ran is not charged, and whose it is is told too
    const told = overBudget.size === 0 ? subjects : new Set([...subjects, ...overBudget])
    const counters = this.deps.book.of(told)
    const receipt = this.receipt(appended)
    if (appended.kind === 'OVER')
      return this.refused(budgetError(appended.over), costRequested, receipt, counters)
    let rows = 0
    for (const use of datasets.values()) rows += use.rows
    const usage: UsageExtension = {
      requestId: this.incoming.requestId,
      record: receipt.record,
      receipt,
      cost: { requested: costRequested, actual: costActual },
      rows,
      bytes: text.bytes,
      remaining: remainingOf(counters),
    }
    const headers = this.limits(outcome, counters)
    const { ready, pieces } = text
    const { takesGzip } = this.incoming
    if (ready !== undefined)
      return this.readyReply(headers, status, readyPieces(ready, usage, takesGzip), takesGzip)
    const narrowing = await this.narrowing(outcome)
    const errors =
      narrowing?.state === 'PENDING' ? [...outcome.errors, this.pending(narrowing)] : outcome.errors
    const body = replyPieces(outcome.data === undefined ? null : pieces, errors, { usage, narrowing })
    return this.of(status, headers, body)
  }

  /** Nothing is on the record of its own: no rows leave. */
  unrecorded(error: AppError, costRequested: number): Reply {
    return this.refused(error, costRequested, null, [])
  }

  private refused(
    error: AppError,
    costRequested: number,
    receipt: Receipt | null,
    counters: readonly Counter[],
  ): Reply {
    const { requestId, locale, message } = this.incoming
    const usage: UsageExtension = {
      requestId,
      record: receipt?.record ?? null,
      receipt,
      cost: { requested: costRequested, actual: 0 },
      rows: 0,
      bytes: 0,
      remaining: remainingOf(counters),
    }
    const told = fromAppError(error, locale).toJSON()
    const headers = new Map([
      ['retry-after', String(error.fault.details.retryAfter ?? 1)],
      ...rateLimitHeaders(counters),
    ])
    // what was not read of the body must not be taken for the next request
    if (!message.complete) headers.set('connection', 'close')
    return this.of(error.status, headers, replyPieces(null, [told], { usage }))
  }

  private receipt({ receipt, batch }: Exclude<AppendOutcome, { kind: 'STALE' }>): Receipt {
    return this.incoming.header('weir-receipt') === 'full' ? fullReceipt(receipt, batch) : receipt
  }

  /** What budgets leave, and when to come again where one of them, or a limit, refused something. */
  private limits(
    { headers, errors }: OperationOutcome,
    counters: readonly Counter[],
  ): ReadonlyMap<string, string> {
    const told = rateLimitHeaders(counters)
    const waits = errors.flatMap(({ extensions: { code, retryAfter } = {} }) =>
      (code === 'QUOTA_EXCEEDED' || code === 'RATE_LIMITED') && typeof retryAfter === 'number'
        ? [retryAfter]
        : [],
    )
    if (told.length === 0 && waits.length === 0) return headers
    const all = new Map([...headers, ...told])
    if (waits.length > 0) all.set('retry-after', String(Math.max(...waits)))
    return all
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
    return fromAppError(told, this.incoming.locale).toJSON()
  }

  private async readyReply(
    headers: ReadonlyMap<string, string>,
    status: number,
    making: ReturnType<typeof readyPieces>,
    isGzip: boolean,
  ): Promise<Reply> {
    const pieces = await making
    return this.of(status, isGzip ? new Map(headers).set('content-encoding', 'gzip') : headers, pieces)
  }

  private of(status: number, own: ReadonlyMap<string, string>, pieces: Reply['pieces']): Reply {
    return { status, headers: this.headers(status, own), type: this.incoming.accepted ?? JSON_TYPE, pieces }
  }

  private headers(status: number, own: ReadonlyMap<string, string>): HeaderList {
    const list = ['weir-request-id', this.incoming.requestId, ...securityHeaderList]
    const { origin, authorization } = this.incoming.message.headers
    if (status === 401) list.push('www-authenticate', challengeOf(authorization))
    if (origin !== undefined) list.push(...originHeaders(origin, this.deps.corsOrigins))
    for (const [name, value] of own) list.push(name, value)
    return list
  }
}
