import type { GraphQLResolveInfo } from 'graphql'
import type { DecisionFacts } from '../../policies/decide'
import type { ResolverContext } from '../../resolvers/context'
import type { Versions } from '../catalog/snapshot'
import type { Caller } from '../identity/caller'
import type { UsageReader } from '../metering/reader'
import type { OperationFacts, OperationRequest } from './operation'
import { RowFields, type RowFieldDeps } from './row-fields'
import type { SchemaPair } from './schemas'

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
    readonly pair: SchemaPair
    readonly versions: Versions
    readonly now: Date
  },
): ResolverContext => {
  const decision: DecisionFacts = {
    datasets: world.pair.snapshot.datasets,
    now: world.now,
    agreement: request.agreement,
    purpose: request.purpose,
    allowsAnonymousRows: deps.allowsAnonymousRows,
    applyUrl: deps.applyUrl,
  }
  const fields = new RowFields(
    deps.rowFields,
    world.pair,
    world.versions,
    world.caller,
    decision,
    facts,
    request.signal,
  )
  return {
    caller: world.caller,
    locale: request.locale,
    snapshot: world.pair.snapshot,
    versions: world.versions,
    facts: decision,
    usage: deps.usage,
    timeZone: deps.timeZone,
    refusalOfRows: (info: GraphQLResolveInfo) => fields.refusalOf(info),
    rowsOf: (info: GraphQLResolveInfo) => fields.run(info),
  }
}
