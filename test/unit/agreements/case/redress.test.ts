import type { CaseState } from '../../../../src/agreements/case/case-state'
import type { Command } from '../../../../src/agreements/case/command'
import { fold } from '../../../../src/agreements/case/evolve'
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

/** Two datasets of one agreement are withdrawn, in one operation or in two. */
const withdrawnTwice = (later = '2026-03-02'): CaseState =>
  play(
    [
      [clock, by('suspend', 'T10'), '2026-03-02'],
      [clock, by('suspend', 'T10'), later],
    ],
    caseIn('ACTIVE'),
  ).state
const appealsIn = ({ held }: CaseState) =>
  held.map(({ appeal }) => appeal && (appeal.isConfirmed ? 'confirmed' : 'open'))

test('R-42: two decisions of one operation are appealed each by itself, and once', () => {
  const { state: last } = play([[user, appeal()]], withdrawnTwice())
  expect(appealsIn(last)).toEqual([null, 'open'])
  expect(refusedWith([user, appeal()], last)).toBe('INVALID_TRANSITION case.appealedOnce')
  const { state: both } = play([[user, appeal('T10'), '2026-03-03']], last)
  expect(both.held.map(({ appeal: one }) => one?.due)).toEqual(['2026-03-24', '2026-03-23'])
  expect(refusedWith([user, appeal('T10'), '2026-03-04'], both)).toBe('INVALID_TRANSITION case.appealedOnce')
  const { state: confirmed } = play([[reviewer, decide(false)]], both)
  expect(appealsIn(confirmed)).toEqual(['confirmed', 'open'])
  const { state: upheld } = play([[authority, decide(true)]], confirmed)
  expect([upheld.phase, appealsIn(upheld)]).toEqual(['SUSPENDED', ['confirmed']])
})

test('R-41: of two decisions on one ground the older can be appealed too, until the day that its notice names', () => {
  const { state } = play(
    [
      [user, appeal('T10'), '2026-03-10'],
      [reviewer, decide(false), '2026-03-11'],
    ],
    withdrawnTwice('2026-03-09'),
  )
  expect(appealsIn(state)).toEqual([null, 'confirmed'])
  expect(appealsIn(play([[user, appeal('T10'), '2026-03-23']], state).state)).toEqual(['open', 'confirmed'])
  expect(refusedWith([user, appeal('T10'), '2026-03-24'], state)).toBe('INVALID_TRANSITION case.tooLate')
  // where no ground is named it is about the last decision
  expect(refusedWith([user, appeal(), '2026-03-12'], state)).toBe('INVALID_TRANSITION case.appealedOnce')
})

test('appeals of before decisions of one moment were told apart are read as they were meant', () => {
  const { state, events } = play(
    [
      [user, appeal()],
      [reviewer, decide(true)],
    ],
    caseIn('SUSPENDED'),
  )
  const old = JSON.parse(JSON.stringify(events, (key, value) => (key === 'line' ? undefined : value)))
  expect(fold(caseIn('SUSPENDED'), old)).toEqual(state)
})
