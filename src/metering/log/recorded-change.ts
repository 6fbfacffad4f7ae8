import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { z } from 'zod'
import type { ControlDb } from '../../db/control-db'
import { beginOf } from '../../db/database-time'
import { sqlState } from '../../db/sql-state'
import type { Actor } from '../../journal/actor'
import { Narrowings, type Change } from '../../journal/change'
import type { Clock } from '../../kernel/clock'
import { makeBatch, newWriter, type Batch } from './batch'
import type { BudgetBook } from '../budgets/book'
import type { Charge } from '../budgets/charge'
import { nothingClaimed } from '../budgets/claim'
import { readCounters } from '../budgets/state'
import { awaitFate } from './commit-fate'
import { CommitInDoubt } from './commit-in-doubt'
import type { LogSigner } from '../tree/log-signer'
import { digestBytes } from '../tree/merkle'
import { appendTexts } from './stored-operation-text'
import { meteringUnavailable, pendingRecord } from './pending-record'
import type { AppendOutcome, Beside } from '../usage-log'
import { missingDay } from '../record/usage-day'
import type { UsageRecord } from '../usage-record'

export interface RecordedChangeDeps {
  readonly control: PostgresJsDatabase
  readonly clock: Clock
  readonly signer: LogSigner
  /** Of the days that partitions of the log are made for, and budgets begin with. */
  readonly timeZone: string
  /** Told of a record that was found on the log after its operation was cut off, as its commit was in doubt; absent: nobody is. */
  readonly onUnanswered?: (record: string) => void
  /** Absent: nothing is charged. */
  readonly book?: BudgetBook
}

/** Where operations read and change what is not rows. */
export interface ChangeSource {
  /** The control database, as everyone sees it. */
  readonly db: ControlDb
  open(author: Author): RecordedChange
}

export const createChangeSource = (deps: RecordedChangeDeps): ChangeSource => ({
  db: deps.control,
  open: (author) => new RecordedChange(deps, author),
})

/** Who changes something, in which operation. */
export interface Author {
  readonly actor: Actor
  readonly requestId: string
}

/**
 * What one operation changes, and its usage record: one transaction, so that neither is without the other (DESIGN 5.8).
 * It begins with the first command and stays open until the answer is ready; `commit` or `rollBack` MUST end it.
 */
export class RecordedChange {
  private readonly narrowings = new Narrowings()
  private open: OpenTransaction | undefined
  private raised: number | null = null
  private isWidened = false

  constructor(
    private readonly deps: RecordedChangeDeps,
    private readonly author: Author,
  ) {}

  /** Whether there is something to be committed. */
  get isOpen(): boolean {
    return this.open !== undefined
  }

  /** The control database as this operation sees it. */
  get db(): ControlDb {
    return this.open?.tx ?? this.deps.control
  }

  /** The epoch that this change raised, once it is committed; null: it took nothing away. */
  get narrowedTo(): number | null {
    return this.raised
  }

  /** Whether it gives access to somebody who may be remembered to have less. */
  get widens(): boolean {
    return this.isWidened
  }

  /**
   * Carries out one command. What it throws takes back that command, and leaves the others of the operation. All are at one
   * time, by the database's clock: whether a person's step is in time does not depend on the server that is asked.
   */
  async run<T>(command: (change: Change) => Promise<T>): Promise<T> {
    this.open ??= await begin(this.deps.control)
    const { at } = this.open
    const narrowings = new Narrowings()
    let isWidened = false
    const result = await this.open.tx.transaction(async (tx) =>
      command({
        tx,
        ...this.author,
        at: await at,
        narrow: (subjects, reason) => {
          narrowings.add(subjects, reason)
        },
        widen: () => {
          isWidened = true
        },
      }),
    )
    this.narrowings.addAll(narrowings)
    this.isWidened ||= isWidened
    return result
  }

  /**
   * Commits the changes with the record of the operation.
   * @param epoch what the log's epoch was before the operation was decided
   * @returns STALE: access was narrowed since, or a budget was used up, which the book then tells; nothing was changed,
   * and the operation must be decided again
   * @throws AppError METERING_UNAVAILABLE: the record could not be written, and nothing was changed; UNAVAILABLE when a
   * narrowing was not made in time. CommitInDoubt: nobody knows
   */
  async commit(record: UsageRecord, epoch: number, beside?: Beside): Promise<AppendOutcome> {
    const { open } = this
    if (open === undefined) throw new Error('invariant 2c91: a change that was never begun')
    this.open = undefined
    const operation = beside?.operation ?? null
    let sent: Batch
    try {
      // before the lock that a narrowing holds: whoever waits for another's text holds nothing that others wait for
      if (operation !== null) await open.tx.execute(appendTexts([operation]))
      const raised = await this.narrowings.carryOut(open.tx)
      this.raised = raised
      const isStale = raised !== null && raised !== epoch + 1
      const { signer } = this.deps
      const charges = beside?.charges ?? nothingClaimed
      const claim = { record, charges, isRefused: false, over: null }
      const pending = pendingRecord(record, epoch, 0, beside, claim)
      // a chain of its own: writers of other processes must not wait for a person's transaction
      sent = makeBatch([pending], raised ?? epoch, newWriter(), signer)
      const outcome = isStale ? 'STALE' : await this.append(open.tx, sent)
      if (outcome !== 'COMMITTED') {
        await open.rollBack()
        if (outcome === 'OVER') await this.learnBudgets(charges)
        return { kind: 'STALE' }
      }
    } catch (error) {
      await open.rollBack()
      const day = missingDay(error)
      if (day === undefined) throw error
      await this.deps.control.execute(sql`select metering.make_days(${day}, 1, ${this.deps.timeZone})`)
      return { kind: 'STALE' }
    }
    await open.commit().catch((error: unknown) => this.resolveDoubt(sent, record.id, error))
    const { writer, number } = sent
    return {
      kind: 'COMMITTED',
      receipt: { record: record.id, writer, batch: number, position: 0 },
      batch: sent,
    }
  }

  /** Takes everything back; nothing happens when it was never begun, or has ended. */
  async rollBack(): Promise<void> {
    const { open } = this
    this.open = undefined
    await open?.rollBack()
  }

  /**
   * Keeps the lock of the log until the commit: a process that is stopped in between would keep narrowings waiting, and
   * everyone behind them, so that its transaction is ended after 1.5 s.
   */
  private async append(tx: ControlDb, b: Batch): Promise<z.infer<typeof Appended>[0]['outcome']> {
    const { book, timeZone } = this.deps
    const rows = await tx.execute(sql`
      select outcome, set_config('idle_in_transaction_session_timeout', '1500ms', true)
      from metering.log_append(${b.writer}, ${b.number}, ${b.epoch}, ${digestBytes(b.previous)},
        ${digestBytes(b.root)}, ${b.header}, ${b.keyId}, ${b.signature}, ${b.entries}::metering.entry[], ${b.canonical},
        ${b.charges}, ${timeZone}, ${book?.enforces ?? true}, ${b.side})`)
    return Appended.parse(rows)[0].outcome
  }

  /** So that the operation is refused when it is decided again. */
  private async learnBudgets(charges: readonly Charge[]): Promise<void> {
    const { book, timeZone, clock, control } = this.deps
    if (book === undefined) return
    const askedMs = clock.monotonicMs()
    const subjects = charges.map(({ subject }) => subject)
    book.note(await readCounters(control, subjects, timeZone), askedMs)
  }

  /** A commit whose answer was lost: the batch tells, once the database can be asked. */
  private async resolveDoubt(batch: Batch, record: string, error: unknown): Promise<void> {
    // the server said that it did not commit
    if (sqlState(error) !== undefined) throw meteringUnavailable(error)
    const fate = await awaitFate(this.deps, batch, DOUBT_MS)
    if (fate === 'COMMITTED') return
    if (fate === 'NOT_COMMITTED') throw meteringUnavailable(error)
    const { onUnanswered } = this.deps
    if (onUnanswered !== undefined)
      void awaitFate(this.deps, batch, LONGEST_DOUBT_MS, { ref: false }).then((later) => {
        if (later === 'COMMITTED') onUnanswered(record)
      })
    throw new CommitInDoubt({ cause: error })
  }
}

const DOUBT_MS = 10_000
/** After that what became of it stands in the log alone. */
const LONGEST_DOUBT_MS = 3_600_000

interface OpenTransaction {
  readonly tx: ControlDb
  /** When it began. */
  readonly at: Promise<Date>
  commit(): Promise<void>
  rollBack(): Promise<void>
}

/** Opens a transaction that ends when it is told to. */
const begin = (db: PostgresJsDatabase): Promise<OpenTransaction> =>
  new Promise((resolve, reject) => {
    const takenBack = new Error('taken back')
    let end: ((how: 'COMMIT' | 'ROLLBACK') => void) | undefined
    const told = new Promise<'COMMIT' | 'ROLLBACK'>((resolveEnd) => {
      end = resolveEnd
    })
    const ended = db.transaction(async (tx) => {
      // asked together with the first savepoint, which fails where this does
      const at = beginOf(tx)
      at.catch(() => undefined)
      resolve({
        tx,
        at,
        commit: () => {
          end?.('COMMIT')
          return ended
        },
        rollBack: async () => {
          end?.('ROLLBACK')
          // whatever the connection says of it: what is not committed is taken back
          await ended.catch(() => undefined)
        },
      })
      if ((await told) === 'ROLLBACK') throw takenBack
    })
    ended.catch(reject)
  })

const Appended = z.tuple([z.object({ outcome: z.enum(['COMMITTED', 'OVER', 'STALE']) })])
