import type { Overseer } from './overseer'

/** Who does something to the catalogue, as far as it matters for whether they may. */
export interface Actor extends Overseer {
  /** null: nobody with an account: the command line, or a person who is not signed in. */
  readonly accountId: string | null
  readonly organisationId: string | null
  readonly roles: readonly ActorRole[]
}

/** Roles of accounts, and that of whoever holds the deployment's command line. */
export const actorRoles = [
  'DATA_USER',
  'DATA_OPENER',
  'AUTHORITY',
  'EXPERT',
  'AUDITOR',
  'SYSTEM_OPERATOR',
  'LOCAL_OPERATOR',
] as const

export type ActorRole = (typeof actorRoles)[number]

/**
 * What somebody is towards one entry of the catalogue.
 * ORIGIN: the body that the data was received from by sharing. SIGNED_IN: any account that may write. ANYONE: also
 * who has no account.
 */
export const sides = ['OPENER', 'AUTHORITY', 'ORIGIN', 'LOCAL_OPERATOR', 'SIGNED_IN', 'ANYONE'] as const

export type Side = (typeof sides)[number]

/** The organisations around an entry. */
export interface Parties {
  readonly openerId: string
  /** The authority over the opener; null: every authority of the whole city is. */
  readonly authorityId: string | null
  /** null: the opener's own data. */
  readonly originId: string | null
}

/**
 * All sides that an actor stands on. An auditor stands on none: it writes nothing.
 * @param parties null: the matter concerns no entry yet; it is the authority's of the whole city
 */
export const sidesOf = (actor: Actor, parties: Parties | null): readonly Side[] => {
  const { roles, organisationId, district } = actor
  if (roles.includes('AUDITOR')) return []
  if (roles.includes('LOCAL_OPERATOR')) return ['LOCAL_OPERATOR']
  const found: Side[] = []
  const isOf = (id: string | null): boolean => id !== null && id === organisationId
  if (roles.includes('DATA_OPENER') && parties !== null && isOf(parties.openerId)) found.push('OPENER')
  const authorityId = parties?.authorityId ?? null
  if (roles.includes('AUTHORITY') && (authorityId === null ? district === undefined : isOf(authorityId)))
    found.push('AUTHORITY')
  // the receiver is never its own origin
  if (roles.includes('DATA_OPENER') && parties !== null && isOf(parties.originId) && !isOf(parties.openerId))
    found.push('ORIGIN')
  if (actor.accountId !== null) found.push('SIGNED_IN')
  found.push('ANYONE')
  return found
}

/** One person never acts on two of these in one matter. */
const separateSides: readonly Side[] = ['OPENER', 'AUTHORITY', 'ORIGIN']

/** The side that each account has acted on in a matter. */
export type Acted = ReadonlyMap<string, Side>

/**
 * The other side of the matter that a person acted on before.
 * @param ownAccounts all accounts of the person
 * @returns undefined: none
 */
export const otherSideOf = (acted: Acted, ownAccounts: readonly string[], side: Side): Side | undefined =>
  separateSides.includes(side)
    ? ownAccounts.map((id) => acted.get(id)).find((before) => before !== undefined && before !== side)
    : undefined

/** Remembers who acted on which side. */
export const withActed = (acted: Acted, accountId: string | null, side: Side): Acted =>
  accountId === null || !separateSides.includes(side) || acted.has(accountId)
    ? acted
    : new Map(acted).set(accountId, side)
