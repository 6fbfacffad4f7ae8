import type { Actor, Side } from '../actor'
import type { Author, ConcernSide } from './concern'

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
