import type { GraphQLFormattedError } from 'graphql'
import { fromAppError } from '../gateway/error-format'
import type { OperationOutcome } from '../gateway/gateway'
import { AppError } from '../kernel/errors'
import type { Confirmation } from '../metering/confirmation'
import { fullReceipt } from '../metering/receipt'
import type { AppendOutcome, UsageLog } from '../metering/usage-log'
import type { Draft } from './draft'
import type { Incoming } from './incoming'
import { JSON_TYPE } from './media-type'
import { readyPieces, replyPieces, type Reply, type UsageExtension } from './reply'
import { originHeaders, securityHeaderList, type HeaderList } from './reply-headers'

export interface AnsweringDeps {
  readonly log: UsageLog
  /** Waits until a narrowing of access is in effect on every instance. */
  readonly confirm: (epoch: number) => Promise<Confirmation>
  readonly corsOrigins: readonly string[]
}

/** Makes the reply to one request, once its record is durable. */
export class Answering {
  constructor(
    private readonly deps: AnsweringDeps,
    private readonly incoming: Incoming,
  ) {}

  async reply(
    { outcome, text, status }: Draft,
    { receipt, batch }: Extract<AppendOutcome, { kind: 'COMMITTED' }>,
  ): Promise<Reply> {
    const { costRequested, costActual, datasets } = outcome.facts
    const isFull = this.incoming.header('weir-receipt') === 'full'
    let rows = 0
    for (const use of datasets.values()) rows += use.rows
    const usage: UsageExtension = {
      requestId: this.incoming.requestId,
      record: receipt.record,
      receipt: isFull ? fullReceipt(receipt, batch) : receipt,
      cost: { requested: costRequested, actual: costActual },
      rows,
      bytes: text.bytes,
      // no budget applies
      remaining: {},
    }
    const { ready, pieces } = text
    const { takesGzip } = this.incoming
    if (ready !== undefined)
      return this.readyReply(outcome, status, readyPieces(ready, usage, takesGzip), takesGzip)
    const narrowing = await this.narrowing(outcome)
    const errors =
      narrowing?.state === 'PENDING' ? [...outcome.errors, this.pending(narrowing)] : outcome.errors
    const body = replyPieces(outcome.data === undefined ? null : pieces, errors, { usage, narrowing })
    return this.of(status, outcome.headers, body)
  }

  /** The record could not be written: no rows leave. */
  unwritable(error: AppError, { facts }: OperationOutcome): Reply {
    const usage: UsageExtension = {
      requestId: this.incoming.requestId,
      record: null,
      receipt: null,
      cost: { requested: facts.costRequested, actual: 0 },
      rows: 0,
      bytes: 0,
      remaining: {},
    }
    const told = fromAppError(error, this.incoming.locale).toJSON()
    return this.of(error.status, new Map([['retry-after', '1']]), replyPieces(null, [told], { usage }))
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
    { headers }: OperationOutcome,
    status: number,
    making: ReturnType<typeof readyPieces>,
    isGzip: boolean,
  ): Promise<Reply> {
    const pieces = await making
    return this.of(status, isGzip ? new Map(headers).set('content-encoding', 'gzip') : headers, pieces)
  }

  private of(status: number, own: ReadonlyMap<string, string>, pieces: Reply['pieces']): Reply {
    return { status, headers: this.headers(own), type: this.incoming.accepted ?? JSON_TYPE, pieces }
  }

  private headers(own: ReadonlyMap<string, string>): HeaderList {
    const list = ['weir-request-id', this.incoming.requestId, ...securityHeaderList]
    const { origin } = this.incoming.message.headers
    if (origin !== undefined) list.push(...originHeaders(origin, this.deps.corsOrigins))
    for (const [name, value] of own) list.push(name, value)
    return list
  }
}
