import type { MaskChange } from '../life/change'
import { nothingHeld, unionOf, type Held } from '../life/held'
import type { Answer, Author, ConcernAct, Evidence } from './concern'

/** Rights that opened data may infringe (权益保护; S特五, APP). */
export const infringedRights = ['TRADE_SECRET', 'PRIVACY', 'PERSONAL_INFORMATION'] as const

/** What an objector asks for: 下架, 脱敏. */
export const remedies = ['WITHDRAW', 'MASK'] as const

export interface ObjectionDraft {
  readonly dataset: string
  /** Empty: the whole entry. */
  readonly columns: readonly string[]
  readonly right: (typeof infringedRights)[number]
  readonly remedy: (typeof remedies)[number]
  readonly facts: string
  readonly evidence: readonly Evidence[]
}

export const objectionStates = [
  'NONE',
  'LODGED',
  'VERIFYING',
  'EVIDENCE_ASKED',
  'WITHDRAWN',
  'RESTORED',
  'REOPENED_AFTER_PROCESSING',
] as const

export type ObjectionState = (typeof objectionStates)[number]

/** A rights objection (权利异议), folded from its events. */
export interface Objection {
  readonly state: ObjectionState
  /** null only before it is lodged. */
  readonly draft: ObjectionDraft | null
  readonly author: Author | null
  readonly evidence: readonly Evidence[]
  /** What it took out of sight meanwhile, by itself; null: nothing. */
  readonly held: Held | null
  /** null: it goes on. */
  readonly answer: Answer | null
}

/** A key column cannot be taken alone, so the whole entry goes with it. @param key of the entry */
export const objectedTo = ({ columns }: ObjectionDraft, key: readonly string[]): Held =>
  columns.length === 0 || columns.some((name) => key.includes(name))
    ? { isWhole: true, columns: [] }
    : { isWhole: false, columns }

export type ObjectionCommand =
  | { readonly kind: 'lodge'; readonly draft: ObjectionDraft; readonly author: Author }
  | { readonly kind: 'takeUp' }
  | { readonly kind: 'askEvidence'; readonly question: string }
  | { readonly kind: 'addEvidence'; readonly evidence: readonly Evidence[] }
  /** Takes the entry, or the columns objected to, out of sight at once. */
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'endWithdrawn'; readonly answer: string }
  | { readonly kind: 'endRestored'; readonly answer: string }
  /** @param masks what was processed; stricter than before */
  | { readonly kind: 'endReopened'; readonly answer: string; readonly masks: readonly MaskChange[] }

/** How an objection ends. */
export const objectionEnds = [
  'WITHDRAWN',
  'RESTORED',
  'REOPENED_AFTER_PROCESSING',
] as const satisfies readonly ObjectionState[]

export type ObjectionEnd = (typeof objectionEnds)[number]

/** The step that ends an objection so. @param masks with `REOPENED_AFTER_PROCESSING` */
export const endCommand = (
  end: ObjectionEnd,
  answer: string,
  masks: readonly MaskChange[],
): Exclude<ObjectionCommand, { readonly kind: 'lodge' }> => {
  switch (end) {
    case 'WITHDRAWN':
      return { kind: 'endWithdrawn', answer }
    case 'RESTORED':
      return { kind: 'endRestored', answer }
    case 'REOPENED_AFTER_PROCESSING':
      return { kind: 'endReopened', answer, masks }
  }
}

export type ObjectionFact =
  | { readonly kind: 'LODGED'; readonly draft: ObjectionDraft; readonly author: Author }
  | { readonly kind: 'TAKEN_UP' }
  | { readonly kind: 'EVIDENCE_ASKED'; readonly question: string }
  | { readonly kind: 'EVIDENCE_ADDED'; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'HELD'; readonly held: Held; readonly reason: string }
  | { readonly kind: 'ENDED_WITHDRAWN'; readonly answer: string }
  | { readonly kind: 'ENDED_RESTORED'; readonly answer: string }
  | { readonly kind: 'ENDED_REOPENED'; readonly answer: string; readonly masks: readonly MaskChange[] }

export type ObjectionEvent = ObjectionFact & ConcernAct

export const noObjection: Objection = {
  state: 'NONE',
  draft: null,
  author: null,
  evidence: [],
  held: null,
  answer: null,
}

export const evolveObjection = (before: Objection, event: ObjectionEvent): Objection => {
  switch (event.kind) {
    case 'LODGED': {
      const { draft, author } = event
      return { ...noObjection, state: 'LODGED', draft, author, evidence: draft.evidence }
    }
    case 'TAKEN_UP':
      return { ...before, state: 'VERIFYING' }
    case 'EVIDENCE_ASKED':
      return { ...before, state: 'EVIDENCE_ASKED' }
    case 'EVIDENCE_ADDED':
      return { ...before, state: 'VERIFYING', evidence: [...before.evidence, ...event.evidence] }
    case 'HELD':
      return { ...before, held: unionOf([before.held ?? nothingHeld, event.held]) }
    case 'ENDED_WITHDRAWN':
      return { ...before, state: 'WITHDRAWN', answer: { text: event.answer, at: event.at } }
    case 'ENDED_RESTORED':
      return { ...before, state: 'RESTORED', held: null, answer: { text: event.answer, at: event.at } }
    case 'ENDED_REOPENED':
      return {
        ...before,
        state: 'REOPENED_AFTER_PROCESSING',
        held: null,
        answer: { text: event.answer, at: event.at },
      }
  }
}
