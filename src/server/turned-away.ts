import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { hmacSha256 } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import type { UsageLog } from '../metering/usage-log'
import { RECORD_VERSION, type WindowRecord } from '../metering/usage-record'
import { networkOf, type BurstLimit } from './burst'

interface TurnedAwayDeps {
  readonly limit: BurstLimit
  readonly clock: Clock
  /** Of the digests that stand for addresses on the record. */
  readonly key: Buffer
}

interface Window {
  from: Date
  to: Date
  count: number
}

/** What a request is told that is turned away. @param seconds to wait */
export const burstError = (seconds: number): AppError =>
  AppError.of('request.burst', { seconds }, { rule: 'R-67', retryAfter: seconds })

/** Sources that are told apart in one round; the rest is counted together. */
const MAX_SOURCES = 1_000
const OTHERS = 'others'
const DIGEST_BYTES = 16

/**
 * The burst limit of addresses: it turns requests away before anything of them is read. They are on the record by
 * source and time, one record for many, so that a flood does not become a flood of records.
 */
export class TurnedAway {
  private windows = new Map<string, Window>()
  private readonly mac: (text: string) => Buffer

  constructor(private readonly deps: TurnedAwayDeps) {
    this.mac = hmacSha256(deps.key)
  }

  /** @param address is asked for where there is a limit. @returns seconds to wait; null: it may come in */
  ask(address: () => string): number | null {
    const { limit, clock } = this.deps
    if (limit.isOff) return null
    const network = networkOf(address())
    const wait = limit.take(network)
    if (wait === null) return null
    const now = clock.now()
    this.add(network, { from: now, to: now, count: 1 })
    return wait
  }

  private add(network: string, { from, to, count }: Window): void {
    const source = this.windows.has(network) || this.windows.size < MAX_SOURCES ? network : OTHERS
    const known = this.windows.get(source)
    if (known === undefined) {
      this.windows.set(source, { from, to, count })
      return
    }
    if (from < known.from) known.from = from
    if (to > known.to) known.to = to
    known.count += count
  }

  /** Puts what was counted on the record. What cannot be written is counted on. @throws AppError METERING_UNAVAILABLE */
  async record(log: UsageLog): Promise<void> {
    const { windows } = this
    this.windows = new Map()
    for (const [source, window] of windows) {
      const outcome = await log.append(this.recordOf(source, window), log.epoch).catch((error: unknown) => {
        this.keep(windows)
        throw error
      })
      if (outcome.kind === 'COMMITTED') windows.delete(source)
    }
    this.keep(windows)
  }

  private keep(windows: ReadonlyMap<string, Window>): void {
    for (const [source, window] of windows) this.add(source, window)
  }

  private recordOf(source: string, { from, to, count }: Window): WindowRecord {
    const at = this.deps.clock.now()
    return {
      v: RECORD_VERSION,
      kind: 'window',
      id: uuidv7(at.getTime()),
      at: at.toISOString(),
      source: source === OTHERS ? OTHERS : this.mac(source).toString('base64url', 0, DIGEST_BYTES),
      from: from.toISOString(),
      // the end is not within
      to: new Date(to.getTime() + 1).toISOString(),
      turnedAway: count,
    }
  }
}
