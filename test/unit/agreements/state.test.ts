import type { AgreementState } from '../../../src/agreements/agreement'
import { canStep, narrows, openedStates } from '../../../src/agreements/state'
import { agreement } from '../../../drizzle/agreements'

const states: readonly AgreementState[] = agreement.state.enumValues
const final: readonly AgreementState[] = ['REFUSED', 'EXPIRED', 'TERMINATED', 'RELINQUISHED']
const everyStep = states.flatMap((from) => states.map((to): [AgreementState, AgreementState] => [from, to]))

test('nothing comes back from a final state, and from no other it is barred', () => {
  for (const [from, to] of everyStep)
    expect([from, to, canStep(from, to)]).toEqual([from, to, from === to || !final.includes(from)])
})

test('every step out of ACTIVE narrows access', () => {
  for (const to of states) expect([to, narrows('ACTIVE', to)]).toEqual([to, to !== 'ACTIVE'])
})

test('a step to an end narrows access wherever it comes from, also from itself', () => {
  for (const from of states)
    for (const to of ['SUSPENDED', 'EXPIRED', 'TERMINATED', 'RELINQUISHED'] as const)
      expect(narrows(from, to)).toBe(true)
})

test('a step to ACTIVE narrows nothing', () => {
  for (const from of states) expect(narrows(from, 'ACTIVE')).toBe(false)
})

test('an agreement that the authority never passed is of no concern to a decision', () => {
  expect(states.filter((state) => !openedStates.some((opened) => opened === state))).toEqual([
    'DRAFT',
    'SIGNED',
    'RETURNED',
    'REFUSED',
  ])
})
