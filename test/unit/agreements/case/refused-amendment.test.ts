import type { CaseState } from '../../../../src/agreements/case/case-state'
import type { Command } from '../../../../src/agreements/case/command'
import { actors, finding, play, refusedWith, sign, type Move } from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'

/** An appeal against an amendment that was refused, while the agreement goes on. */
const { user, opener, authority, reviewer } = actors
const refuse: Move = [authority, { kind: 'refuseAgreement', reason: 'no need', basis: 'D' }]
const amend: Move = [opener, { kind: 'startAmendment', reason: 'less' }]
const edit: Move = [
  opener,
  { kind: 'editAgreement', changes: { quota: '100 requests a day' }, reason: 'less' },
]
const appeal: Move = [user, { kind: 'appeal', grounds: 'not so', evidence: [] }]
const decide = (isUpheld: boolean): Command => ({ kind: 'decideAppeal', isUpheld, reasons: 'read again' })
const reviewed = (): CaseState => caseIn('AMENDMENT_REVIEW')
const refused = (): CaseState => play([refuse], reviewed()).state

test('R-42: while an appeal is open nobody begins another amendment, and nobody ends the agreement', () => {
  const { state } = play([appeal], refused())
  for (const move of [amend, [opener, { kind: 'terminate', ...finding('T13') }] as const])
    expect(refusedWith(move, state)).toBe('INVALID_TRANSITION case.appealOpen')
  const { state: confirmed } = play([[reviewer, decide(false)]], state)
  expect(play([amend], confirmed).state.phase).toBe('AMENDING')
})

test('R-42: an amendment that the other side begins hinders no appeal, and waits for its decision', () => {
  const { state: amending } = play([amend, edit, appeal], refused())
  expect([amending.phase, amending.clocks.map(({ term }) => term)]).toEqual(['AMENDING', ['APPEAL_DECISION']])
  expect(play([[reviewer, decide(false)]], amending).state).toMatchObject({
    phase: 'AMENDING',
    agreement: amending.agreement,
  })
  const { state: signed } = play(
    [
      [user, sign],
      [opener, sign],
    ],
    amending,
  )
  const pass: Command = { kind: 'passAgreement', finding: 'in order' }
  expect(refusedWith([reviewer, pass], signed)).toBe('INVALID_TRANSITION case.appealOpen')
  const { state: confirmed } = play([[reviewer, decide(false)]], signed)
  expect(play([[authority, pass]], confirmed).state).toMatchObject({ phase: 'ACTIVE', held: [] })
  // upheld, the text that was refused goes to its review in place of the other
  for (const state of [amending, signed]) {
    const { state: upheld } = play([[reviewer, decide(true), '2026-03-03']], state)
    expect(upheld).toMatchObject({ phase: 'AMENDMENT_REVIEW', agreement: reviewed().agreement, held: [] })
    expect(upheld.clocks).toMatchObject([{ term: 'REVIEW', startedOn: '2026-03-03' }])
  }
})

test('R-42: an appeal is lodged from the review of another amendment too', () => {
  const { state } = play([amend, edit, [user, sign], [opener, sign], appeal], refused())
  expect([state.phase, state.clocks.map(({ term }) => term)]).toEqual([
    'AMENDMENT_REVIEW',
    ['REVIEW', 'APPEAL_DECISION'],
  ])
})
