import type { ServerResponse } from 'node:http'
import type { Clock } from '../kernel/clock'
import { Members } from '../kernel/members'
import type { Lease } from '../metering/end/lease'
import type { Observe } from '../telemetry/observation'
import { headOf, type Reply } from './reply'

/** A client that does not take a reply within this time is cut off. */
const TAKING_MS = 10_000
const SWEEP_MS = 100
/** What one write hands over at most: what the kernel does not take at once goes to it without being asked again. */
const WRITE_BYTES = 65_536

interface HandoverDeps {
  readonly lease: Lease
  readonly clock: Clock
  readonly observe: Observe
}

/**
 * Hands replies to sockets, for as long as this process may (end-protocol, 1): the right is asked for before each write,
 * and a reply that is under way when it ends, or that its client does not take, is cut off with its connection.
 */
export class Handovers {
  private readonly underWay = new Members<Handover>()
  private readonly sweeping: NodeJS.Timeout

  constructor(private readonly deps: HandoverDeps) {
    this.sweeping = setInterval(() => {
      const now = deps.clock.monotonicMs()
      for (const handover of this.underWay) handover.check(now)
    }, SWEEP_MS).unref()
  }

  /** The way of a reply that holds nothing which a narrowing could take away. */
  unbound(): Handover {
    return new Handover(this.deps, this.underWay, null)
  }

  /** From now on a narrowing waits for what was decided under `epoch`. MUST be called before the record is submitted. */
  begin(epoch: number): Handover {
    const { lease } = this.deps
    lease.begin(epoch)
    return new Handover(this.deps, this.underWay, { epoch, term: lease.term })
  }

  close(): void {
    clearInterval(this.sweeping)
  }
}

/** One reply on its way: begun before its record is submitted, ended when it is with the kernel, or never will be. */
export class Handover {
  private startedMs = 0
  private handed = 0
  private isEnded = false
  private wroteAt: Date | undefined
  /** Ends the waiting for a client that takes no more; undefined: nothing is handed over. */
  private cut: (() => void) | undefined
  /** Among those that are under way; undefined: it is none of them. */
  private place: number | undefined

  constructor(
    private readonly deps: HandoverDeps,
    private readonly underWay: Members<Handover>,
    /** What it was decided under; null: nothing that matters. */
    private readonly bond: { readonly epoch: number; readonly term: number } | null,
  ) {}

  /** Most bytes of the body that may have come to the client; 0: nothing of the reply was handed over. */
  get handedOver(): number {
    return this.handed
  }

  /** Nothing more of it is handed over. */
  end(): void {
    if (this.isEnded) return
    this.isEnded = true
    if (this.place !== undefined) this.underWay.remove(this.place)
    if (this.bond !== null) this.deps.lease.end(this.bond.epoch)
  }

  /** Cuts the connection where the right has ended, or the client took too long. */
  check(nowMs: number): void {
    if (this.isAllowed && nowMs - this.startedMs < TAKING_MS) return
    this.cut?.()
  }

  /**
   * Hands over the whole reply, as fast as the client takes it. MUST be its turn on the connection.
   * @param record id of its usage record, for our own log; null: it has none
   * @returns whether it was handed over whole; false: the connection is cut, or was gone
   */
  async send(response: ServerResponse, reply: Reply, record: string | null): Promise<boolean> {
    let isWhole = false
    const { length, headers } = headOf(reply)
    const closed = new Promise<void>((resolve) => {
      response.once('close', () => {
        resolve()
      })
    })
    const cut = (): void => {
      response.destroy()
    }
    this.cut = cut
    this.startedMs = this.deps.clock.monotonicMs()
    this.place = this.underWay.add(this)
    try {
      if (response.destroyed) return false
      response.writeHead(reply.status, headers)
      if (length > WRITE_BYTES) {
        if (!(await this.sendInParts(response, reply.pieces, closed))) return false
        response.end()
      } else {
        if (!this.mayWrite(response, length)) return false
        // one write for header and body
        response.cork()
        for (const piece of reply.pieces) response.write(piece)
        response.end()
        response.uncork()
      }
      if (!response.writableFinished) await closed
      isWhole = response.writableFinished
      return isWhole
    } finally {
      this.end()
      this.deps.observe({ kind: 'handedOver', record, wroteAt: this.wroteAt, isWhole })
    }
  }

  private get isAllowed(): boolean {
    return this.bond === null || this.deps.lease.allows(this.bond.term)
  }

  /** Asked just before a write; where the answer is no, the connection is gone. */
  private mayWrite(response: ServerResponse, bytes: number): boolean {
    if (response.destroyed) return false
    if (this.isAllowed) {
      this.handed += bytes
      this.wroteAt = this.deps.clock.now()
      return true
    }
    response.destroy()
    return false
  }

  private async sendInParts(
    response: ServerResponse,
    pieces: Reply['pieces'],
    closed: Promise<void>,
  ): Promise<boolean> {
    for (const { bytes, chunks } of partsOf(pieces)) {
      if (!this.mayWrite(response, bytes)) return false
      // one write for all of it; with the first part goes the header
      response.cork()
      const last = chunks.pop()
      for (const chunk of chunks) response.write(chunk)
      const taken = new Promise<void>((resolve) => {
        response.write(last, () => {
          resolve()
        })
      })
      response.uncork()
      await Promise.race([taken, closed])
    }
    return !response.destroyed
  }
}

/** What one write hands over. */
interface Part {
  readonly bytes: number
  readonly chunks: Buffer[]
}

/** The same bytes, in parts of what one write may hand over: all but the last are of that size. */
function* partsOf(pieces: Reply['pieces']): Generator<Part> {
  let [bytes, chunks]: [number, Buffer[]] = [0, []]
  for (const piece of pieces) {
    let rest = typeof piece === 'string' ? Buffer.from(piece) : piece
    while (rest.length > 0) {
      const chunk = rest.subarray(0, WRITE_BYTES - bytes)
      chunks.push(chunk)
      bytes += chunk.length
      rest = rest.subarray(chunk.length)
      if (bytes < WRITE_BYTES) continue
      yield { bytes, chunks }
      ;[bytes, chunks] = [0, []]
    }
  }
  if (bytes > 0) yield { bytes, chunks }
}
