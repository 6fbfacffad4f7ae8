import { normalised } from '../gateway/operation-text'
import { toUsageRecord } from '../gateway/record'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { sha256Hex } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import { memoized } from '../kernel/memo'
import { CommitInDoubt } from '../metering/commit-in-doubt'
import { sidePart } from '../metering/side-row'
import type { Beside, UsageLog } from '../metering/usage-log'
import type { OperationRecord } from '../metering/usage-record'
import type { ValueDigest } from '../metering/value-digest'
import type { Observe } from '../telemetry/observation'
import type { Client } from './client-address'
import type { Draft } from './draft'
import type { Incoming } from './incoming'

export interface RecordingDeps {
  readonly log: UsageLog
  readonly clock: Clock
  readonly observe: Observe
  readonly values: ValueDigest
}

/** UNWRITABLE: the record is not on the log, and no rows may leave. */
export type Appended =
  Awaited<ReturnType<UsageLog['append']>> | { readonly kind: 'UNWRITABLE'; readonly error: AppError }

/** Puts what became of one request on the record. */
export class Recording {
  private readonly begunAt: Date
  private readonly begunMs: number

  constructor(
    private readonly deps: RecordingDeps,
    private readonly incoming: Incoming,
    private readonly client: () => Client,
  ) {
    this.begunAt = deps.clock.now()
    this.begunMs = deps.clock.monotonicMs()
  }

  /**
   * @param epoch what the log's epoch was before the operation was decided
   * @throws CommitInDoubt: the connection MUST be cut
   */
  async append(draft: Draft, epoch: number): Promise<Appended> {
    const { requestId } = this.incoming
    const [record, beside] = this.make(draft)
    try {
      const { change } = draft.outcome.facts
      const appended =
        change?.isOpen === true
          ? await change.commit(record, epoch, beside)
          : await this.deps.log.append(record, epoch, beside)
      if (appended.kind === 'COMMITTED')
        this.deps.observe({
          kind: 'operation',
          requestId,
          decision: record.decision,
          codes: record.codes,
          status: record.status,
          rows: record.rows,
          bytes: record.bytes,
          durationUs: record.durationUs,
        })
      return appended
    } catch (error) {
      this.deps.observe({ kind: 'failure', requestId, where: 'append', error })
      if (error instanceof CommitInDoubt) throw error
      return {
        kind: 'UNWRITABLE',
        error: error instanceof AppError ? error : AppError.of('service.metering'),
      }
    }
  }

  private make({ outcome, status, codes, text }: Draft): readonly [OperationRecord, Beside] {
    const { facts } = outcome
    const { params, requestId, message } = this.incoming
    const side = sidePart({
      address: this.client().address,
      userAgent: message.headers['user-agent'] ?? null,
    })
    const document = facts.document === null ? null : normalised(facts.document)
    const record = toUsageRecord(
      {
        id: uuidv7(this.begunAt.getTime()),
        requestId,
        begunAt: this.begunAt,
        durationUs: Math.round((this.deps.clock.monotonicMs() - this.begunMs) * 1000),
        status,
        documentHash: document?.text.hash ?? (params === null ? null : documentHash(params.query)),
        values: this.deps.values.of(document?.literals ?? [], params?.variables ?? {}),
        side: side.hash,
        purpose: this.incoming.header('weir-purpose'),
        codes,
        hasDelivered: text.hasDelivered,
        bytes: text.bytes,
      },
      facts,
    )
    return [record, { operation: document?.text ?? null, side: side.text }]
  }
}

const documentHash = memoized((query) => sha256Hex(query.toWellFormed()), { most: 1_000, longest: 10_000 })
