import type { AgreementState } from './agreement'

/** States of an agreement that the authority has passed once: a decision needs to know of these, and of no other. */
export const openedStates = [
  'ACTIVE',
  'SUSPENDED',
  'EXPIRED',
  'TERMINATED',
  'RELINQUISHED',
] as const satisfies readonly AgreementState[]

/** States that are never left. */
const finalStates: readonly AgreementState[] = ['REFUSED', 'EXPIRED', 'TERMINATED', 'RELINQUISHED']

const endings: readonly AgreementState[] = ['SUSPENDED', 'EXPIRED', 'TERMINATED', 'RELINQUISHED']

/** Whether a step takes access away, or changes why it is refused: such a step must raise the policy epoch. */
export const narrows = (from: AgreementState, to: AgreementState): boolean =>
  endings.includes(to) || (from === 'ACTIVE' && to !== 'ACTIVE')

/** Whether a step is possible at all: nothing comes back from a final state. Staying is not a step, and possible. */
export const canStep = (from: AgreementState, to: AgreementState): boolean =>
  from === to || !finalStates.includes(from)
