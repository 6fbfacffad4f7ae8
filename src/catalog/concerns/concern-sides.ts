import { fault, type Fault } from '../../kernel/errors'
import type { Actor, Side } from '../actor'
import type { Author, ConcernFacts, ConcernSide } from './concern'

/** The sides that an actor stands on in a matter: those towards its entry, and that of who brought it. */
export const concernSides = (
  actor: Actor,
  sides: readonly Side[],
  author: Author | null,
): readonly ConcernSide[] =>
  // an auditor stands on none, whatever it brought
  author?.accountId != null && author.accountId === actor.accountId && sides.includes('SIGNED_IN')
    ? [...sides, 'AUTHOR']
    : sides

const parties: readonly ConcernSide[] = ['OPENER', 'AUTHORITY', 'AUTHOR']

/** Whether an actor has to do with a matter: to others it does not exist. */
export const isParty = (sides: readonly ConcernSide[]): boolean =>
  sides.some((side) => parties.includes(side))

const judges: readonly ConcernSide[] = ['OPENER', 'AUTHORITY']

/** Nobody judges what he brought himself, in whatever account. @returns why not, or null */
export const refuseOwn = (
  author: Author | null,
  { ownAccounts }: Pick<ConcernFacts, 'ownAccounts'>,
  side: ConcernSide,
  subject: string,
): Fault | null =>
  judges.includes(side) && author?.accountId != null && ownAccounts.includes(author.accountId)
    ? fault('life.otherSide', { subject, before: 'AUTHOR', side }, { rule: 'R-20' })
    : null
