import type { DecisionFacts } from '../../policies/decide'
import type { ResolverContext } from '../../resolvers/context'
import type { ConcernDeps } from '../catalog/entry-deps'
import type { Emergency } from '../catalog/emergency/emergency'
import type { RedactionKeys } from '../catalog/redaction/keys'
import type { Versions } from '../catalog/live/snapshot'
import type { Caller } from '../identity/caller'
import type { Actor } from '../journal/actor'
import { AppError } from '../kernel/errors'
import { USAGE_LOG } from '../metering/reading/log-read'
import type { ChangeSource } from '../metering/log/recorded-change'
import type { UsageReader } from '../metering/reading/reader'
import { createFacts, type OperationFacts, type OperationRequest } from './operation'
import type { CatalogSchema } from './schema/catalog-schema'
import { explainAccess } from './explain'
import type { LimitValues } from './admission/limits'
import { readWhere } from './rows/read-where'
import { RowFields, type RowFieldDeps } from './rows/row-fields'
import type { Selections } from './rows/selections'

export interface ContextDeps {
  readonly changes: ChangeSource
  readonly rowFields: RowFieldDeps
  readonly usage: UsageReader
  readonly redactionKeys: RedactionKeys
  readonly entries: ConcernDeps
  readonly timeZone: string
  readonly allowsAnonymousRows: boolean
  readonly applyUrl: string
  readonly limits: LimitValues
  readonly selections: Selections
}

/** One operation's view of the world: it holds one snapshot, one set of versions and one moment from begin to end. */
export interface OperationWorld {
  readonly caller: Caller
  readonly schema: CatalogSchema
  readonly versions: Versions
  /** In force, as far as the clock does not say otherwise. */
  readonly emergencies: readonly Emergency[]
  readonly now: Date
}

/** What the decisions of an operation rest on. */
const decisionFacts = (
  deps: ContextDeps,
  request: OperationRequest,
  { schema, emergencies, now }: OperationWorld,
): DecisionFacts => ({
  datasets: schema.snapshot.datasets,
  now,
  emergencies,
  agreement: request.agreement,
  purpose: request.purpose,
  mode: 'API',
  allowsAnonymousRows: deps.allowsAnonymousRows,
  applyUrl: deps.applyUrl,
})

/** The dataset fields of an operation under its variables. @param facts gather what happens to them */
export const rowFieldsUnder = (
  deps: ContextDeps,
  request: OperationRequest,
  world: OperationWorld,
  facts: OperationFacts,
): ((variables: Readonly<Record<string, unknown>>) => RowFields) => {
  const { caller, versions } = world
  const decision = decisionFacts(deps, request, world)
  const { cancellation } = request
  return (variables) =>
    new RowFields(deps.rowFields, { caller, versions, decision, variables, cancellation }, facts)
}

export const createContext = (
  deps: ContextDeps,
  request: OperationRequest,
  world: OperationWorld,
  fields: RowFields,
  facts: OperationFacts,
): ResolverContext => new OperationContext(deps, request, world, fields, facts)

/**
 * A class, and no literal with a getter: V8 keeps each getter of such a literal in a hidden class of its own, in the old
 * generation, where it holds all of its request until a full collection.
 */
class OperationContext implements ResolverContext {
  readonly caller: Caller
  readonly locale: ResolverContext['locale']
  readonly snapshot: ResolverContext['snapshot']
  readonly versions: Versions
  readonly facts: DecisionFacts
  readonly usage: UsageReader
  readonly redactionKeys: RedactionKeys
  readonly entries: ConcernDeps
  readonly timeZone: string

  constructor(
    private readonly deps: ContextDeps,
    private readonly request: OperationRequest,
    private readonly world: OperationWorld,
    private readonly fields: RowFields,
    private readonly operation: OperationFacts,
  ) {
    this.caller = world.caller
    this.locale = request.locale
    this.snapshot = world.schema.snapshot
    this.versions = world.versions
    this.facts = decisionFacts(deps, request, world)
    this.usage = deps.usage
    this.redactionKeys = deps.redactionKeys
    this.entries = deps.entries
    this.timeZone = deps.timeZone
  }

  get control(): ResolverContext['control'] {
    return this.operation.change?.db ?? this.deps.changes.db
  }

  // resolvers take out of it what they need, so nothing here may rest on `this` being said
  readonly change: ResolverContext['change'] = (command) => {
    const { requestId } = this.request
    this.operation.change ??= this.deps.changes.open({ actor: actorOf(this.caller), requestId })
    return this.operation.change.run(command)
  }

  readonly filterOf: ResolverContext['filterOf'] = (dataset, where) =>
    readWhere(this.world.schema, dataset, where)

  readonly refusalOfRows: ResolverContext['refusalOfRows'] = (field) => this.fields.refusalOf(field)

  readonly rowsOf: ResolverContext['rowsOf'] = (field) => this.fields.run(field)

  readonly noteLogRead: ResolverContext['noteLogRead'] = (columns) => noteLogRead(this.operation, columns)

  readonly explainAccess: ResolverContext['explainAccess'] = (asked) => {
    const { deps, request, world, caller, locale } = this
    const { limits, selections } = deps
    const fieldsUnder = rowFieldsUnder(deps, request, world, createFacts(caller))
    const decision = this.facts
    return explainAccess(asked, {
      caller,
      schema: world.schema,
      decision,
      locale,
      limits,
      selections,
      fieldsUnder,
    })
  }
}

/** All reads of the log in one operation are one use of it. */
const noteLogRead = (
  { datasets }: OperationFacts,
  columns: readonly string[],
): ((records: number) => void) => {
  const note = (more: readonly string[], rows: number): void => {
    const known = datasets.get(USAGE_LOG)
    datasets.set(USAGE_LOG, {
      name: USAGE_LOG,
      version: null,
      columns: [...new Set([...(known?.columns ?? []), ...more])].sort(),
      masked: [],
      rows: (known?.rows ?? 0) + rows,
      decision: 'ALLOW',
    })
  }
  note(columns, 0)
  return (records) => {
    note([], records)
  }
}

/** @throws AppError UNAUTHENTICATED for nobody */
const actorOf = (caller: Caller): Actor => {
  if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
  return { accountId: caller.accountId, organisationId: caller.organisationId, name: caller.accountName }
}
