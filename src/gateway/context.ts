import type { DecisionFacts } from '../../policies/decide'
import type { ResolverContext } from '../../resolvers/context'
import type { Versions } from '../catalog/snapshot'
import type { Caller } from '../identity/caller'
import type { UsageReader } from '../metering/reader'
import { explainAccess } from './explain'
import type { LimitValues } from './limits'
import { createFacts, type OperationFacts, type OperationRequest } from './operation'
import { RowFields, type RowFieldDeps } from './row-fields'
import type { SchemaPair } from './schemas'

export interface ContextDeps {
  readonly rowFields: RowFieldDeps
  readonly usage: UsageReader
  readonly timeZone: string
  readonly allowsAnonymousRows: boolean
  readonly applyUrl: string
  readonly limits: LimitValues
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
): { readonly context: ResolverContext; readonly fields: RowFields } => {
  const decision: DecisionFacts = {
    datasets: world.pair.snapshot.datasets,
    now: world.now,
    agreement: request.agreement,
    purpose: request.purpose,
    allowsAnonymousRows: deps.allowsAnonymousRows,
    applyUrl: deps.applyUrl,
  }
  const fieldsOf = (ofFacts: OperationFacts): RowFields =>
    new RowFields(deps.rowFields, world.pair, world.versions, world.caller, decision, ofFacts, request.signal)
  const fields = fieldsOf(facts)
  const context: ResolverContext = {
    caller: world.caller,
    locale: request.locale,
    snapshot: world.pair.snapshot,
    versions: world.versions,
    facts: decision,
    usage: deps.usage,
    timeZone: deps.timeZone,
    refusalOfRows: (info) => fields.refusalOf(info),
    rowsOf: (info) => fields.run(info),
    explainAccess: (asked) =>
      explainAccess(asked, {
        ...world,
        decision,
        locale: request.locale,
        limits: deps.limits,
        fields: fieldsOf(createFacts(world.caller)),
      }),
  }
  return { context, fields }
}
