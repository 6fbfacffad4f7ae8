import type { Agreement, Scope } from '../src/agreements/agreement'
import type { Dataset, OpenMode } from '../src/catalog/dataset'
import type { Emergency } from '../src/catalog/emergency/emergency'
import type { Caller } from '../src/identity/caller'
import { fault, type Fault } from '../src/kernel/errors'
import { Grants, type Grant } from '../src/query/grant'
import type { Footprint } from '../src/query/row-query/footprint'
import { findAgreement } from './agreement-choice'
import { emergencyInPlace, type EmergencyOpening } from './emergency'
import { agreedGrant, emergencyGrant, openGrant } from './grants'
import { decideIdentity } from './identity'
import { refuseJoins } from './joins'

/** What a decision is made from, besides the caller and the footprint. */
export interface DecisionFacts {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly now: Date
  /** From the header Weir-Agreement; null: not named. */
  readonly agreement: string | null
  /** From the header Weir-Purpose; null: not named. */
  readonly purpose: string | null
  /** In which the data will be used; a query is API. */
  readonly mode: OpenMode
  /** Declared, oldest first; the clock says which are open. */
  readonly emergencies: readonly Emergency[]
  /** WEIR_ANONYMOUS_ROWS: unconditional rows without identity. */
  readonly allowsAnonymousRows: boolean
  /** Where people apply for an agreement. */
  readonly applyUrl: string
}

export type Decision =
  | {
      readonly kind: 'ALLOW'
      readonly grants: Grants
      readonly agreement: Agreement | null
      /** Stands in for an agreement; null: none is needed, or there is an agreement. */
      readonly emergency: EmergencyOpening | null
    }
  | { readonly kind: 'DENY'; readonly fault: Fault }

/**
 * May this caller read this footprint now? Pure: the shield rule and the planner ask the same function.
 * Every column of the footprint is granted, or the whole is denied with the first reason, the most telling first.
 */
export const decide = (caller: Caller, footprint: Footprint, facts: DecisionFacts): Decision => {
  const datasets: Dataset[] = []
  for (const [name, columns] of footprint.uses) {
    const dataset = facts.datasets.get(name)
    if (dataset === undefined || dataset.openAttribute === 'NOT_OPEN') return deny(notInCatalogue(name))
    for (const column of columns.keys())
      if ((dataset.columns.get(column)?.openAttribute ?? 'NOT_OPEN') === 'NOT_OPEN')
        return deny(notInCatalogue(name))
    datasets.push(dataset)
  }

  const conditional = datasets.filter((dataset) => needsAgreement(dataset, footprint))
  const stranger = decideIdentity(caller, conditional.length > 0, facts)
  if (stranger !== null) return deny(stranger)

  let agreement: Agreement | null = null
  let emergency: EmergencyOpening | null = null
  if (conditional.length > 0) {
    const choice = findAgreement(caller, conditional, footprint, facts)
    if (choice.kind === 'CHOSEN') agreement = choice.agreement
    else {
      emergency = emergencyInPlace(choice.fault, caller, conditional, footprint, facts)
      if (emergency === null) return choice
    }
  }

  const grants = new Map<string, Grant>()
  for (const dataset of datasets) {
    const opened = emergency?.datasets.get(dataset.name)
    if (opened !== undefined) {
      grants.set(dataset.name, emergencyGrant(dataset, opened))
      continue
    }
    const scope: Scope | undefined = conditional.includes(dataset)
      ? agreement?.scopes.get(dataset.name)
      : undefined
    grants.set(
      dataset.name,
      scope === undefined || agreement === null ? openGrant(dataset) : agreedGrant(dataset, agreement, scope),
    )
  }
  const refused = refuseJoins(footprint, grants)
  if (refused !== null) return deny(refused)
  return { kind: 'ALLOW', grants: new Grants(grants), agreement, emergency }
}

/** A dataset, or one of the columns read, is CONDITIONAL. */
const needsAgreement = (dataset: Dataset, footprint: Footprint): boolean =>
  dataset.openAttribute === 'CONDITIONAL' ||
  [...(footprint.uses.get(dataset.name)?.keys() ?? [])].some(
    (column) => dataset.columns.get(column)?.openAttribute === 'CONDITIONAL',
  )

const notInCatalogue = (dataset: string): Fault =>
  fault('access.notInCatalogue', {}, { rule: 'R-01', coordinates: [dataset] })

const deny = (f: Fault): Decision => ({ kind: 'DENY', fault: f })
