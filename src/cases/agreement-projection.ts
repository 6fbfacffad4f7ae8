import { agreementStates } from '../agreements/case/phase'
import type { CaseState, PassedAgreement } from '../agreements/case/case-state'
import type { AgreementText } from '../agreements/case/agreement-text'
import type { AgreementState } from '../agreements/agreement'
import type { AgreementDraft } from '../agreements/agreement-draft'
import { insertAgreement, moveAgreement, replaceAgreement } from '../agreements/stored-agreement'
import type { Change } from '../journal/change'

/**
 * Brings what decisions on rows read (agreements.agreement) to where a case stands: the text that was passed last, in
 * the state of the phase. Nothing is there before the authority has passed it. Where it takes access away the
 * policy epoch is raised with the commit.
 * @param reason of the step, for the record; empty: none
 * @throws AppError BAD_USER_INPUT with every reason why the text cannot be carried out
 */
export const projectAgreement = async (
  change: Change,
  before: CaseState | null,
  after: CaseState,
  reason: string,
): Promise<void> => {
  const { passed } = after
  const to = agreementStates[after.phase]
  if (passed === null || to === null) return
  const { number } = passed.text
  const act = { actor: change.actor.name, at: change.at }
  if (isNew(before?.passed ?? null, passed)) {
    const draft = draftOf(passed.text, to)
    await (before?.passed == null
      ? insertAgreement(change.tx, draft, act)
      : replaceAgreement(change.tx, draft, act))
    change.widen()
    // of an amended text too, what was remembered of the old one must be forgotten
    if (before?.passed != null) change.narrow([`agreement:${number}`], `amended by ${act.actor}`)
    return
  }
  if (before !== null && agreementStates[before.phase] === to) return
  const isAppeal = after.history.at(-1)?.event === 'appealDecided'
  const isNarrowed = await moveAgreement(change.tx, number, to, reason, act, isAppeal)
  if (isNarrowed) change.narrow([`agreement:${number}`], `${to} by ${act.actor}: ${reason}`)
  else change.widen()
}

const isNew = (before: PassedAgreement | null, after: PassedAgreement): boolean =>
  before?.review.textHash !== after.review.textHash || before.review.at !== after.review.at

/** The draft of a text. Who opens and who uses stand in it by their ids. */
export const draftOf = (text: AgreementText, state: AgreementState): AgreementDraft => ({
  number: text.number,
  userOrganisation: text.user.organisation,
  openerOrganisation: text.opener,
  title: text.title,
  purpose: text.purpose,
  state,
  effectiveFrom: new Date(text.effectiveFrom),
  effectiveTo: new Date(text.effectiveTo),
  modes: text.modes,
  budgets: text.budgets ?? [],
  scopes: text.scopes,
})
