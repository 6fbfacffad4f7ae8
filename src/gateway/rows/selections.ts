import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import type { QueryLimits } from '../../query/limits'
import { SelectionBudget } from '../../query/select/selection-budget'
import { abstractVariables, Pins } from '../../query/row-query/variable'
import type { CatalogSchema } from '../schema/catalog-schema'
import { fragmentsOf } from '../admission/document'
import { selectRoot, type RootSelection } from './rows-selection'
import { SelectionCache } from './selection-cache'

export interface SelectionsOptions {
  readonly limits: QueryLimits
  /** What selections that are kept may hold in all. */
  readonly maxBytes: number
}

interface Asked {
  readonly schema: CatalogSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** SELECT: reads operations, and remembers what was read for all values of their variables. */
export class Selections {
  private readonly caches = new WeakMap<CatalogSchema, SelectionCache>()

  constructor(private readonly options: SelectionsOptions) {}

  of(asked: Asked): RootSelection {
    const { schema, document, operation, variables } = asked
    const abstract = abstractVariables(variables)
    const cache = this.cacheOf(schema)
    return cache.get(document, operation.name?.value ?? null, variables, abstract, () => {
      const pins = new Pins()
      const budget = new SelectionBudget()
      const scope = { fragments: fragmentsOf(document), variableValues: abstract.values }
      const root = selectRoot(operation, scope, schema.rowTypes.rows, {
        pins,
        budget,
        datasets: schema.snapshot.datasets,
        limits: this.options.limits,
      })
      return { root, pins, bytes: BYTES_A_PART * (1 + budget.used) }
    }).root
  }

  /** What was selected holds for one snapshot: with the schema it goes. */
  private cacheOf(schema: CatalogSchema): SelectionCache {
    const known = this.caches.get(schema)
    if (known) return known
    const cache = new SelectionCache(this.options.maxBytes)
    this.caches.set(schema, cache)
    return cache
  }
}

/** A field or condition of a RowQuery with its footprint, measured on the demo's examples. */
const BYTES_A_PART = 400
