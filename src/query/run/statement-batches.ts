import type { Cancellation } from '../../kernel/cancellation'
import { systemClock } from '../../kernel/clock'
import { AppError } from '../../kernel/errors'
import { Line } from '../../kernel/line'
import { BatchReader, leaveBatch, MAX_BATCH_MS, type Batchable, type Member } from './batch-reader'
import { batchedStatement, MAX_BATCHED_BYTES } from './batched-statement'
import type { Statement } from '../compile/compile'
import { Pace } from './pace'
import type { Rows, RowsReader } from './run'

/**
 * So many short statements, or batches of them, are under way at one time; what comes meanwhile waits, and goes together.
 * With two PostgreSQL works on one while the answers of the other are written.
 */
const BATCHES_AT_ONCE = 2
/** Most answers of one batch. */
export const MAX_BATCH = 32
/** Most that wait; more are refused rather than kept. */
export const MAX_WAITING_MEMBERS = 2_000
/** What is under way for longer is not short, and holds nobody up. */
const LONG_MS = 5

/** A statement, and who waits for it. */
interface Awaited extends Batchable {
  readonly waiting: Line<Member>
}

/**
 * Runs statements, and those together that are short, equal but for the values of their parameters, and asked for at one
 * time. Nobody waits for a batch to fill: while little is under way a statement is sent at once. Each answer is as if it
 * had been read alone. A member that is cancelled takes nobody along; where one fails or is long, each is read alone.
 */
export class StatementBatches {
  private readonly known = new WeakMap<Statement, Awaited | 'NEVER'>()
  /** Statements that somebody waits for, in the order of the first who does. */
  private readonly ready = new Line<Awaited>()
  private readonly reader: BatchReader
  private waiting = 0
  private underWay = 0
  private isWoken = false

  constructor(reader: RowsReader, maxReplyBytes: number) {
    this.reader = new BatchReader(reader, maxReplyBytes)
  }

  /** @throws AppError as `runStatement` does, UNAVAILABLE when too many wait; the reason of the cancellation */
  async run(
    statement: Statement,
    params: readonly (string | null)[],
    cancellation: Cancellation,
  ): Promise<Rows> {
    const awaited = this.awaitedOf(statement)
    if (awaited === 'NEVER') return this.reader.alone(statement, params, cancellation)
    if (awaited.pace.isShort) return this.wait(awaited, params, cancellation)
    const rows = await this.reader.alone(statement, params, cancellation)
    awaited.pace.ranAlone(rows.json.bytes <= MAX_BATCHED_BYTES)
    return rows
  }

  private awaitedOf(statement: Statement): Awaited | 'NEVER' {
    const known = this.known.get(statement)
    if (known !== undefined) return known
    const batched = batchedStatement(statement)
    const made =
      batched === null ? 'NEVER' : { statement, batched, pace: new Pace(), waiting: new Line<Member>() }
    this.known.set(statement, made)
    return made
  }

  private async wait(
    awaited: Awaited,
    params: readonly (string | null)[],
    cancellation: Cancellation,
  ): Promise<Rows> {
    if (cancellation.isCancelled) throw cancellation.reason
    if (this.waiting >= MAX_WAITING_MEMBERS) throw AppError.of('service.unavailable')
    let leave: ((reason: unknown) => void) | undefined
    try {
      return await new Promise<Rows>((give, refuse) => {
        const member: Member = { params, cancellation, give, refuse, isGone: false, batch: undefined }
        leave = (reason) => leaveBatch(member, reason)
        cancellation.onCancel(leave)
        if (awaited.waiting.length === 0) this.ready.join(awaited)
        awaited.waiting.join(member)
        this.waiting += 1
        this.wake()
      })
    } finally {
      if (leave !== undefined) cancellation.forget(leave)
    }
  }

  /** Sends what waits when all that has come by now was looked at. */
  private wake(): void {
    if (this.isWoken || this.waiting === 0 || this.underWay >= BATCHES_AT_ONCE) return
    this.isWoken = true
    setImmediate(() => {
      this.isWoken = false
      while (this.underWay < BATCHES_AT_ONCE) {
        const next = this.ready.shift()
        if (next === undefined) return
        const members = this.take(next)
        if (members.length > 0) void this.send(next, members)
      }
    })
  }

  private take(awaited: Awaited): readonly Member[] {
    const members: Member[] = []
    while (members.length < MAX_BATCH) {
      const member = awaited.waiting.shift()
      if (member === undefined) return members
      this.waiting -= 1
      if (!member.isGone) members.push(member)
    }
    if (awaited.waiting.length > 0) this.ready.join(awaited)
    return members
  }

  private async send(batchable: Batchable, members: readonly Member[]): Promise<void> {
    let isUnderWay = true
    const end = (): void => {
      if (!isUnderWay) return
      isUnderWay = false
      this.underWay -= 1
      this.wake()
    }
    this.underWay += 1
    const begunMs = systemClock.monotonicMs()
    const timer = setTimeout(end, LONG_MS * members.length).unref()
    try {
      await this.reader.readFor(batchable, members)
    } catch (error) {
      for (const member of members) member.refuse(error)
    }
    clearTimeout(timer)
    // a busy process hears late: what PostgreSQL says of a batch is nearer to the truth
    if (members.length === 1 && systemClock.monotonicMs() - begunMs > MAX_BATCH_MS) batchable.pace.ranSlowly()
    end()
  }
}
