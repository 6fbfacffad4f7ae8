import type { Actor, ActorRole } from '../../src/catalog/actor'

export const OPENER_ORGANISATION = 'organisation of the opener'
const OTHER_ORGANISATION = 'another organisation'
export const ORIGIN_ORGANISATION = 'organisation that shared the data'
export const AUTHORITY_ORGANISATION = 'the authority'

const actor = (accountId: string | null, organisationId: string | null, ...roles: ActorRole[]): Actor => ({
  accountId,
  organisationId,
  roles,
})

/** Everybody that an entry of the catalogue can meet, by name; the matter's own sides are the first four. */
export const actors = {
  opener: actor('opener', OPENER_ORGANISATION, 'DATA_OPENER'),
  authority: actor('authority', AUTHORITY_ORGANISATION, 'AUTHORITY'),
  origin: actor('origin', ORIGIN_ORGANISATION, 'DATA_OPENER'),
  localOperator: actor(null, null, 'LOCAL_OPERATOR'),
  otherOpener: actor('other opener', OTHER_ORGANISATION, 'DATA_OPENER'),
  otherAuthority: actor('other authority', OTHER_ORGANISATION, 'AUTHORITY'),
  dataUser: actor('data user', OTHER_ORGANISATION, 'DATA_USER'),
  userOfOpener: actor('user of the opener', OPENER_ORGANISATION, 'DATA_USER'),
  auditor: actor('auditor', OTHER_ORGANISATION, 'AUDITOR'),
  auditingOpener: actor('auditing opener', OPENER_ORGANISATION, 'DATA_OPENER', 'AUDITOR'),
  operator: actor('operator', OTHER_ORGANISATION, 'SYSTEM_OPERATOR'),
  anonymous: actor(null, null),
} as const

export type ActorName = keyof typeof actors

export const actorNames = Object.keys(actors) as readonly ActorName[]
