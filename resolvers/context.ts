import type { DecisionFacts } from '../policies/decide'
import type { PolicyContext } from '../policies/context'
import type { RedactionKeys } from '../src/catalog/redaction/keys'
import type { ConcernDeps } from '../src/catalog/entry-deps'
import type { CatalogSnapshot, Versions } from '../src/catalog/live/snapshot'
import type { Change } from '../src/journal/change'
import type { Locale } from '../src/kernel/message'
import type { UsageReader } from '../src/metering/reading/reader'
import type { DatasetField } from '../src/query/row-query/dataset-field'
import type { Filter } from '../src/query/row-query/filter'
import type { JsonText } from '../src/query/run/json-text'
import type { AccessExplanation } from '../schema/access/explanation.type'

/** What a resolver may use: one operation's view of the world, and the services. */
export interface ResolverContext extends PolicyContext {
  readonly locale: Locale
  readonly snapshot: CatalogSnapshot
  readonly versions: Versions
  readonly facts: DecisionFacts
  readonly usage: UsageReader
  /** What rows that are taken out are named with. */
  readonly redactionKeys: RedactionKeys
  /** What steps of catalogue entries, and matters that people bring, are carried out with. */
  readonly entries: ConcernDeps
  /** Where days begin: WEIR_TIME_ZONE. */
  readonly timeZone: string
  /** The control database as this operation sees it: what it has changed itself is seen, and by nobody else. */
  readonly control: Change['tx']
  /**
   * Carries out one command in the transaction of this operation, which is committed with its usage record. What it
   * throws takes back that command alone.
   */
  change<T>(command: (change: Change) => Promise<T>): Promise<T>
  /**
   * Reads a condition on rows as `where` of the dataset has it; values are its own.
   * @returns null: there is no such dataset that is open at all
   * @throws AppError BAD_USER_INPUT
   */
  filterOf(dataset: string, where: unknown): Filter<string> | null
  /** Runs a dataset field that was allowed. */
  rowsOf(field: DatasetField): Promise<JsonText>
  /**
   * Says on the record of this operation that it reads the usage log; MUST be called before it is read.
   * @param columns what was looked for, by the names of the filter's members
   * @returns to be called with how many records were seen
   */
  noteLogRead(columns: readonly string[]): (records: number) => void
  /** Tells what would become of an operation of this caller, and runs nothing of it. */
  explainAccess(asked: AskedOperation): AccessExplanation
}

/** An operation as it would be sent, to be explained. */
export interface AskedOperation {
  readonly query: string
  readonly variables: unknown
  readonly operationName: string | null
}
