import type { Clock } from '../kernel/clock'
import type { Observe } from '../telemetry/observation'
import { failed, type Channel, type DueDelivery, type Outcome, type Send } from './delivery'
import type { DeliveryQueue } from './delivery-queue'

export interface LaneOptions {
  readonly channel: Channel
  readonly send: Send
  /** Most attempts under way. */
  readonly slots: number
  /** A target with so many under way gets no further one; below that it gets up to as many at once. */
  readonly perTarget: number
  /** Longest that one attempt takes. */
  readonly timeoutMs: number
  /** How long an attempt is this lane's. MUST be longer than `timeoutMs` by what settling it may take. */
  readonly leaseMs: number
  /** Longest that it looks for nothing new, told or not. */
  readonly pollMs: number
  readonly queue: DeliveryQueue
  readonly clock: Pick<Clock, 'monotonicMs'>
  /** By a clock that all workers have in common: what one of them takes is its own by the clocks of the others, too. */
  readonly now: () => Promise<Date>
  /** A number in [0, 1). */
  readonly chance: () => number
  readonly observe: Observe
}

/** Delivers what is due by one channel, until it is closed. */
export interface Lane {
  /** Looks at once for what is due. */
  wake(): void
  /**
   * Takes nothing new and waits for what is under way.
   * @param graceMs what takes longer is aborted and left to others
   */
  close(graceMs: number): Promise<void>
}

export const openLane = (options: LaneOptions): Lane => {
  const lane = new DeliveryLane(options)
  void lane.run()
  return lane
}

interface Attempt {
  readonly target: string
  readonly abort: AbortController
  readonly done: Promise<void>
}

class DeliveryLane implements Lane {
  private readonly underWay = new Set<Attempt>()
  private isClosing = false
  private isWoken = false
  private wakeUp = sleepOn
  private ended: Promise<void> = Promise.resolve()

  constructor(private readonly options: LaneOptions) {}

  wake(): void {
    this.isWoken = true
    this.wakeUp()
  }

  run(): Promise<void> {
    return (this.ended = this.loop())
  }

  async close(graceMs: number): Promise<void> {
    this.isClosing = true
    this.wake()
    await this.ended
    const grace = setTimeout(() => {
      for (const { abort } of this.underWay) abort.abort()
    }, graceMs)
    await Promise.all([...this.underWay].map(({ done }) => done))
    clearTimeout(grace)
  }

  private async loop(): Promise<void> {
    while (!this.isClosing) {
      this.isWoken = false
      const taken = await this.takeDue()
      // a full round: there may be more, once a place is free
      if (taken === 0 || this.underWay.size >= this.options.slots) await this.rest()
    }
  }

  /** @returns how many attempts began */
  private async takeDue(): Promise<number> {
    const { queue, now, channel, slots, perTarget, leaseMs, observe } = this.options
    try {
      const limit = slots - this.underWay.size
      if (limit <= 0) return 0
      const at = await now()
      const due = await queue.claim({ channel, limit, perTarget, busy: this.busyTargets(), at, leaseMs })
      for (const delivery of due) this.begin(delivery)
      return due.length
    } catch (error) {
      observe({ kind: 'failure', requestId: null, where: 'taking notices to deliver', error })
      return 0
    }
  }

  private busyTargets(): readonly string[] {
    const counts = new Map<string, number>()
    for (const { target } of this.underWay) counts.set(target, (counts.get(target) ?? 0) + 1)
    return [...counts].flatMap(([target, count]) => (count >= this.options.perTarget ? [target] : []))
  }

  private begin(delivery: DueDelivery): void {
    const abort = new AbortController()
    const attempt: Attempt = {
      target: delivery.target,
      abort,
      done: this.attempt(delivery, abort).finally(() => {
        this.underWay.delete(attempt)
        // its place and its target are free
        this.wake()
      }),
    }
    this.underWay.add(attempt)
  }

  private async attempt(delivery: DueDelivery, abort: AbortController): Promise<void> {
    const { queue, clock, now, channel, chance, observe, send, timeoutMs } = this.options
    const begunMs = clock.monotonicMs()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      abort.abort()
    }, timeoutMs)
    try {
      const sent = await send(delivery, abort.signal)
      const outcome: Outcome = sent.kind === 'INTERRUPTED' && isLate ? failed('TIMEOUT') : sent
      const settlement = await queue.settle(delivery, outcome, await now(), chance())
      const failure = 'failure' in outcome ? outcome.failure : null
      const tookMs = clock.monotonicMs() - begunMs
      observe({ kind: 'noticeAttempted', delivery: delivery.id, channel, settlement, failure, tookMs })
    } catch (error) {
      // its lease ends, and it is attempted again
      observe({ kind: 'failure', requestId: null, where: 'delivering a notice', error })
    } finally {
      clearTimeout(timer)
    }
  }

  private async rest(): Promise<void> {
    if (this.isWoken || this.isClosing) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.pollMs)
      const wakeUp = (): void => {
        clearTimeout(timer)
        resolve()
      }
      this.wakeUp = wakeUp
    })
    this.wakeUp = sleepOn
  }
}

const sleepOn = (): void => undefined
