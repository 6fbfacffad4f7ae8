import { organisation } from '../../drizzle/identity'
import type { Role } from './caller'

/** What an organisation is in the opening of data; `DISTRICT_AUTHORITY` is an authority of one district. */
export const organisationKinds = organisation.kind.enumValues

export type OrganisationKind = (typeof organisationKinds)[number]

export interface Organisation {
  readonly id: string
  readonly kind: OrganisationKind
  readonly name: string
  readonly contact: string
}

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
