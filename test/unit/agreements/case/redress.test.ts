import type { CaseState } from '../../../../src/agreements/case/case-state'
import type { Command } from '../../../../src/agreements/case/command'
import type { Person } from '../../../../src/agreements/case/side'
import { actors, finding, play, refusedWith } from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'

/** Who decides an appeal, and against which of several decisions it is. */
const { user, opener, authority, reviewer, clock } = actors
const by = (kind: 'giveNotice' | 'suspend' | 'terminate', ground: string): Command => ({
  kind,
  ...finding(ground),
})
const appeal = (ground?: string): Command => ({ kind: 'appeal', grounds: 'not so', evidence: [], ground })
const decide = (isUpheld: boolean, ground?: string): Command => ({
  kind: 'decideAppeal',
  isUpheld,
  reasons: 'read again',
  ground,
})

test('R-42: whoever confirmed a decision does not judge what followed from it', () => {
  const followed = (isUpheld: boolean): CaseState =>
    play(
      [
        [opener, by('giveNotice', 'T05')],
        [user, appeal()],
        [reviewer, decide(isUpheld)],
        [opener, by('suspend', 'T05')],
        [user, appeal()],
      ],
      caseIn('ACTIVE'),
    ).state
  expect(refusedWith([reviewer, decide(true)], followed(false))).toBe('FORBIDDEN case.decidedBefore')
  expect(play([[authority, decide(true)]], followed(false)).state.phase).toBe('ACTIVE')
  expect(play([[reviewer, decide(true)]], followed(true)).state.phase).toBe('ACTIVE')
})

test('R-42: whoever upheld a finding about the agreement does not judge what a rule did on it', () => {
  const { state } = play(
    [
      [clock, by('suspend', 'T01')],
      [user, appeal()],
    ],
    caseIn('ACTIVE'),
  )
  const upheldBy = (person: Person) => ({ findingDeciders: [person] })
  for (const person of [reviewer, { account: 'another', person: reviewer.person }])
    expect(refusedWith([reviewer, decide(true), '2026-03-03', upheldBy(person)], state)).toBe(
      'FORBIDDEN case.decidedBefore',
    )
  expect(play([[reviewer, decide(true), '2026-03-03', upheldBy(authority)]], state).state.phase).toBe(
    'ACTIVE',
  )
})
