import type { DecisionFacts } from '../policies/decide'
import type { PolicyContext } from '../policies/context'
import type { CatalogSnapshot, Versions } from '../src/catalog/snapshot'
import type { Locale } from '../src/kernel/message'
import type { UsageReader } from '../src/metering/reader'
import type { DatasetField } from '../src/query/dataset-field'
import type { RowsBytes } from '../src/query/rows-bytes'

/** What a resolver may use: one operation's view of the world, and the services. */
export interface ResolverContext extends PolicyContext {
  readonly locale: Locale
  readonly snapshot: CatalogSnapshot
  readonly versions: Versions
  readonly facts: DecisionFacts
  readonly usage: UsageReader
  /** Where days begin: WEIR_TIME_ZONE. */
  readonly timeZone: string
  /** Runs a dataset field that was allowed. */
  rowsOf(field: DatasetField): Promise<RowsBytes>
}
