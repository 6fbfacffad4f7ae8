/** Values watched in all columns together: enough to reject nearly every column that is not a key. */
const MAX_WATCHED = 120_000
const MAX_WATCHED_A_COLUMN = 20_000

/** Nobody tells rows apart by longer values, and an index would not take much longer ones. */
const MAX_KEY_CHARACTERS = 100

/**
 * Tells early that a column cannot be a key, from its first values, in bounded memory. What it does not reject
 * may still have duplicates: only the database, which sees every row, says yes.
 */
export class KeyWatch {
  private readonly seen = new Set<string>()
  private readonly limit: number
  private isRejected = false

  /** @param columns how many columns are watched at the same time */
  constructor(columns: number) {
    this.limit = Math.min(MAX_WATCHED_A_COLUMN, Math.floor(MAX_WATCHED / columns))
  }

  get mayBeKey(): boolean {
    return !this.isRejected
  }

  add(value: string): void {
    if (this.isRejected || this.seen.size >= this.limit) return
    const before = this.seen.size
    if (value.length <= MAX_KEY_CHARACTERS) this.seen.add(value)
    if (this.seen.size > before) return
    this.isRejected = true
    this.seen.clear()
  }
}
