import { LRUCache } from 'lru-cache'
import type { Versions } from '../../catalog/live/snapshot'
import type { Statement } from '../../query/compile/compile'
import type { DatasetField } from '../../query/row-query/dataset-field'
import type { Grants } from '../../query/grant'

/**
 * The statements of the dataset fields that were asked lately, by field and Grants. One is used as long as every version
 * that it reads is the active one, so that an activation of data needs to tell nobody. Bounded in bytes.
 */
export class StatementCache {
  private readonly fields = new WeakMap<DatasetField, number>()
  private lastField = 0
  private readonly kept: LRUCache<string, Statement>

  constructor(maxBytes: number) {
    this.kept = new LRUCache({
      maxSize: Math.max(1, maxBytes),
      sizeCalculation: ({ text, params }, key) => 2 * (key.length + text.length) + 500 * (1 + params.length),
    })
  }

  get(field: DatasetField, grants: Grants, versions: Versions, compile: () => Statement): Statement {
    const key = `${this.numberOf(field)} ${grants.fingerprint}`
    const known = this.kept.get(key)
    if (known !== undefined && readsActive(known, versions)) return known
    const compiled = compile()
    if (readsActive(compiled, versions)) this.kept.set(key, compiled)
    return compiled
  }

  private numberOf(field: DatasetField): number {
    const known = this.fields.get(field)
    if (known !== undefined) return known
    this.lastField += 1
    this.fields.set(field, this.lastField)
    return this.lastField
  }
}

const readsActive = ({ reads }: Statement, versions: Versions): boolean =>
  reads.every(({ dataset, version }) => versions.get(dataset)?.[0] === version)
