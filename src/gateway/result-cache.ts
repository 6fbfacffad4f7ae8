import { LRUCache } from 'lru-cache'
import type { Statement } from '../query/compile'
import type { Rows } from '../query/run'

/**
 * Answers of statements, by statement and the values of its parameters. Versions are immutable and a statement names the
 * versions and is written under one set of Grants, so an answer is right for as long as it is kept and never crosses
 * from one Grant to another. Bounded in bytes; 0 keeps none.
 */
export class ResultCache {
  private readonly statements = new WeakMap<Statement, number>()
  private lastStatement = 0
  private readonly kept: LRUCache<string, Rows> | null

  constructor(private readonly maxBytes: number) {
    this.kept =
      maxBytes === 0
        ? null
        : new LRUCache({
            maxSize: maxBytes,
            sizeCalculation: ({ json }, key) => json.length + 2 * key.length + 500,
          })
  }

  get(statement: Statement, params: readonly (string | null)[], run: () => Promise<Rows>): Promise<Rows> {
    return this.kept === null ? run() : this.getKept(this.kept, statement, params, run)
  }

  private async getKept(
    kept: LRUCache<string, Rows>,
    statement: Statement,
    params: readonly (string | null)[],
    run: () => Promise<Rows>,
  ): Promise<Rows> {
    const key = `${this.numberOf(statement)} ${JSON.stringify(params)}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const rows = await run()
    // one answer may push out at most a part of what others use
    if (rows.json.length <= this.maxBytes / 16)
      // a view of what the connection read would hold the whole of it
      kept.set(key, { ...rows, json: Buffer.from(rows.json) })
    return rows
  }

  /** Forgets every answer: rows were taken out of versions. */
  clear(): void {
    this.kept?.clear()
  }

  private numberOf(statement: Statement): number {
    const known = this.statements.get(statement)
    if (known !== undefined) return known
    this.lastStatement += 1
    this.statements.set(statement, this.lastStatement)
    return this.lastStatement
  }
}
