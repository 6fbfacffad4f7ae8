import { eq } from 'drizzle-orm'
import { account } from '../../drizzle/identity'
import type { Change } from '../journal/change'
import { appendEvents, readStream } from '../journal/event-store'
import { AppError } from '../kernel/errors'
import { isId } from './identity-name'

/**
 * Says that an account speaks for the leadership of its organisation, or no longer does: it may consent to more time
 * for an evaluation. Saying what is so already leaves no second event.
 * @throws AppError BAD_USER_INPUT when there is no such account
 */
export const setLeader = async (change: Change, id: string, isLeader: boolean): Promise<void> => {
  if (!isId(id)) throw AppError.of('identity.unknownAccount', { account: id })
  const stream = `account:${id}` as const
  const before = await readStream(change.tx, stream, true)
  const [found] = await change.tx
    .select({ isLeader: account.isLeader })
    .from(account)
    .where(eq(account.id, id))
  if (found === undefined) throw AppError.of('identity.unknownAccount', { account: id })
  if (found.isLeader === isLeader) return
  await change.tx.update(account).set({ isLeader }).where(eq(account.id, id))
  await appendEvents(change, stream, before.length, [
    { kind: isLeader ? 'LEADER_APPOINTED' : 'LEADER_DISMISSED', body: {} },
  ])
}
