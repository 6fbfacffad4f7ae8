import type { Agreement, AgreementState } from '../src/agreements/agreement'
import type { Column, Dataset } from '../src/catalog/dataset'
import type { OpenAttribute } from '../src/catalog/open-attribute'
import { roles, type AccountCaller, type Caller } from '../src/identity/caller'
import { codeOf } from '../src/kernel/errors'
import type { ErrorCode } from '../src/kernel/codes'
import type { DatasetUse, OperationRecord } from '../src/metering/usage-record'
import type { Shape, Use } from '../src/query/row-query/footprint'
import { decide, type Decision, type DecisionFacts } from './decide'

/** A change that nobody has made yet. */
export type PolicyChange =
  /** `columns`: those that are to be as open; a dataset that becomes looser leaves the others as they are. */
  | {
      readonly kind: 'DATASET'
      readonly dataset: string
      readonly openAttribute: OpenAttribute
      readonly columns: readonly string[]
    }
  | {
      readonly kind: 'COLUMN'
      readonly dataset: string
      readonly column: string
      readonly openAttribute: OpenAttribute
    }
  | { readonly kind: 'STATE'; readonly agreement: string; readonly state: AgreementState }
  /** `columns`: all that the agreement would open of the dataset; empty: the dataset is not in its scope any more. */
  | {
      readonly kind: 'SCOPE'
      readonly agreement: string
      readonly dataset: string
      readonly columns: readonly string[]
    }

/** What recorded operations are decided on again. */
export interface ReplayWorld {
  readonly facts: Omit<DecisionFacts, 'now' | 'agreement' | 'purpose'>
  /** Of an organisation, as they are now. */
  agreementsOf(organisation: string): readonly Agreement[]
}

/** One use of a dataset that comes out differently under the change. */
export interface ReplayDifference {
  readonly record: OperationRecord
  readonly dataset: string
  readonly agreement: string | null
  /** null: allowed. */
  readonly before: ErrorCode | null
  readonly after: ErrorCode | null
}

const strictness: readonly OpenAttribute[] = ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN']

const stricter = (a: OpenAttribute, b: OpenAttribute): OpenAttribute =>
  strictness.indexOf(a) > strictness.indexOf(b) ? a : b

/** The world as it would be. */
export const changedWorld = (world: ReplayWorld, change: PolicyChange): ReplayWorld => {
  if (change.kind === 'DATASET' || change.kind === 'COLUMN') {
    const dataset = world.facts.datasets.get(change.dataset)
    if (dataset === undefined) return world
    const datasets = new Map(world.facts.datasets).set(dataset.name, changedDataset(dataset, change))
    return { ...world, facts: { ...world.facts, datasets } }
  }
  const changed = new Map<Agreement, Agreement>()
  return {
    ...world,
    agreementsOf: (organisation) =>
      world.agreementsOf(organisation).map((agreement) => {
        if (agreement.number !== change.agreement) return agreement
        const known = changed.get(agreement) ?? changedAgreement(agreement, change)
        changed.set(agreement, known)
        return known
      }),
  }
}

const changedDataset = (
  dataset: Dataset,
  change: Extract<PolicyChange, { kind: 'DATASET' | 'COLUMN' }>,
): Dataset => {
  const { openAttribute } = change
  // as the change itself is carried out (src/catalog/life/change.ts)
  const attributeOf = (column: Column): OpenAttribute => {
    if (change.kind === 'COLUMN')
      return column.name === change.column
        ? stricter(openAttribute, dataset.openAttribute)
        : column.openAttribute
    return change.columns.includes(column.name)
      ? openAttribute
      : stricter(column.openAttribute, openAttribute)
  }
  return {
    ...dataset,
    openAttribute: change.kind === 'DATASET' ? openAttribute : dataset.openAttribute,
    columns: new Map(
      [...dataset.columns].map(([name, column]) => [name, { ...column, openAttribute: attributeOf(column) }]),
    ),
  }
}

const changedAgreement = (
  agreement: Agreement,
  change: Extract<PolicyChange, { kind: 'STATE' | 'SCOPE' }>,
): Agreement => {
  if (change.kind === 'STATE') return { ...agreement, state: change.state }
  const scopes = new Map(agreement.scopes)
  const scope = scopes.get(change.dataset)
  if (scope === undefined) return agreement
  const columns = new Map([...scope.columns].filter(([name]) => change.columns.includes(name)))
  if (columns.size === 0) scopes.delete(change.dataset)
  else scopes.set(change.dataset, { ...scope, columns })
  return { ...agreement, scopes }
}

/**
 * Which uses of datasets of a recorded operation come out differently: each is decided on as things are now, and as they
 * would be, at the time of the record. A record tells the columns and not their positions: what was allowed under an
 * agreement was read as that one allows it; else each column counts as selected, of single rows. One without columns (a
 * count) needs what its dataset needs.
 */
export const replay = (
  record: OperationRecord,
  world: ReplayWorld,
  changed: ReplayWorld,
): readonly ReplayDifference[] =>
  record.datasets.flatMap((use) => {
    const before = decideAgain(record, use, world)
    const after = decideAgain(record, use, changed)
    const [was, is] = [before, after].map((decision) =>
      decision.kind === 'DENY' ? codeOf(decision.fault) : null,
    )
    if (was === undefined || is === undefined || was === is) return []
    const agreement = [before, after].map((d) => (d.kind === 'ALLOW' ? (d.agreement?.number ?? null) : null))
    return [
      { record, dataset: use.name, agreement: agreement[0] ?? agreement[1] ?? null, before: was, after: is },
    ]
  })

const decideAgain = (
  record: OperationRecord,
  use: DatasetUse,
  { facts, agreementsOf }: ReplayWorld,
): Decision => {
  const agreements = record.organisation === null ? [] : agreementsOf(record.organisation)
  const rested = agreements.find(
    ({ number, scopes }) => record.agreements.includes(number) && scopes.has(use.name),
  )
  const asAgreed = rested !== undefined && use.decision === 'ALLOW'
  // it named none, or it had not been refused so; what the operation rests on was chosen for others of its fields
  const wasAmbiguous = !asAgreed && record.codes.includes('AGREEMENT_AMBIGUOUS')
  const positions = new Set<Use>(asAgreed ? [] : ['select'])
  const shapes = new Set<Shape>(asAgreed ? [] : ['rows'])
  return decide(
    callerOf(record, agreements),
    {
      root: use.name,
      uses: new Map([[use.name, new Map(use.columns.map((column) => [column, positions]))]]),
      edges: [],
      shapes: new Map([[use.name, shapes]]),
    },
    {
      ...facts,
      now: new Date(record.at),
      agreement: wasAmbiguous ? null : (rested?.number ?? null),
      purpose: record.purpose,
    },
  )
}

const callerOf = (record: OperationRecord, agreements: readonly Agreement[]): Caller => {
  if (record.account === null) return { kind: 'anonymous' }
  const caller: AccountCaller = {
    kind: 'account',
    accountId: record.account,
    accountName: '',
    organisationId: record.organisation ?? '',
    organisationName: '',
    roles: roles.filter((role) => record.roles.includes(role)),
    auth: record.auth ?? 'KEY',
    keyId: record.key ?? '',
    boundAgreement: null,
    boundPurpose: null,
    agreements,
  }
  return caller
}
