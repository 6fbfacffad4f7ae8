import { caseRow } from '../../drizzle/cases'
import type { CaseState } from '../agreements/case/case-state'
import { agreementStates } from '../agreements/case/phase'
import type { Change } from '../journal/change'

/** Writes what a case is looked up by. */
export const storeCase = async ({ tx, at }: Change, state: CaseState): Promise<void> => {
  const row = {
    phase: state.phase,
    advisers: [...advisersOf(state)],
    datasets: datasetsOf(state),
    agreementNumber: state.agreement?.text.number ?? null,
    due: firstDue(state),
    effectiveTo: openUntil(state),
    changedAt: at,
  }
  await tx
    .insert(caseRow)
    .values({
      id: state.id,
      cover: state.cover,
      applicantOrganisationId: state.applicant.organisation,
      openerOrganisationId: state.opener,
      authorityOrganisationId: state.authority,
      openedAt: at,
      ...row,
    })
    .onConflictDoUpdate({ target: caseRow.id, set: row })
}

/** Accounts and organisations that were asked for a view or an opinion. */
export const advisersOf = ({ consultations, expertReviews }: CaseState): ReadonlySet<string> =>
  new Set([
    ...consultations.flatMap(({ parties }) => parties.map(({ party }) => party)),
    ...expertReviews.flatMap(({ experts }) => experts),
  ])

/** Names of the datasets that the case is about, as agreed where something is, else as asked for. */
export const datasetsOf = ({ agreement, application }: CaseState): string[] => [
  ...new Set((agreement?.text ?? application).scopes.map(({ dataset }) => dataset)),
]

const firstDue = ({ clocks }: CaseState): string | null =>
  clocks
    .flatMap(({ run, escalatedOn }) => (run.kind === 'running' && escalatedOn === null ? [run.due] : []))
    .sort()[0] ?? null

const openStates = ['ACTIVE', 'SUSPENDED']

const openUntil = ({ phase, passed }: CaseState): Date | null =>
  passed !== null && openStates.includes(agreementStates[phase] ?? '')
    ? new Date(passed.text.effectiveTo)
    : null
