import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { ControlDb } from '../db/control-db'
import { narrow } from '../db/narrow'
import type { Clock } from '../kernel/clock'
import type { Actor } from './actor'

/** What a command is carried out in: one transaction, one actor, one moment. */
export interface Change {
  readonly tx: ControlDb
  readonly actor: Actor
  /** Of an operation: by the clock of the database; not through the gateway: by that of the program. */
  readonly at: Date
  /** Of the operation; null: not through the gateway. */
  readonly requestId: string | null
  /**
   * Says that access is taken away. The policy epoch is raised last, just before the commit (end-protocol, 3), so that
   * no program thinks while it keeps the usage log waiting.
   * @param subjects as of `narrow` in src/db/narrow.ts
   */
  narrow(subjects: readonly string[], reason: string): void
  /** Says that access is given: the server that commits it forgets that there was less, before it answers. */
  widen(): void
}

/** What one transaction takes away. */
export class Narrowings {
  private readonly subjects = new Set<string>()
  private readonly reasons: string[] = []

  add(subjects: readonly string[], reason: string): void {
    for (const subject of subjects) this.subjects.add(subject)
    this.reasons.push(reason)
  }

  addAll(others: Narrowings): void {
    for (const subject of others.subjects) this.subjects.add(subject)
    this.reasons.push(...others.reasons)
  }

  /** MUST be called last in the transaction. @returns the new policy epoch; null: nothing was taken away */
  async carryOut(tx: ControlDb): Promise<number | null> {
    if (this.subjects.size === 0) return null
    return narrow(tx, [...this.subjects], this.reasons.join('; '))
  }
}

export interface CarriedOut<T> {
  readonly result: T
  /** The policy epoch, where access was taken away; else 0. */
  readonly epoch: number
}

/**
 * Carries out one command outside of the gateway: all of it is committed, or nothing.
 * @throws what the command throws; AppError UNAVAILABLE when a narrowing could not be made in time
 */
export const carryOut = async <T>(
  db: PostgresJsDatabase,
  clock: Clock,
  actor: Actor,
  command: (change: Change) => Promise<T>,
): Promise<CarriedOut<T>> =>
  db.transaction(async (tx) => {
    const narrowings = new Narrowings()
    const result = await command({
      tx,
      actor,
      at: clock.now(),
      requestId: null,
      narrow: (subjects, reason) => {
        narrowings.add(subjects, reason)
      },
      // servers hear of it
      widen: () => undefined,
    })
    return { result, epoch: (await narrowings.carryOut(tx)) ?? 0 }
  })
