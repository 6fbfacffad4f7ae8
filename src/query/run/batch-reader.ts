import { Cancellation } from '../../kernel/cancellation'
import { AppError } from '../../kernel/errors'
import type { BatchedStatement } from './batched-statement'
import type { Statement } from '../compile/compile'
import type { Pace } from './pace'
import { runStatement, type Rows, type RowsReader } from './run'

/** Most that one answer of a batch takes in PostgreSQL, so that who waits for the whole batch waits little. */
const MAX_ANSWER_MS = 1
/** A batch that takes longer is cut. */
export const MAX_BATCH_MS = 100

type Params = readonly (string | null)[]

/** A statement that may be run in batches. */
export interface Batchable {
  readonly statement: Statement
  readonly batched: BatchedStatement
  readonly pace: Pace
}

/** Who waits for one answer. */
export interface Member {
  readonly params: Params
  readonly cancellation: Cancellation
  readonly give: (rows: Rows) => void
  readonly refuse: (reason: unknown) => void
  isGone: boolean
  /** undefined: it waits. */
  batch: Batch | undefined
}

interface Batch {
  readonly members: readonly Member[]
  readonly cancellation: Cancellation
}

/** Nobody waits for this answer any more; when nobody waits for any of its batch, that is cancelled. */
export const leaveBatch = (member: Member, reason: unknown): void => {
  member.isGone = true
  member.refuse(reason)
  if (member.batch?.members.every(({ isGone }) => isGone) === true) member.batch.cancellation.cancel(reason)
}

/** Reads the answers of those who were sent together, and gives each his own. */
export class BatchReader {
  constructor(
    private readonly reader: RowsReader,
    private readonly maxReplyBytes: number,
  ) {}

  /** @throws AppError as `runStatement` does; the reason of the cancellation */
  alone(statement: Statement, params: Params, cancellation: Cancellation): Promise<Rows> {
    return runStatement(this.reader, statement, params, { cancellation, maxReplyBytes: this.maxReplyBytes })
  }

  /** Answers every member. @throws what is the fault of no single one: it is for all of them */
  async readFor(batchable: Batchable, members: readonly Member[]): Promise<void> {
    const [only] = members
    if (members.length === 1 && only !== undefined) return this.readAlone(batchable, only)
    const batch: Batch = { members, cancellation: new Cancellation() }
    const equal = new Map<string, Member[]>()
    for (const member of members) {
      member.batch = batch
      const key = batchable.batched.keyOf(member.params)
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

  private async readAlone({ statement }: Batchable, member: Member): Promise<void> {
    try {
      member.give(await this.alone(statement, member.params, member.cancellation))
    } catch (error) {
      member.refuse(error)
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
    if (lists.length === 1 && only !== undefined) {
      const rows = await this.alone(statement, only, cancellation)
      return [{ ...rows, json: rows.json.shared() }]
    }
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
    else pace.ranQuickly()
    return answers
  }
}
