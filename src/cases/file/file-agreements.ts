import { textHash, type AgreementText } from '../../agreements/case/agreement-text'
import type { CaseState, SigningSide } from '../../agreements/case/case-state'
import { evolve } from '../../agreements/case/evolve'
import type { FileAct, FileActor } from './file-act'

/** A text of the agreement, who signed it, and what the authority found. */
export interface FileAgreement {
  readonly number: string
  /** SHA-256 of the canonical text (RFC 8785): what a signature binds. */
  readonly textHash: string
  readonly drawnUpAt: string
  readonly text: AgreementText
  /** Oldest first; a text that was returned, or amended, may be signed anew. */
  readonly signatures: readonly {
    readonly side: SigningSide
    readonly textHash: string
    readonly at: string
    readonly by: FileActor
  }[]
  readonly reviews: readonly FileReview[]
}

/** 审查 What the authority said of a text. */
export interface FileReview {
  readonly result: 'PASSED' | 'RETURNED' | 'REFUSED'
  readonly at: string
  readonly by: FileActor
  /** The finding, or the reason. */
  readonly finding: string
  /** Empty: none is asked for. */
  readonly basis: string
}

/** Every text that was signed or reviewed, and the last one, in the order in which they were drawn up. */
export const agreementsOf = (acts: readonly FileAct[]): readonly FileAgreement[] => {
  const texts = new Map<string, FileAgreement>()
  let state: CaseState | null = null
  for (const act of acts) {
    const before: AgreementText | null = state?.agreement?.text ?? null
    state = evolve(state, act.event)
    const { event } = act
    if (event.kind === 'approved' || event.kind === 'agreementEdited') {
      const { text, at } = event
      const hash = textHash(text)
      if (!texts.has(hash))
        texts.set(hash, {
          number: text.number,
          textHash: hash,
          drawnUpAt: at,
          text,
          signatures: [],
          reviews: [],
        })
      continue
    }
    const hash = 'textHash' in event ? event.textHash : before === null ? '' : textHash(before)
    const entry = texts.get(hash)
    if (entry !== undefined) texts.set(hash, withAct(entry, act))
  }
  const last = state?.agreement?.text
  const lastHash = last === undefined ? null : textHash(last)
  return [...texts.values()].filter(
    ({ textHash: hash, signatures, reviews }) =>
      signatures.length > 0 || reviews.length > 0 || hash === lastHash,
  )
}

const withAct = (entry: FileAgreement, { event, by }: FileAct): FileAgreement => {
  const { at } = event
  const reviewed = (result: FileReview['result'], finding: string, basis = ''): FileAgreement => ({
    ...entry,
    reviews: [...entry.reviews, { result, at, by, finding, basis }],
  })
  switch (event.kind) {
    case 'signed': {
      const { side, textHash: hash } = event
      return { ...entry, signatures: [...entry.signatures, { side, textHash: hash, at, by }] }
    }
    case 'agreementPassed':
      return reviewed('PASSED', event.finding)
    case 'agreementReturned':
      return reviewed('RETURNED', event.reason)
    case 'agreementRefused':
      return reviewed('REFUSED', event.decision.reasons, event.decision.ground)
    default:
      return entry
  }
}
