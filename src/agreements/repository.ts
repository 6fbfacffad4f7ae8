import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { agreement, agreementEvent, agreementScope } from '../../drizzle/agreements'
import { dataset } from '../../drizzle/catalog'
import type { Databases } from '../db/connect'
import type { ControlDb } from '../db/control-db'
import { narrow } from '../db/narrow'
import { isStorable } from '../db/storable'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { ignoreObservations, type Observe } from '../telemetry/observation'
import type { Agreement, AgreementState } from './agreement'
import { agreementNumber } from './agreement-number'
import type { AgreementDraft } from './agreement-draft'
import { fromRows } from './agreement-rows'
import { openedStates } from './state'
import { insertAgreement, moveAgreement } from './stored-agreement'

export interface AgreementRepository {
  /** Agreements under which an organisation uses data and that were ever opened, by number; empty: none. */
  agreementsOf(organisationId: string): Promise<readonly Agreement[]>
  /**
   * Stores an agreement in any state.
   * @param actor who does it, for the record
   * @throws AppError BAD_USER_INPUT with every problem of the draft, or when its number is taken
   */
  createAgreement(draft: AgreementDraft, actor: string): Promise<{ readonly id: string }>
  /**
   * Takes an agreement to a state and records who and why; to the same state changes nothing. Where that takes
   * access away it raises the policy epoch, also when said again.
   * @returns the new policy epoch; null: access was not narrowed
   * @param reason 1 to 2,000 characters
   * @throws AppError BAD_USER_INPUT when there is none of that number or no reason, INVALID_TRANSITION out of a final state,
   * UNAVAILABLE when nothing could be changed in time
   */
  setState(
    number: string,
    state: AgreementState,
    actor: string,
    reason: string,
  ): Promise<{ epoch: number | null }>
}

export interface AgreementDeps {
  readonly databases: Pick<Databases, 'control'>
  readonly clock: Clock
  readonly observe: Observe
}

export const createAgreementRepository = ({
  databases,
  clock,
  observe,
}: AgreementDeps): AgreementRepository => {
  const db = drizzle(databases.control)
  const opened = openedQuery(db)
  return {
    agreementsOf: async (organisationId) => fromRows(await opened.execute({ organisationId }), observe),
    createAgreement: (draft, actor) =>
      db.transaction((tx) => insertAgreement(tx, draft, { actor, at: clock.now() })),
    setState: (number, state, actor, reason) => setState(db, clock, number, state, actor, reason),
  }
}

/** As `agreementsOf`, in a transaction too. */
export const readAgreements = async (db: ControlDb, organisationId: string): Promise<readonly Agreement[]> =>
  fromRows(await openedQuery(db).execute({ organisationId }), ignoreObservations)

// built once, as it runs for every caller who is not remembered
const openedQuery = (db: Pick<ControlDb, 'select'>) =>
  db
    .select({
      id: agreement.id,
      number: agreement.number,
      purpose: agreement.purpose,
      state: agreement.state,
      version:
        sql<number>`1 + (select count(*) from ${agreementEvent} where ${agreementEvent.agreementId} = ${agreement.id}
        and ${agreementEvent.kind} = 'AMENDED')::int`.mapWith(Number),
      effectiveFrom: agreement.effectiveFrom,
      effectiveTo: agreement.effectiveTo,
      modes: agreement.modes,
      budgets: agreement.budgets,
      dataset: dataset.name,
      contractRevision: agreementScope.contractRevision,
      columns: agreementScope.columns,
      predicate: agreementScope.predicate,
      aggregatesOnly: agreementScope.aggregatesOnly,
      smallestGroup: agreementScope.smallestGroup,
    })
    .from(agreement)
    .leftJoin(agreementScope, eq(agreementScope.agreementId, agreement.id))
    .leftJoin(dataset, eq(dataset.id, agreementScope.datasetId))
    .where(
      and(
        eq(agreement.userOrganisationId, sql.placeholder('organisationId')),
        inArray(agreement.state, [...openedStates]),
      ),
    )
    .orderBy(asc(agreement.number), asc(dataset.name))
    .prepare('opened_agreements')

const setState = async (
  db: PostgresJsDatabase,
  clock: Clock,
  number: string,
  to: AgreementState,
  actor: string,
  reason: string,
): Promise<{ epoch: number | null }> =>
  db.transaction(async (tx) => {
    if (reason.trim() === '' || reason.length > MAX_REASON_CHARACTERS || !isStorable(reason))
      throw AppError.of('agreements.badReason', { characters: MAX_REASON_CHARACTERS })
    if (!agreementNumber.test(number)) throw AppError.of('agreements.unknown', { agreement: number })
    const isNarrowed = await moveAgreement(tx, number, to, reason, { actor, at: clock.now() })
    if (!isNarrowed) return { epoch: null }
    return { epoch: await narrow(tx, [`agreement:${number}`], `${to} by ${actor}: ${reason}`) }
  })

const MAX_REASON_CHARACTERS = 2_000
