import type { DecisionFacts } from '../../policies/decide'
import type { ResolverContext } from '../../resolvers/context'
import type { ConcernDeps } from '../catalog/entry-deps'
import type { Emergency } from '../catalog/emergency/emergency'
import type { RedactionKeys } from '../catalog/redaction/keys'
import type { Versions } from '../catalog/snapshot'
import type { Caller } from '../identity/caller'
import type { Actor } from '../journal/actor'
import { AppError } from '../kernel/errors'
import { USAGE_LOG } from '../metering/log-read'
import type { ChangeSource } from '../metering/recorded-change'
import type { UsageReader } from '../metering/reader'
import { createFacts, type OperationFacts, type OperationRequest } from './operation'
import type { CatalogSchema } from './catalog-schema'
import { explainAccess } from './explain'
import type { LimitValues } from './limits'
import { readWhere } from './read-where'
import { RowFields, type RowFieldDeps } from './row-fields'
import type { Selections } from './selections'

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
): ResolverContext => {
  const { caller, schema, versions } = world
  const decision = decisionFacts(deps, request, world)
  return {
    caller,
    locale: request.locale,
    snapshot: schema.snapshot,
    versions,
    facts: decision,
    usage: deps.usage,
    redactionKeys: deps.redactionKeys,
    entries: deps.entries,
    timeZone: deps.timeZone,
    get control() {
      return facts.change?.db ?? deps.changes.db
    },
    change: (command) => {
      facts.change ??= deps.changes.open({ actor: actorOf(caller), requestId: request.requestId })
      return facts.change.run(command)
    },
    filterOf: (dataset, where) => readWhere(schema, dataset, where),
    refusalOfRows: (field) => fields.refusalOf(field),
    rowsOf: (field) => fields.run(field),
    noteLogRead: (columns) => noteLogRead(facts, columns),
    explainAccess: (asked) =>
      explainAccess(asked, {
        caller,
        schema,
        decision,
        locale: request.locale,
        limits: deps.limits,
        selections: deps.selections,
        fieldsUnder: rowFieldsUnder(deps, request, world, createFacts(caller)),
      }),
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
