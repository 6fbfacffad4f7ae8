import { normalised } from '../gateway/operation-text'
import { toUsageRecord } from '../gateway/record'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { sha256Hex } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import { memoized } from '../kernel/memo'
import type { BudgetBook } from '../metering/budgets/book'
import { chargesOf, type Charge, type Subject } from '../metering/budgets/charge'
import { BUDGET_RULE, nothingClaimed } from '../metering/budgets/claim'
import type { Over } from '../metering/budgets/counter'
import { CommitInDoubt } from '../metering/log/commit-in-doubt'
import { sidePart } from '../metering/record/side-row'
import type { Beside, UsageLog } from '../metering/usage-log'
import type { OperationRecord } from '../metering/usage-record'
import type { ValueDigest } from '../metering/record/value-digest'
import type { Observe } from '../telemetry/observation'
import type { Client } from './client-address'
import type { Draft } from './draft'
import type { Incoming } from './incoming'

export interface RecordingDeps {
  readonly log: UsageLog
  readonly clock: Clock
  readonly observe: Observe
  readonly values: ValueDigest
  readonly book: BudgetBook
}

/** UNWRITABLE: the record is not on the log, and no rows may leave. */
export type Appended =
  Awaited<ReturnType<UsageLog['append']>> | { readonly kind: 'UNWRITABLE'; readonly error: AppError }

/** Puts what became of one request on the record. */
export class Recording {
  private readonly begunAt: Date
  private readonly begunMs: number
  /** What the operation takes of budgets, once it was decided; empty: nothing that has one. */
  charges: readonly Charge[] = nothingClaimed
  private side: ReturnType<typeof sidePart> | undefined

  constructor(
    private readonly deps: RecordingDeps,
    private readonly incoming: Incoming,
    private readonly client: () => Client,
  ) {
    this.begunAt = deps.clock.now()
    this.begunMs = deps.clock.monotonicMs()
  }

  /**
   * @param isLimited whether a subject has a budget, but for agreements; null: nothing is charged
   * @param epoch what the log's epoch was before the operation was decided
   * @throws CommitInDoubt: the connection MUST be cut
   */
  async append(draft: Draft, isLimited: IsLimited | null, epoch: number): Promise<Appended> {
    const { requestId } = this.incoming
    const { facts } = draft.outcome
    const { change } = facts
    const made = this.make(draft)
    this.charges =
      isLimited === null
        ? nothingClaimed
        : chargesOf(made, (subject) =>
            subject.startsWith(AGREEMENT)
              ? (facts.agreements.get(subject.slice(AGREEMENT.length))?.budgets.length ?? 0) > 0
              : isLimited(subject),
          )
    const record = this.measured(made)
    const beside = this.beside(draft, this.charges)
    try {
      const appended =
        change?.isOpen === true
          ? await change.commit(record, epoch, beside)
          : await this.deps.log.append(record, epoch, beside)
      if (appended.kind === 'OVER') this.tellOver(appended.over, true)
      if (appended.kind !== 'STALE')
        this.deps.observe({
          kind: 'operation',
          requestId,
          durationUs: record.durationUs,
          ...(appended.kind === 'OVER' ? refusedFigures : figuresOf(record)),
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

  private make({ outcome, status, codes, text }: Draft): OperationRecord {
    const { facts } = outcome
    const { params, requestId, message } = this.incoming
    const document = facts.document === null ? null : normalised(facts.document)
    this.side = sidePart({
      address: this.client().address,
      userAgent: message.headers['user-agent'] ?? null,
    })
    return toUsageRecord(
      {
        id: uuidv7(this.begunAt.getTime()),
        requestId,
        begunAt: this.begunAt,
        durationUs: Math.round((this.deps.clock.monotonicMs() - this.begunMs) * 1000),
        status,
        documentHash: document?.text.hash ?? (params === null ? null : documentHash(params.query)),
        values: this.deps.values.of(document?.literals ?? [], params?.variables ?? {}),
        side: this.side.hash,
        purpose: this.incoming.header('weir-purpose'),
        codes,
        hasDelivered: text.hasDelivered,
        bytes: text.bytes,
      },
      facts,
    )
  }

  private beside({ outcome }: Draft, charges: readonly Charge[]): Beside {
    const { document } = outcome.facts
    const operation = document === null ? null : normalised(document).text
    return { operation, side: this.side?.text ?? null, charges }
  }

  /** Where nothing is refused the record says what would have been, as far as is known before. */
  private measured(record: OperationRecord): OperationRecord {
    const { book } = this.deps
    const over = book.enforces || this.charges.length === 0 ? null : book.overOf(this.charges)
    if (over === null) return record
    this.tellOver(over, false)
    return { ...record, rules: [...record.rules, BUDGET_RULE] }
  }

  private tellOver({ subject, amount, period }: Over, isRefused: boolean): void {
    const of = subject.replace(/:.*$/, '')
    this.deps.observe({ kind: 'overBudget', of, amount, period, isRefused })
  }
}

export type IsLimited = (subject: Subject) => boolean

const AGREEMENT = 'agreement:'

type Figures = Pick<OperationRecord, 'decision' | 'codes' | 'status' | 'rows' | 'bytes'>

const figuresOf = ({ decision, codes, status, rows, bytes }: Figures): Figures => ({
  decision,
  codes,
  status,
  rows,
  bytes,
})

const refusedFigures: Figures = {
  decision: 'DENY',
  codes: ['QUOTA_EXCEEDED'],
  status: 429,
  rows: 0,
  bytes: 0,
}

const documentHash = memoized((query) => sha256Hex(query.toWellFormed()), { most: 1_000, longest: 10_000 })
