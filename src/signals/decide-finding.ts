import { eq } from 'drizzle-orm'
import { finding as findingTable } from '../../drizzle/signals'
import { dayOf } from '../agreements/case/working-days'
import { checkBounds } from '../cases/case-input'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, readStream, type StoredEvent } from '../journal/event-store'
import { ownAccounts } from '../journal/own-accounts'
import { AppError, invariant } from '../kernel/errors'
import { notify } from '../notices/notify'
import {
  refuseDecision,
  refuseObjection,
  type Finding,
  type FindingActor,
  type FindingReader,
  type FindingSide,
} from './finding'
import { liftThrottle } from './measure-taken'
import { overseersOf, userOf } from './raise'
import { redressDay, redressMeans } from '../cases/redress'
import { findFinding, findingStream, isFindingId } from './stored-finding'

/**
 * Upholds or dismisses a finding. Dismissed, its throttle is lifted; what a case has suspended, the case itself restores
 * (acceptRemedy, appeal). Upheld, it can be objected to anew.
 * @throws AppError BAD_USER_INPUT: there is none, or no reason; FORBIDDEN, INVALID_TRANSITION
 */
export const decideFinding = async (
  change: Change,
  timeZone: string,
  reader: FindingReader,
  id: string,
  { isUpheld, reason }: { readonly isUpheld: boolean; readonly reason: string },
): Promise<Finding> => {
  checkBounds({ reason })
  const { found, actor, count } = await lockFinding(change.tx, reader, id)
  const refusal = refuseDecision(found, actor, reason)
  if (refusal !== null) throw new AppError(refusal)
  const state = !isUpheld ? 'DISMISSED' : found.objection === null ? 'UPHELD' : 'CONFIRMED'
  const decided = { state, reason, decidedBy: reader.accountId, decidedAt: change.at } as const
  const redressDue = state === 'UPHELD' ? await redressDay(change.tx, change.at, timeZone) : found.redressDue
  const event = { kind: state, reason, body: { redressDue } }
  const [stored] = await appendEvents(change, findingStream(id), count, [event])
  invariant(stored !== undefined, 'e3b1', 'one event was appended')
  await change.tx
    .update(findingTable)
    .set({ ...decided, redressDue })
    .where(eq(findingTable.id, id))
  if (!isUpheld) await liftThrottle(change, id)
  const params = {
    finding: id,
    rule: found.rule,
    ground: found.ground,
    reason,
    redress: await redressMeans(change.tx),
    redressBy: redressDue,
  }
  const to = [...userOf(found), ...overseersOf(found)]
  const message = (
    { DISMISSED: 'finding.dismissed', UPHELD: 'finding.upheld', CONFIRMED: 'finding.upheld' } as const
  )[state]
  await notify(change.tx, { eventId: stored.id, to, message, params }, change.at)
  return { ...found, ...decided, redressDue }
}

/**
 * The user's objection to a finding, and to the throttle that it brought. What stands in a case is appealed there.
 * @throws AppError BAD_USER_INPUT, FORBIDDEN, INVALID_TRANSITION
 */
export const objectToFinding = async (
  change: Change,
  timeZone: string,
  reader: FindingReader,
  id: string,
  reason: string,
): Promise<Finding> => {
  checkBounds({ reason })
  const { found, actor, count } = await lockFinding(change.tx, reader, id)
  const refusal = refuseObjection(found, actor, { reason, today: dayOf(change.at, timeZone) })
  if (refusal !== null) throw new AppError(refusal)
  const [stored] = await appendEvents(change, findingStream(id), count, [
    { kind: 'OBJECTED', reason, body: {} },
  ])
  invariant(stored !== undefined, 'e3b2', 'one event was appended')
  await change.tx.update(findingTable).set({ objection: reason }).where(eq(findingTable.id, id))
  const params = { finding: id, rule: found.rule, reason }
  await notify(
    change.tx,
    { eventId: stored.id, to: overseersOf(found), message: 'finding.objected', params },
    change.at,
  )
  return { ...found, objection: reason }
}

const lockFinding = async (
  tx: ControlDb,
  reader: FindingReader,
  id: string,
): Promise<{ readonly found: Finding; readonly actor: FindingActor; readonly count: number }> => {
  const events = isFindingId(id) ? await readStream(tx, findingStream(id), true) : []
  const found = events.length === 0 ? undefined : await findFinding(tx, reader, id)
  if (found === undefined) throw AppError.of('signals.unknownFinding', { finding: id })
  const own = await ownAccounts(tx, reader.accountId)
  return {
    found,
    actor: { ...reader, ownAccounts: own, acted: actedIn(found, events) },
    count: events.length,
  }
}

/** Who acted on which side; the rule that raised it is nobody. */
const actedIn = ({ openers }: Finding, events: readonly StoredEvent[]): ReadonlyMap<string, FindingSide> => {
  const sideIn = ({ kind, organisationId }: StoredEvent): FindingSide => {
    if (kind === 'OBJECTED') return 'USER'
    return organisationId !== null && openers.includes(organisationId) ? 'OPENER' : 'AUTHORITY'
  }
  return new Map(
    events.flatMap((event) => (event.accountId === null ? [] : [[event.accountId, sideIn(event)] as const])),
  )
}
