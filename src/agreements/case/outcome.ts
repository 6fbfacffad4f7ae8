import type { Fault } from '../../kernel/errors'
import type { CaseEvent } from './event'

/** Why nothing happens. */
export interface Refusal {
  readonly ok: false
  readonly fault: Fault
}

/** What a command comes to: what happened, in order, or why nothing did. */
export type Outcome = { readonly ok: true; readonly events: readonly CaseEvent[] } | Refusal

export const refuse = (fault: Fault): Refusal => ({ ok: false, fault })
