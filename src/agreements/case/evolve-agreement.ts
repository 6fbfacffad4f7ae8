import type { CaseAgreement, CaseState } from './case-state'
import type { AgreementEvent, EventStamp } from './event'
import type { Change } from './evolve-application'
import { holding } from './held'

/** What an event of the agreement changes. */
export const changeAgreement = (state: CaseState, event: AgreementEvent & EventStamp): Change => {
  const { phase, agreement, held } = state
  const isAmendment = phase === 'AMENDING' || phase === 'AMENDMENT_REVIEW'
  switch (event.kind) {
    case 'agreementEdited':
      return {
        phase: isAmendment ? 'AMENDING' : 'APPROVED',
        // whoever signed the old text has not signed this one
        agreement: { text: event.text, signatures: [] },
      }
    case 'signed': {
      const { side, textHash, by, at } = event
      const signed = agreement && {
        ...agreement,
        signatures: [...agreement.signatures, { side, textHash, by, at }],
      }
      if (!event.isLast) return { agreement: signed }
      return { phase: isAmendment ? 'AMENDMENT_REVIEW' : 'SIGNED', agreement: signed }
    }
    case 'agreementPassed': {
      const { by, at, finding, textHash } = event
      return {
        phase: 'ACTIVE',
        passed: agreement && { ...agreement, review: { by, at, finding, textHash } },
        held: [],
      }
    }
    case 'agreementReturned':
      return { phase: isAmendment ? 'AMENDING' : 'RETURNED', agreement: unsigned(agreement) }
    case 'agreementRefused':
      return {
        ...(isAmendment ? backToPassed(state) : { phase: 'REFUSED' }),
        held: [...held, holding(state, event.decision, { refused: agreement })],
      }
    case 'amendmentStarted':
      return { phase: 'AMENDING', agreement: unsigned(agreement) }
    case 'amendmentWithdrawn':
      return backToPassed(state)
    case 'lapsed':
      return { phase: 'LAPSED' }
  }
}

/** In force again, with the text that the authority passed last. */
const backToPassed = ({ passed }: CaseState): Change => ({
  phase: 'ACTIVE',
  agreement: passedText(passed),
})

/** The passed text with its signatures; null: none was passed. */
export const passedText = (passed: CaseState['passed']): CaseAgreement | null =>
  passed && { text: passed.text, signatures: passed.signatures }

const unsigned = (agreement: CaseAgreement | null): CaseAgreement | null =>
  agreement && { text: agreement.text, signatures: [] }
