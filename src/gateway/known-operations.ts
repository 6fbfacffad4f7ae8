import { OperationTypeNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { CatalogSchema } from './schema/catalog-schema'
import type { ValidOperation } from './executor'
import type { OperationRequest } from './operation'

/** What a document of one character takes as a tree, measured on the demo's examples, rounded up. */
const BYTES_A_CHARACTER = 60
/** Longest text that is kept. */
const MAX_TEXT = 10_000

type Sent = Pick<OperationRequest, 'query' | 'operationName'>

/**
 * The queries that were executed lately under the live schema, by text and name. What Apollo's pipeline says of one of
 * these is known (it is parsed, valid, and may be asked by GET), so it need not say it again. Bounded in bytes.
 */
export class KnownOperations {
  private schema: CatalogSchema | undefined
  private readonly kept: LRUCache<string, ValidOperation>

  constructor(maxBytes: number) {
    this.kept = new LRUCache({
      maxSize: Math.max(1, maxBytes),
      sizeCalculation: (_operation, key) => 500 + BYTES_A_CHARACTER * key.length,
    })
  }

  /** @returns undefined: it goes through the pipeline */
  find(live: CatalogSchema, sent: Sent): ValidOperation | undefined {
    return this.schema === live ? this.kept.get(keyOf(sent)) : undefined
  }

  /** @param live the schema that is in force; what was validated under an earlier one is not kept */
  keep(live: CatalogSchema, valid: ValidOperation, sent: Sent): void {
    if (valid.schema !== live || valid.operation.operation !== OperationTypeNode.QUERY) return
    if (sent.query.length > MAX_TEXT) return
    if (this.schema !== live) this.kept.clear()
    this.schema = live
    this.kept.set(keyOf(sent), valid)
  }
}

/** No two pairs of a name and a text have one key. */
const keyOf = ({ query, operationName }: Sent): string =>
  operationName === null ? `-:${query}` : `${operationName.length}:${operationName}:${query}`
