import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'

/** Fewer requests for a subject, until the clock ends it. Each process counts for itself. */
export interface Throttle {
  /** `account:<id>`, `key:<id>` or `agreement:<number>`. */
  readonly subject: string
  /** The finding that it rests on. */
  readonly finding: string
  /** Counts one request. @throws AppError RATE_LIMITED with `retryAfter` when it is one too many */
  admit(): void
}

/** As it is stored. */
export interface StoredThrottle {
  readonly finding: string
  readonly subject: string
  /** Account that the finding is about; null: none is known. */
  readonly accountId: string | null
  readonly requestsPerMinute: number
  readonly endsAt: Date
}

const MINUTE_MS = 60_000

/** As many requests at once as a minute has, and then one after another as the minute goes on. */
export class Bucket implements Throttle {
  readonly subject: string
  readonly finding: string
  readonly accountId: string | null
  readonly endsAt: Date
  private readonly perMinute: number
  private left: number
  private sinceMs: number

  constructor(
    { subject, finding, accountId, endsAt, requestsPerMinute }: StoredThrottle,
    private readonly clock: Clock,
  ) {
    this.subject = subject
    this.finding = finding
    this.accountId = accountId
    this.endsAt = endsAt
    this.perMinute = requestsPerMinute
    this.left = requestsPerMinute
    this.sinceMs = clock.monotonicMs()
  }

  admit(): void {
    const nowMs = this.clock.monotonicMs()
    const come = ((nowMs - this.sinceMs) * this.perMinute) / MINUTE_MS
    this.left = Math.min(this.perMinute, this.left + come)
    this.sinceMs = nowMs
    if (this.left >= 1) {
      this.left -= 1
      return
    }
    const retryAfter = Math.ceil(((1 - this.left) * MINUTE_MS) / this.perMinute / 1000)
    throw AppError.of(
      'access.throttled',
      { requests: this.perMinute, until: this.endsAt.toISOString(), finding: this.finding },
      { rule: 'R-38', retryAfter },
    )
  }
}
