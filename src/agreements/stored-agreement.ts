import { eq, sql } from 'drizzle-orm'
import { agreement, agreementEvent, agreementScope } from '../../drizzle/agreements'
import type { ControlDb } from '../db/control-db'
import { sqlState, UNIQUE_VIOLATION } from '../db/sql-state'
import { AppError } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import type { AgreementState } from './agreement'
import type { AgreementDraft } from './agreement-draft'
import { prepareDraft, type PreparedAgreement } from './prepared-agreement'
import { columnsToJson } from './scope-json'
import { canStep, narrows } from './state'

/** Who changes an agreement, and when. */
interface Act {
  readonly actor: string
  readonly at: Date
}

/**
 * Stores an agreement in any state.
 * @throws AppError BAD_USER_INPUT with every problem of the draft, or when its number is taken
 */
export const insertAgreement = async (
  tx: ControlDb,
  draft: AgreementDraft,
  { actor, at }: Act,
): Promise<{ readonly id: string }> => {
  const id = uuidv7(at.getTime())
  const { scopes, modes, ...terms } = await prepareDraft(tx, draft)
  try {
    await tx.insert(agreement).values({ id, ...terms, modes: [...modes], createdAt: at })
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION)
      throw AppError.of('agreements.taken', { agreement: draft.number }, {}, error)
    throw error
  }
  await insertScopes(tx, id, scopes)
  const body = { state: draft.state }
  await tx.insert(agreementEvent).values({ agreementId: id, kind: 'CREATED', actor, body, at })
  await tx.execute(wake)
  return { id }
}

/**
 * Puts another text in the place of one that was amended. Its number and parties stay.
 * @throws AppError BAD_USER_INPUT with every problem of the draft, or where there is none of that number
 */
export const replaceAgreement = async (
  tx: ControlDb,
  draft: AgreementDraft,
  { actor, at }: Act,
): Promise<void> => {
  const { id } = await lockAgreement(tx, draft.number)
  const { scopes, modes, number: _number, ...terms } = await prepareDraft(tx, draft)
  await tx
    .update(agreement)
    .set({ ...terms, modes: [...modes] })
    .where(eq(agreement.id, id))
  await tx.delete(agreementScope).where(eq(agreementScope.agreementId, id))
  await insertScopes(tx, id, scopes)
  const body = { state: draft.state }
  await tx.insert(agreementEvent).values({ agreementId: id, kind: 'AMENDED', actor, body, at })
  await tx.execute(wake)
}

/**
 * Takes an agreement to a state; to the same state changes nothing.
 * @returns whether access is taken away: the policy epoch MUST then be raised in this transaction, also when said again
 * @throws AppError BAD_USER_INPUT where there is none of that number, INVALID_TRANSITION out of a final state
 */
export const moveAgreement = async (
  tx: ControlDb,
  number: string,
  to: AgreementState,
  reason: string,
  { actor, at }: Act,
  isAppeal = false,
): Promise<boolean> => {
  const { id, from } = await lockAgreement(tx, number)
  if (!canStep(from, to) && !isAppeal) throw AppError.of('agreements.step', { agreement: number, from, to })
  if (from !== to) {
    const body = { from, to, reason }
    await tx.insert(agreementEvent).values({ agreementId: id, kind: 'STATE', actor, body, at })
    await tx.update(agreement).set({ state: to }).where(eq(agreement.id, id))
  }
  if (narrows(from, to)) return true
  await tx.execute(wake)
  return false
}

const lockAgreement = async (
  tx: ControlDb,
  number: string,
): Promise<{ readonly id: string; readonly from: AgreementState }> => {
  const [stored] = await tx
    .select({ id: agreement.id, from: agreement.state })
    .from(agreement)
    .where(eq(agreement.number, number))
    .for('update')
  if (stored === undefined) throw AppError.of('agreements.unknown', { agreement: number })
  return stored
}

const insertScopes = async (
  tx: ControlDb,
  agreementId: string,
  scopes: PreparedAgreement['scopes'],
): Promise<void> => {
  await tx.insert(agreementScope).values(
    scopes.map(({ datasetId, scope }) => ({
      agreementId,
      datasetId,
      contractRevision: scope.contractRevision,
      columns: columnsToJson(scope.columns.values()),
      predicate: scope.predicate,
      aggregatesOnly: scope.aggregatesOnly,
      smallestGroup: scope.smallestGroup,
    })),
  )
}

// a widening needs no new epoch: it only wakes those who remember that there was less
const wake = sql`select pg_notify('weir_policy', p.e::text) from policy.epoch p`
