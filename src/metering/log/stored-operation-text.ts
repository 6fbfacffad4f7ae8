import { sql, type SQL } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { Clock } from '../../kernel/clock'
import type { OperationText } from '../record/operation-text'

/** Stores texts by their hashes, which PostgreSQL computes; of those that are there it notes that they are used today. */
export const appendTexts = (texts: readonly OperationText[]): SQL =>
  sql`select metering.operation_text_append(${jsonOf(texts)})`

/** The same on the connection of the log. @throws what the database threw */
export const storeOperationTexts = async (client: Sql, texts: readonly OperationText[]): Promise<void> => {
  await client`select metering.operation_text_append(${jsonOf(texts)})`
}

const jsonOf = (texts: readonly OperationText[]): string => JSON.stringify(texts.map(({ text }) => text))

/** Most hashes that one process remembers to be stored. */
const MAX_KNOWN = 10_000

/**
 * Hashes of the texts that are stored for certain, as used on the present day in UTC; a forgotten one is stored again, to
 * note that it is used still.
 */
export class KnownTexts {
  private readonly hashes = new Set<string>()
  private day = NaN

  constructor(private readonly clock: Clock) {}

  /** Those that must be stored before a record names them. */
  unknownOf(texts: readonly OperationText[]): readonly OperationText[] {
    this.forgetYesterday()
    return texts.filter(({ hash }) => !this.hashes.has(hash))
  }

  /** @param sinceMs ms since 1970: when it was begun to be stored */
  add(hash: string, sinceMs: number): void {
    this.forgetYesterday()
    if (dayOf(sinceMs) !== this.day) return
    for (const oldest of this.hashes)
      if (this.hashes.size >= MAX_KNOWN) this.hashes.delete(oldest)
      else break
    this.hashes.add(hash)
  }

  clear(): void {
    this.hashes.clear()
  }

  private forgetYesterday(): void {
    const day = dayOf(this.clock.now().getTime())
    if (day === this.day) return
    this.day = day
    this.hashes.clear()
  }
}

const DAY_MS = 86_400_000

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS)
