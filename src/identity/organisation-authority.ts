import { eq } from 'drizzle-orm'
import { organisation } from '../../drizzle/identity'
import type { Change } from '../journal/change'
import { appendEvents, readStream } from '../journal/event-store'
import { AppError } from '../kernel/errors'
import { standsUnder, type Organisation } from './organisation'

/**
 * Places an organisation under an authority: whoever applies for its data from now on has a case that this one reviews.
 * Cases that there are keep theirs. Saying what is so already leaves no second event.
 * @throws AppError BAD_USER_INPUT when the other is no authority over an organisation of this kind
 */
export const setAuthority = async (
  change: Change,
  { id, kind, authorityId }: Organisation,
  authority: Organisation,
): Promise<void> => {
  if (!standsUnder(kind, authority.kind))
    throw AppError.of('identity.noAuthorityOver', { authority: authority.name, kind })
  if (authorityId === authority.id) return
  const stream = `organisation:${id}` as const
  const before = await readStream(change.tx, stream, true)
  await change.tx.update(organisation).set({ authorityId: authority.id }).where(eq(organisation.id, id))
  await appendEvents(change, stream, before.length, [
    { kind: 'AUTHORITY_NAMED', body: { authority: authority.id } },
  ])
}
