import type { DecisionFacts } from '../../policies/decide'
import type { ResolverContext } from '../../resolvers/context'
import type { CatalogSnapshot, Versions } from '../catalog/snapshot'
import type { Caller } from '../identity/caller'
import type { UsageReader } from '../metering/reader'
import type { OperationFacts, OperationRequest } from './operation'
import { RowFields, type RowFieldDeps } from './row-fields'

export interface ContextDeps {
  readonly rowFields: RowFieldDeps
  readonly usage: UsageReader
  readonly timeZone: string
  readonly allowsAnonymousRows: boolean
  readonly applyUrl: string
}

/** One operation's view of the world: it holds one snapshot, one set of versions and one moment from begin to end. */
export const createContext = (
  deps: ContextDeps,
  request: OperationRequest,
  facts: OperationFacts,
  world: {
    readonly caller: Caller
    readonly snapshot: CatalogSnapshot
    readonly versions: Versions
    readonly now: Date
    /** Coerced. */
    readonly variables: Readonly<Record<string, unknown>>
  },
): ResolverContext => {
  const decision: DecisionFacts = {
    datasets: world.snapshot.datasets,
    now: world.now,
    agreement: request.agreement,
    purpose: request.purpose,
    allowsAnonymousRows: deps.allowsAnonymousRows,
    applyUrl: deps.applyUrl,
  }
  const { caller, versions, variables } = world
  const { signal } = request
  const fields = new RowFields(deps.rowFields, { caller, versions, decision, variables, signal }, facts)
  return {
    caller,
    locale: request.locale,
    snapshot: world.snapshot,
    versions,
    facts: decision,
    usage: deps.usage,
    timeZone: deps.timeZone,
    refusalOfRows: (field) => fields.refusalOf(field),
    rowsOf: (field) => fields.run(field),
  }
}
