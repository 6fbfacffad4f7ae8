import { sql, type SQL } from 'drizzle-orm'
import type { Sql } from 'postgres'
import type { OperationText } from './operation-text'

/** Stores texts by their hashes, which PostgreSQL computes; those that are there stay as they are. */
export const appendTexts = (texts: readonly OperationText[]): SQL =>
  sql`select metering.operation_text_append(${jsonOf(texts)})`

/** The same on the connection of the log. @throws what the database threw */
export const storeOperationTexts = async (client: Sql, texts: readonly OperationText[]): Promise<void> => {
  await client`select metering.operation_text_append(${jsonOf(texts)})`
}

const jsonOf = (texts: readonly OperationText[]): string => JSON.stringify(texts.map(({ text }) => text))

/** Most hashes that one process remembers to be stored. */
const MAX_KNOWN = 10_000

/** Hashes of the texts that are stored for certain; a forgotten one is stored again, to no effect. */
export class KnownTexts {
  private readonly hashes = new Set<string>()

  has(hash: string): boolean {
    return this.hashes.has(hash)
  }

  add(hash: string): void {
    for (const oldest of this.hashes)
      if (this.hashes.size >= MAX_KNOWN) this.hashes.delete(oldest)
      else break
    this.hashes.add(hash)
  }

  clear(): void {
    this.hashes.clear()
  }
}
