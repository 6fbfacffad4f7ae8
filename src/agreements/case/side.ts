import { isRowless } from '../../kernel/rowless-roles'

/** Who acts in a case, and for whom. */
export const sides = ['APPLICANT', 'OPENER', 'AUTHORITY', 'EXPERT', 'RIGHTS_HOLDER', 'SYSTEM'] as const

export type Side = (typeof sides)[number]

/** A person who is signed in. */
export interface PersonActor {
  readonly kind: 'person'
  readonly account: string
  /** The natural person behind the account; null: not known, then the account stands for the person. */
  readonly person: string | null
  readonly organisation: string
  readonly roles: readonly string[]
  /** Whether the person may consent in the name of the organisation's leadership. */
  readonly isLeader: boolean
}

/** The clock, or a rule of the meter: the program itself. */
export interface SystemActor {
  readonly kind: 'system'
  /** The rule or job, e.g. `clock`. */
  readonly rule: string
}

export type Actor = PersonActor | SystemActor

/** Who took a step, as its event keeps it. */
export interface Stamp {
  readonly side: Side
  /** The account; of the system, its rule. */
  readonly account: string
  readonly person: string | null
  readonly organisation: string | null
}

export const stampOf = (actor: Actor, side: Side): Stamp =>
  actor.kind === 'system'
    ? { side, account: actor.rule, person: null, organisation: null }
    : { side, account: actor.account, person: actor.person, organisation: actor.organisation }

/** An account, and the natural person behind it where that is known. */
export type Person = Pick<Stamp, 'account' | 'person'>

/** Whether two are one person, as far as is known: one account, or accounts of one natural person. */
export const isSamePerson = (a: Person, b: Person): boolean =>
  a.account === b.account || (a.person !== null && a.person === b.person)

/** What of a case says who stands on which side. */
export interface Parties {
  readonly applicant: { readonly organisation: string }
  readonly opener: string
  readonly authority: string
  /** Accounts of the experts that were asked. */
  readonly experts: readonly string[]
  /** Accounts or organisations that were consulted. */
  readonly consulted: readonly string[]
}

/**
 * Sides that an actor could stand on, by roles and organisation. Empty: no part in this case, as whoever runs the system
 * or audits has none, whatever else they are.
 */
export const sidesOf = (actor: Actor, parties: Parties): readonly Side[] => {
  if (actor.kind === 'system') return ['SYSTEM']
  const { account, organisation, roles } = actor
  const is = (role: string, of: string): boolean => roles.includes(role) && organisation === of
  if (roles.some(isRowless)) return []
  const found: Side[] = []
  if (is('DATA_USER', parties.applicant.organisation)) found.push('APPLICANT')
  if (is('DATA_OPENER', parties.opener)) found.push('OPENER')
  if (is('AUTHORITY', parties.authority)) found.push('AUTHORITY')
  if (parties.experts.includes(account)) found.push('EXPERT')
  if (parties.consulted.includes(account) || parties.consulted.includes(organisation))
    found.push('RIGHTS_HOLDER')
  return found
}
