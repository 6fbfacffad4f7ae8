import { Cancellation } from '../kernel/cancellation'
import { systemClock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { Line } from '../kernel/line'
import { batchedStatement, MAX_BATCHED_BYTES, type BatchedStatement } from './batched-statement'
import type { Statement } from './compile'
import { Pace } from './pace'
import { runStatement, type Rows, type RowsReader } from './run'

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
/** Most that one answer of a batch takes in PostgreSQL, so that who waits for the whole batch waits little. */
const MAX_ANSWER_MS = 1
/** A batch that takes longer is cut. */
export const MAX_BATCH_MS = 100

type Params = readonly (string | null)[]

/** A statement that may be run in batches, and who waits for it. */
interface Batchable {
  readonly statement: Statement
  readonly batched: BatchedStatement
  readonly pace: Pace
  readonly waiting: Line<Member>
}

/** Who waits for one answer. */
interface Member {
  readonly params: Params
  readonly cancellation: Cancellation
  readonly give: (rows: Rows | Promise<Rows>) => void
  readonly refuse: (reason: unknown) => void
  isGone: boolean
  /** undefined: it waits. */
  batch: Batch | undefined
}

interface Batch {
  readonly members: readonly Member[]
  readonly cancellation: Cancellation
}

/**
 * Runs statements, and those together that are short, equal but for the values of their parameters, and asked for at one
 * time. Nobody waits for a batch to fill: while little is under way a statement is sent at once. Each answer is as if it
 * had been read alone. A member that is cancelled takes nobody along; where one fails or is long, each is read alone.
 */
export class StatementBatches {
  private readonly known = new WeakMap<Statement, Batchable | 'NEVER'>()
  /** Statements that somebody waits for, in the order of the first who does. */
  private readonly ready = new Line<Batchable>()
  private waiting = 0
  private underWay = 0
  private isWoken = false

  constructor(
    private readonly reader: RowsReader,
    private readonly maxReplyBytes: number,
  ) {}

  /** @throws AppError as `runStatement` does; the reason of the cancellation */
  async run(statement: Statement, params: Params, cancellation: Cancellation): Promise<Rows> {
    const batchable = this.batchableOf(statement)
    if (batchable === 'NEVER') return this.alone(statement, params, cancellation)
    if (batchable.pace.isShort) return this.wait(batchable, params, cancellation)
    const rows = await this.alone(statement, params, cancellation)
    batchable.pace.ranAlone(rows.json.length <= MAX_BATCHED_BYTES)
    return rows
  }

  private batchableOf(statement: Statement): Batchable | 'NEVER' {
    const known = this.known.get(statement)
    if (known !== undefined) return known
    const batched = batchedStatement(statement)
    const made =
      batched === null ? 'NEVER' : { statement, batched, pace: new Pace(), waiting: new Line<Member>() }
    this.known.set(statement, made)
    return made
  }

  private alone(statement: Statement, params: Params, cancellation: Cancellation): Promise<Rows> {
    return runStatement(this.reader, statement, params, { cancellation, maxReplyBytes: this.maxReplyBytes })
  }

  private async wait(batchable: Batchable, params: Params, cancellation: Cancellation): Promise<Rows> {
    if (cancellation.isCancelled) throw cancellation.reason
    if (this.waiting >= MAX_WAITING_MEMBERS) throw AppError.of('service.unavailable')
    let leave: ((reason: unknown) => void) | undefined
    try {
      return await new Promise((give, refuse) => {
        const member: Member = { params, cancellation, give, refuse, isGone: false, batch: undefined }
        leave = (reason) => leaveBatch(member, reason)
        cancellation.onCancel(leave)
        if (batchable.waiting.length === 0) this.ready.join(batchable)
        batchable.waiting.join(member)
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
        void this.send(next, this.take(next))
      }
    })
  }

  private take(batchable: Batchable): readonly Member[] {
    const members: Member[] = []
    while (members.length < MAX_BATCH) {
      const member = batchable.waiting.shift()
      if (member === undefined) return members
      this.waiting -= 1
      if (!member.isGone) members.push(member)
    }
    if (batchable.waiting.length > 0) this.ready.join(batchable)
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
      const [only] = members
      if (members.length === 1 && only !== undefined) await this.readAlone(batchable, only)
      else if (members.length > 1) await this.readTogether(batchable, members)
    } catch (error) {
      for (const member of members) member.refuse(error)
    }
    clearTimeout(timer)
    // a busy process hears late: what PostgreSQL says of a batch is nearer to the truth
    if (members.length === 1 && systemClock.monotonicMs() - begunMs > MAX_BATCH_MS) batchable.pace.ranSlowly()
    end()
  }

  private async readAlone({ statement }: Batchable, member: Member): Promise<void> {
    try {
      member.give(await this.alone(statement, member.params, member.cancellation))
    } catch (error) {
      member.refuse(error)
    }
  }

  private async readTogether(batchable: Batchable, members: readonly Member[]): Promise<void> {
    const { batched } = batchable
    const batch: Batch = { members, cancellation: new Cancellation() }
    const equal = new Map<string, Member[]>()
    for (const member of members) {
      member.batch = batch
      const key = batched.keyOf(member.params)
      const known = equal.get(key)
      if (known === undefined) equal.set(key, [member])
      else known.push(member)
    }
    const lists = [...equal.values()].map(([first]) => first?.params ?? [])
    const answers = await this.answersOf(batchable, lists, batch.cancellation)
    let place = 0
    for (const each of equal.values()) {
      const answer = answers[place] ?? null
      place += 1
      for (const member of each)
        if (answer !== null) member.give(answer)
        else if (!member.isGone) void this.readAlone(batchable, member)
    }
  }

  /** One answer a list; null: it is to be read alone. */
  private async answersOf(
    { statement, batched, pace }: Batchable,
    lists: readonly Params[],
    cancellation: Cancellation,
  ): Promise<readonly (Rows | null)[]> {
    const [only] = lists
    // what fails for one fails for all of them
    if (lists.length === 1 && only !== undefined) return [await this.alone(statement, only, cancellation)]
    let result: readonly (readonly (Buffer | null)[])[]
    try {
      const options = { prepare: true, cancellation, runMs: MAX_BATCH_MS }
      result = await this.reader.query(batched.text, batched.paramsOf(lists), options)
    } catch (error) {
      // whose fault it is shows when each is read alone
      const isSlow = !(error instanceof AppError && error.code === 'UNAVAILABLE')
      if (isSlow && !cancellation.isCancelled) pace.ranSlowly()
      return lists.map(() => null)
    }
    const { answers, tookMs } = batched.read(result, lists.length)
    if (tookMs > MAX_ANSWER_MS * lists.length || answers.includes(null)) pace.ranSlowly()
    return answers
  }
}

const leaveBatch = (member: Member, reason: unknown): void => {
  member.isGone = true
  member.refuse(reason)
  if (member.batch?.members.every(({ isGone }) => isGone) === true) member.batch.cancellation.cancel(reason)
}
