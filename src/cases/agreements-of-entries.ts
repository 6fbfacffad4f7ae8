import { and, eq, gt, inArray, or } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { agreement, agreementScope } from '../../drizzle/agreements'
import { caseRow } from '../../drizzle/cases'
import { dataset } from '../../drizzle/catalog'
import { account } from '../../drizzle/identity'
import { readScope } from '../agreements/scope-json'
import { moveAgreement } from '../agreements/stored-agreement'
import { mayComeBack } from '../agreements/case/held'
import type { Person } from '../agreements/case/side'
import { addWorkingDays, dayOf } from '../agreements/case/working-days'
import type { AgreementsOfEntries, ConcernDeps } from '../catalog/entry-deps'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, readStream, type Stream } from '../journal/event-store'
import { invariant } from '../kernel/errors'
import { notify } from '../notices/notify'
import { authorityOf, loadCalendar } from './facts'
import { redressDay, redressMeans } from './redress'
import { takeStep } from './steps'
import { readCase } from './stored-case'
import { withdrawnData } from './withdrawn-data'

/** What the catalogue's life asks of agreements and of the calendar. */
export const concernDeps = (importer: Sql, timeZone: string): ConcernDeps => ({
  importer,
  agreements: agreementsOfEntries(timeZone),
  authorityOf,
  dueAfter: async (tx, at, workingDays) =>
    addWorkingDays(await loadCalendar(tx), dayOf(at, timeZone), workingDays).day,
})

/** The ground of an agreement whose data is no longer open: nobody's fault. */
const GROUND = 'T10'

const agreementsOfEntries = (timeZone: string): AgreementsOfEntries => ({
  inForceOn: async (tx, datasetId, at) => {
    const isEndedInTerm = and(eq(agreement.state, 'TERMINATED'), gt(agreement.effectiveTo, at))
    const rows = await tx
      .select({
        number: agreement.number,
        state: agreement.state,
        scope: agreementScope,
        dataset: dataset.name,
      })
      .from(agreementScope)
      .innerJoin(agreement, eq(agreement.id, agreementScope.agreementId))
      .innerJoin(dataset, eq(dataset.id, agreementScope.datasetId))
      .where(
        and(
          eq(agreementScope.datasetId, datasetId),
          or(inArray(agreement.state, ['ACTIVE', 'SUSPENDED']), isEndedInTerm),
        ),
      )
      .orderBy(agreement.number)
    const gone = await goneOf(
      tx,
      rows.flatMap(({ number, state }) => (state === 'TERMINATED' ? [number] : [])),
      dayOf(at, timeZone),
    )
    return rows.flatMap(
      ({ number, dataset: name, scope: { agreementId: _agreement, datasetId: _dataset, ...stored } }) => {
        const read = readScope({ ...stored, dataset: name })
        // one that cannot be read opens no column
        const columns = read.ok ? [...read.scope.columns.keys()] : []
        return gone.has(number) ? [] : [{ number, columns }]
      },
    )
  },
  suspendForData: async (change, numbers, reason, accounts) => {
    const deciders = await peopleOf(change.tx, accounts)
    for (const number of numbers) {
      const [found] = await change.tx
        .select({ id: caseRow.id })
        .from(caseRow)
        .where(eq(caseRow.agreementNumber, number))
      if (found === undefined) await suspendAlone(change, number, reason, timeZone)
      else
        await takeStep(change, { actor: { kind: 'system', rule: 'catalogue' }, timeZone }, found.id, {
          kind: 'suspend',
          ground: GROUND,
          facts: reason,
          evidence: [`catalogue: ${reason}`],
          reasons: reason,
          deciders,
        })
    }
  },
})

/** Those of terminated agreements that no appeal brings back any more. */
const goneOf = async (
  tx: ControlDb,
  numbers: readonly string[],
  today: string,
): Promise<ReadonlySet<string>> => {
  const gone = new Set(numbers)
  const cases = await tx
    .select({ id: caseRow.id, number: caseRow.agreementNumber })
    .from(caseRow)
    .where(inArray(caseRow.agreementNumber, [...numbers]))
  for (const { id, number } of cases) {
    const { state } = await readCase(tx, id, false)
    // whoever decides an appeal at this moment may have brought it back
    if (number !== null && (state.phase !== 'TERMINATED' || mayComeBack(state, today))) gone.delete(number)
  }
  return gone
}

const peopleOf = async (tx: ControlDb, accounts: readonly string[]): Promise<readonly Person[]> =>
  tx
    .select({ account: account.id, person: account.personId })
    .from(account)
    .where(inArray(account.id, [...accounts]))

/** Suspends an agreement that was made without a case, and tells both sides. */
const suspendAlone = async (
  change: Change,
  number: string,
  reason: string,
  timeZone: string,
): Promise<void> => {
  const { tx, at, actor } = change
  const isNarrowed = await moveAgreement(tx, number, 'SUSPENDED', reason, { actor: actor.name, at })
  if (isNarrowed) change.narrow([`agreement:${number}`], `${GROUND}: ${reason}`)
  const stream: Stream = `agreement:${number}`
  const before = await readStream(tx, stream, true)
  const event = { kind: 'SUSPENDED', reason, body: { ground: GROUND } }
  const [stored] = await appendEvents(change, stream, before.length, [event])
  invariant(stored !== undefined, 'd6c1', 'one event was appended')
  const [parties] = await tx
    .select({ user: agreement.userOrganisationId, opener: agreement.openerOrganisationId })
    .from(agreement)
    .where(eq(agreement.number, number))
  invariant(parties !== undefined, 'd6c2', 'the agreement was moved')
  const names = await tx
    .select({ name: dataset.name })
    .from(agreementScope)
    .innerJoin(agreement, eq(agreement.id, agreementScope.agreementId))
    .innerJoin(dataset, eq(dataset.id, agreementScope.datasetId))
    .where(eq(agreement.number, number))
    .orderBy(dataset.name)
  const datasets = withdrawnData(
    reason,
    names.map(({ name }) => name),
  )
  const redress = `${await redressMeans(tx)} (${await redressDay(tx, at, timeZone)})`
  await notify(
    tx,
    {
      eventId: stored.id,
      to: [
        { organisation: parties.user, role: 'DATA_USER' },
        { organisation: parties.opener, role: 'DATA_OPENER' },
      ],
      message: 'agreement.dataWithdrawn',
      params: { agreement: number, datasets, reason, redress },
    },
    at,
  )
}
