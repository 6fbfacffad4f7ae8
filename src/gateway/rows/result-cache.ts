import { LRUCache } from 'lru-cache'
import { datasetsOf } from '../../catalog/live/narrowed-datasets'
import type { Statement } from '../../query/compile/compile'
import type { Rows } from '../../query/run/run'

interface Kept {
  readonly rows: Rows
  readonly statement: Statement
}

/**
 * Answers of statements, by statement and the values of its parameters. Versions are immutable and a statement names the
 * versions and is written under one set of Grants, so an answer is right for as long as it is kept and never crosses
 * from one Grant to another. Bounded in bytes; 0 keeps none.
 */
export class ResultCache {
  private readonly statements = new WeakMap<Statement, number>()
  private lastStatement = 0
  private readonly kept: LRUCache<string, Kept> | null
  /** How often something was dropped. */
  private drops = 0

  constructor(private readonly maxBytes: number) {
    this.kept =
      maxBytes === 0
        ? null
        : new LRUCache({
            maxSize: maxBytes,
            sizeCalculation: ({ rows: { json } }, key) => json.bytes + 2 * key.length + 500,
          })
  }

  get(statement: Statement, params: readonly (string | null)[], run: () => Promise<Rows>): Promise<Rows> {
    return this.kept === null ? run() : this.getKept(this.kept, statement, params, run)
  }

  private async getKept(
    kept: LRUCache<string, Kept>,
    statement: Statement,
    params: readonly (string | null)[],
    run: () => Promise<Rows>,
  ): Promise<Rows> {
    const key = `${this.numberOf(statement)} ${JSON.stringify(params)}`
    const known = kept.get(key)
    if (known !== undefined) return known.rows
    const { drops } = this
    const rows = await run()
    // it may have been read before what it reads was narrowed
    if (drops !== this.drops) return rows
    // one answer may push out at most a part of what others use
    if (rows.json.bytes <= this.maxBytes / 16)
      kept.set(key, { rows: { ...rows, json: rows.json.copy() }, statement })
    return rows
  }

  /**
   * Forgets every answer that reads a dataset which was narrowed, those too that are being read: rows may have been taken
   * out of its versions.
   * @param subjects as of `narrow` in src/db/narrow.ts; one of no known kind means all datasets
   */
  drop(subjects: readonly string[]): void {
    const datasets = datasetsOf(subjects)
    if (datasets !== 'all' && datasets.size === 0) return
    this.drops += 1
    if (this.kept === null) return
    if (datasets === 'all') return this.kept.clear()
    for (const [key, { statement }] of this.kept.entries())
      if (statement.reads.some(({ dataset }) => datasets.has(dataset))) this.kept.delete(key)
  }

  private numberOf(statement: Statement): number {
    const known = this.statements.get(statement)
    if (known !== undefined) return known
    this.lastStatement += 1
    this.statements.set(statement, this.lastStatement)
    return this.lastStatement
  }
}
