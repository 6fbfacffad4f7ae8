import { organisation } from '../../drizzle/identity'
import type { Role } from './caller'

/** What an organisation is in the opening of data; `DISTRICT_AUTHORITY` is an authority of one
 * district, whose accounts have the role AUTHORITY. */
export const organisationKinds = organisation.kind.enumValues

export type OrganisationKind = (typeof organisationKinds)[number]

export interface Organisation {
  readonly id: string
  readonly kind: OrganisationKind
  readonly name: string
  readonly contact: string
  /** Id of the authority that it stands under; null: none is told. */
  readonly authorityId: string | null
  /** Six digits (GB/T 2260); null: of no one district. */
  readonly district: string | null
}

/** Whether an organisation of one kind may stand under one of another: an opener or a district under an authority. */
export const standsUnder = (kind: OrganisationKind, authority: OrganisationKind): boolean =>
  authority === 'AUTHORITY'
    ? kind === 'DATA_OPENER' || kind === 'DISTRICT_AUTHORITY'
    : authority === 'DISTRICT_AUTHORITY' && kind === 'DATA_OPENER'

/** The kind of organisation that an account of this role usually belongs to. */
export const kindForRole = (role: Role): OrganisationKind => {
  switch (role) {
    case 'AUDITOR':
      return 'AUDIT'
    case 'EXPERT':
      return 'EXPERT_COMMITTEE'
    default:
      return role
  }
}
