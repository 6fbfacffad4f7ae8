import type { Command } from '../../../../src/agreements/case/command'
import type { CaseState } from '../../../../src/agreements/case/case-state'
import { fold } from '../../../../src/agreements/case/evolve'
import { lastDecision, mayComeBack, openBreaches } from '../../../../src/agreements/case/held'
import { actors, finding, play, refusedWith } from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'

/** Several matters at a time: none of them hides another. */
const { user, opener, authority, reviewer, clock } = actors
const by = (kind: 'giveNotice' | 'suspend' | 'terminate', ground: string): Command => ({
  kind,
  ...finding(ground),
})
const appealOn = (ground?: string): Command => ({ kind: 'appeal', grounds: 'not so', evidence: [], ground })
const decide = (isUpheld: boolean, ground?: string): Command => ({
  kind: 'decideAppeal',
  isUpheld,
  reasons: 'read again',
  ground,
})
const accept = (ground?: string): Command => ({ kind: 'acceptRemedy', finding: 'checked', ground })
const groundsIn = (state: CaseState) => openBreaches(state).map(({ ground }) => ground)
const duesOf = (state: CaseState, term: string) => state.clocks.filter((one) => one.term === term)

const noticed = () => play([[opener, by('giveNotice', 'T05')]], caseIn('ACTIVE')).state

test('R-42: where a termination falls, the suspension that nobody overturned stands as before', () => {
  const suspended = caseIn('SUSPENDED')
  const { state } = play(
    [
      [opener, by('terminate', 'T01'), '2026-03-17'],
      [user, appealOn(), '2026-03-18'],
      [reviewer, decide(true), '2026-03-19'],
    ],
    suspended,
  )
  expect(state).toMatchObject({ phase: 'SUSPENDED', violations: [] })
  expect(lastDecision(state)).toEqual(lastDecision(suspended))
  // the term to remedy begins anew
  expect(openBreaches(state)).toMatchObject([{ ground: 'T01', remedyDue: '2026-04-02' }])
  expect(duesOf(state, 'REMEDY')).toMatchObject([{ run: { due: '2026-04-02' } }])
  expect(play([[opener, accept()]], state).state.phase).toBe('ACTIVE')
})

test('R-42: a refused amendment goes back to its review with the text that was signed', () => {
  const reviewed = caseIn('AMENDMENT_REVIEW')
  const { state: refused } = play(
    [
      [authority, { kind: 'refuseAgreement', reason: 'no need', basis: 'D' }],
      [user, appealOn()],
    ],
    reviewed,
  )
  const { state } = play([[reviewer, decide(true)]], refused)
  expect(state).toMatchObject({ phase: 'AMENDMENT_REVIEW', agreement: reviewed.agreement, held: [] })
  expect(duesOf(state, 'REVIEW')).toHaveLength(1)
  const { state: passed } = play([[reviewer, { kind: 'passAgreement', finding: 'in order' }]], state)
  expect(passed.passed?.text).toEqual(reviewed.agreement?.text)
  // what was suspended meanwhile has no amendment under way
  const { state: suspended } = play(
    [
      [clock, by('suspend', 'T10')],
      [reviewer, decide(true)],
    ],
    refused,
  )
  expect([suspended.phase, groundsIn(suspended)]).toEqual(['SUSPENDED', ['T10']])
})

test('R-42: an appeal that is open is decided, whatever is done meanwhile on another ground', () => {
  const { state } = play(
    [
      [user, appealOn()],
      [opener, by('suspend', 'T03'), '2026-03-03'],
    ],
    noticed(),
  )
  expect(duesOf(state, 'APPEAL_DECISION')).toMatchObject([{ run: { due: '2026-03-23' } }])
  expect(refusedWith([opener, by('terminate', 'T03')], state)).toBe('INVALID_TRANSITION case.appealOpen')
  const { state: both } = play([[user, appealOn(), '2026-03-04']], state)
  expect(duesOf(both, 'APPEAL_DECISION')).toHaveLength(2)
  expect(refusedWith([reviewer, decide(true)], both)).toBe('BAD_USER_INPUT case.whichGround')
  const { state: decided } = play([[reviewer, decide(true, 'T05')]], both)
  expect([decided.phase, groundsIn(decided)]).toEqual(['SUSPENDED', ['T03']])
  expect(duesOf(decided, 'APPEAL_DECISION')).toMatchObject([{ run: { due: '2026-03-25' } }])
  expect(play([[reviewer, decide(true)]], decided).state).toMatchObject({ phase: 'ACTIVE', held: [] })
})

test('R-42: a suspension that rests on a notice waits for the appeal against it', () => {
  const { state } = play(
    [
      [opener, by('giveNotice', 'T09')],
      [user, appealOn(), '2026-03-16'],
    ],
    caseIn('ACTIVE'),
  )
  expect(refusedWith([opener, by('suspend', 'T09'), '2026-03-17'], state)).toBe(
    'INVALID_TRANSITION case.appealOpen',
  )
})

test('R-40: a fault that was noticed outlives a suspension without fault, and each is settled by itself', () => {
  const { state } = play([[clock, by('suspend', 'T10')]], noticed())
  expect(groundsIn(state)).toEqual(['T05', 'T10'])
  expect(refusedWith([opener, accept()], state)).toBe('BAD_USER_INPUT case.whichGround')
  expect(refusedWith([opener, accept('T01')], state)).toBe('INVALID_TRANSITION case.noBreach')
  const { state: open } = play([[opener, accept('T10')]], state)
  expect([open.phase, groundsIn(open)]).toEqual(['ACTIVE', ['T05']])
  expect(duesOf(open, 'REMEDY')).toHaveLength(1)
  expect(refusedWith([user, { kind: 'relinquish', reason: 'enough' }], open)).toBe(
    'INVALID_TRANSITION case.breachOpen',
  )
  expect(play([[opener, accept()]], open).state.held).toEqual([])
})

test('R-49: what is suspended for a fault stays so until the withdrawn data is settled too', () => {
  const { state } = play([[clock, by('suspend', 'T10')]], caseIn('SUSPENDED'))
  expect([state.phase, groundsIn(state)]).toEqual(['SUSPENDED', ['T01', 'T10']])
  const { state: left } = play(
    [
      [user, { kind: 'fileRemedy', done: 'stopped', evidence: ['report 1'] }],
      [opener, accept('T01')],
    ],
    state,
  )
  expect([left.phase, groundsIn(left), duesOf(left, 'REMEDY')]).toEqual(['SUSPENDED', ['T10'], []])
  expect(play([[opener, accept()]], left).state.phase).toBe('ACTIVE')
  // a rule of the meter adds no fault to what is closed already
  expect(refusedWith([clock, by('suspend', 'T06')], state)).toBe('INVALID_TRANSITION case.breachOpen')
})

test('R-49: what is closed while an agreement is terminated keeps it closed where the termination falls', () => {
  const terminated = play([[opener, by('terminate', 'T01'), '2026-03-17']], caseIn('SUSPENDED')).state
  expect(refusedWith([clock, by('suspend', 'T06'), '2026-03-18'], terminated)).toBe(
    'INVALID_TRANSITION case.breachOpen',
  )
  const { state } = play([[clock, by('suspend', 'T10'), '2026-03-18']], terminated)
  expect([state.phase, groundsIn(state)]).toEqual(['TERMINATED', ['T01', 'T10']])
  // the termination stays what an appeal is against, where none is named
  expect(lastDecision(state)).toEqual(lastDecision(terminated))
  const { state: back } = play(
    [
      [user, appealOn(), '2026-03-19'],
      [reviewer, decide(true), '2026-03-20'],
    ],
    state,
  )
  expect([back.phase, groundsIn(back)]).toEqual(['SUSPENDED', ['T01', 'T10']])
  const { state: remedied } = play([[opener, accept('T01'), '2026-03-20']], back)
  expect([remedied.phase, groundsIn(remedied)]).toEqual(['SUSPENDED', ['T10']])
})

test('R-42: a terminated agreement may come back until its appeal is too late, or failed', () => {
  const { state } = play([[opener, by('terminate', 'T01'), '2026-03-17']], caseIn('SUSPENDED'))
  const due = lastDecision(state)?.redress.due ?? ''
  expect([mayComeBack(state, due), mayComeBack(state, '2026-12-31')]).toEqual([true, false])
  const { state: appealed } = play([[user, appealOn(), '2026-03-19']], state)
  expect(mayComeBack(appealed, '2026-12-31')).toBe(true)
  const { state: confirmed } = play([[reviewer, decide(false), '2026-03-20']], appealed)
  expect(mayComeBack(confirmed, '2026-03-20')).toBe(false)
  expect(mayComeBack(caseIn('SUSPENDED'), '2026-03-02')).toBe(false)
})

test('R-42: whoever decided what the system carried out does not judge the appeal, by whatever account', () => {
  const decider = { account: 'another', person: authority.person }
  const suspend: Command = { kind: 'suspend', ...finding('T10'), deciders: [decider] }
  const { state } = play(
    [
      [clock, suspend],
      [user, appealOn()],
    ],
    play([[opener, by('giveNotice', 'T05')]], caseIn('ACTIVE')).state,
  )
  expect(refusedWith([authority, decide(false)], state)).toBe('FORBIDDEN case.decidedBefore')
  expect(play([[reviewer, decide(false)]], state).state.phase).toBe('SUSPENDED')
})

test('events of before ground and decision were named are read as they were meant', () => {
  const { state, events } = play(
    [
      [opener, by('terminate', 'T01'), '2026-03-17'],
      [user, appealOn(), '2026-03-18'],
      [reviewer, decide(true), '2026-03-19'],
    ],
    caseIn('SUSPENDED'),
  )
  expect(state.phase).toBe('SUSPENDED')
  const old = JSON.parse(JSON.stringify(events, (key, value) => (key === 'against' ? undefined : value)))
  expect(fold(caseIn('SUSPENDED'), old)).toMatchObject({ phase: 'ACTIVE', held: [], violations: [] })
})
