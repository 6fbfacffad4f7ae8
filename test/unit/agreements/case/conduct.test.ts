import type { Command, Finding } from '../../../../src/agreements/case/command'
import type { CaseState } from '../../../../src/agreements/case/case-state'
import { caseView } from '../../../../src/agreements/case/case-view'
import { lastDecision, openBreaches } from '../../../../src/agreements/case/held'
import { actors, finding, play, refusedWith, type Move } from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'
import { calendar, grounds } from '../../../support/case-rules'

const { user, opener, leader, authority, reviewer, clock } = actors
const by = (
  kind: 'giveNotice' | 'suspend' | 'terminate',
  ground: string,
  of: Partial<Finding> = {},
): Command => ({
  kind,
  ...finding(ground),
  ...of,
})
const breachIn = (state: CaseState) => openBreaches(state).at(-1)
const appeal: Command = { kind: 'appeal', grounds: 'it was line 2', evidence: [] }
const decideAppeal = (isUpheld: boolean): Command => ({
  kind: 'decideAppeal',
  isUpheld,
  reasons: 'read again',
})
const noticed = (): CaseState => play([[opener, by('giveNotice', 'T09')]], caseIn('ACTIVE')).state
const terminated = (): CaseState =>
  play([[opener, by('terminate', 'T01'), '2026-03-17']], caseIn('SUSPENDED')).state

test('R-37: nothing is done to a user without a ground, facts, evidence and reasons', () => {
  const state = caseIn('ACTIVE')
  for (const kind of ['giveNotice', 'suspend', 'terminate'] as const) {
    for (const ground of ['T99', '', 'T11', 'T12'])
      expect(refusedWith([opener, by(kind, ground)], state)).toBe('BAD_USER_INPUT case.ground')
    for (const lacking of [{ facts: '' }, { evidence: [] }, { evidence: [' '] }, { reasons: '' }])
      expect(refusedWith([opener, by(kind, 'T01', lacking)], state)).toBe('BAD_USER_INPUT case.finding')
  }
})

test('R-38: a rule may suspend, and only the opener or the authority terminates', () => {
  const { state } = play([[clock, by('suspend', 'T06')]], caseIn('ACTIVE'))
  expect(state.phase).toBe('SUSPENDED')
  expect(state.history.at(-1)?.by).toEqual({
    side: 'SYSTEM',
    account: 'clock',
    person: null,
    organisation: null,
  })
  for (const ground of grounds.keys())
    expect(refusedWith([clock, by('terminate', ground), '2026-12-01'], state)).toBe('FORBIDDEN case.side')
  expect(play([[authority, by('terminate', 'T06'), '2026-12-01']], state).state.phase).toBe('TERMINATED')
})

test('R-39: the ordinary path: notice with a term, and only then suspension or termination', () => {
  const state = caseIn('ACTIVE')
  for (const kind of ['suspend', 'terminate'] as const)
    expect(refusedWith([opener, by(kind, 'T09')], state)).toBe('INVALID_TRANSITION case.noticeFirst')
  const warned = noticed()
  expect(warned.phase).toBe('ACTIVE')
  expect(breachIn(warned)).toMatchObject({ ground: 'T09', measure: 'NOTICE', remedyDue: '2026-03-16' })
  for (const kind of ['suspend', 'terminate'] as const) {
    expect(refusedWith([opener, by(kind, 'T09'), '2026-03-16'], warned)).toBe(
      'INVALID_TRANSITION case.noticeFirst',
    )
    // a notice on one ground is none on another
    expect(refusedWith([opener, by(kind, 'T07'), '2026-03-17'], warned)).toBe(
      'INVALID_TRANSITION case.noticeFirst',
    )
  }
  expect(play([[opener, by('terminate', 'T09'), '2026-03-17']], warned).state.phase).toBe('TERMINATED')
})

test('R-39: the urgent path suspends first, and its one event holds the notice', () => {
  const { state, events } = play([[opener, by('suspend', 'T01')]], caseIn('ACTIVE'))
  expect(state.phase).toBe('SUSPENDED')
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({
    kind: 'suspended',
    breach: { remedyDue: '2026-03-16' },
    decision: { ground: 'T01', facts: finding('T01').facts, reasons: finding('T01').reasons },
  })
  // urgent does not mean final
  expect(refusedWith([opener, by('terminate', 'T01')], caseIn('ACTIVE'))).toBe(
    'INVALID_TRANSITION case.noticeFirst',
  )
  expect(refusedWith([opener, by('terminate', 'T01'), '2026-03-16'], state)).toBe(
    'INVALID_TRANSITION case.noticeFirst',
  )
})

test('R-39: what cannot be put right ends after a suspension, without a term', () => {
  expect(refusedWith([opener, by('terminate', 'T03')], caseIn('ACTIVE'))).toBe(
    'INVALID_TRANSITION case.noticeFirst',
  )
  const { state } = play([[opener, by('suspend', 'T03')]], caseIn('ACTIVE'))
  expect(breachIn(state)?.remedyDue).toBeNull()
  expect(play([[opener, by('terminate', 'T03')]], state).state.phase).toBe('TERMINATED')
})

test('R-40: a remedy lifts a suspension by a recorded finding', () => {
  const remedy: Move = [user, { kind: 'fileRemedy', done: 'stopped', evidence: ['report 1'] }]
  expect(
    refusedWith([user, { kind: 'fileRemedy', done: 'stopped', evidence: [] }], caseIn('SUSPENDED')),
  ).toBe('BAD_USER_INPUT case.remedy')
  const { state } = play([remedy], caseIn('SUSPENDED'))
  expect([state.phase, breachIn(state)?.remedy?.done]).toEqual(['SUSPENDED', 'stopped'])
  expect(refusedWith([opener, { kind: 'acceptRemedy', finding: '' }], state)).toBe(
    'BAD_USER_INPUT case.reason',
  )
  const { state: lifted } = play([[opener, { kind: 'acceptRemedy', finding: 'checked' }]], state)
  expect([lifted.phase, lifted.held, lifted.violations]).toEqual(['ACTIVE', [], []])
  expect(lifted.history.at(-1)?.reason).toBe('checked')
})

test('R-40: a suspension without remedy ends in a decision: it is escalated, and never lifts or ends by itself', () => {
  const suspended = caseIn('SUSPENDED')
  const { state, events } = play([[clock, { kind: 'escalate' }, '2026-03-17']], suspended)
  expect(events[0]).toMatchObject({ terms: ['REMEDY'] })
  expect(state.phase).toBe('SUSPENDED')
})

test('R-40: a breach that outlives the term is still decided', () => {
  const { state } = play([[clock, { kind: 'expire' }, '2027-03-02']], caseIn('SUSPENDED'))
  expect([state.phase, breachIn(state)?.ground, state.violations]).toEqual(['EXPIRED', 'T01', []])
  // whoever is late with it is told, also of what could not be put right
  const { state: late, events } = play([[clock, { kind: 'escalate' }, '2027-06-01']], state)
  expect(events[0]).toMatchObject({ terms: ['DISPOSAL', 'SETTLEMENT'] })
  const { state: appealed } = play([[user, appeal, '2026-03-18']], terminated())
  const { state: fallen } = play([[reviewer, decideAppeal(true), '2027-03-02']], appealed)
  expect(fallen.clocks.map(({ term }) => term)).toContain('SETTLEMENT')
  const settle = (isViolation: boolean): Command => ({ kind: 'settleBreach', isViolation, reasons: 'read' })
  const { state: settled } = play([[opener, settle(true), '2027-06-02']], late)
  expect(settled.clocks.map(({ term }) => term)).toEqual(['DISPOSAL'])
  expect(play([[opener, settle(false), '2027-03-03']], state).state).toMatchObject({
    held: [],
    violations: [],
  })
  const { state: marked } = play([[opener, settle(true), '2027-03-03']], state)
  expect(marked.violations).toEqual([{ ground: 'T01', facts: finding('T01').facts, on: '2027-03-03' }])
  expect(lastDecision(marked)?.redress.means).not.toEqual([])
})

test('R-41: every decision against a user tells ground, facts, reasons, and the means of redress with its last day', () => {
  const cases: readonly CaseState[] = [
    caseIn('REJECTED'),
    caseIn('REFUSED'),
    noticed(),
    caseIn('SUSPENDED'),
    terminated(),
    play(
      [[authority, { kind: 'refuseAgreement', reason: 'no need', basis: 'D' }]],
      caseIn('AMENDMENT_REVIEW'),
    ).state,
  ]
  const decided = cases.map(lastDecision)
  expect(decided.map((decision) => decision?.kind)).toEqual([
    'REJECTED',
    'REFUSED',
    'NOTICE',
    'SUSPENDED',
    'TERMINATED',
    'AMENDMENT_REFUSED',
  ])
  for (const decision of decided) {
    expect(decision?.ground).not.toBe('')
    expect(decision?.reasons).not.toBe('')
    expect(decision?.redress.means).toContain('APPEAL')
    expect(decision?.redress.due).toMatch(/^2026-\d\d-\d\d$/)
  }
})

test('R-42: an appeal is decided by someone who did not decide', () => {
  const { state } = play(
    [
      [authority, by('suspend', 'T01')],
      [user, appeal],
    ],
    caseIn('ACTIVE'),
  )
  const second = { ...reviewer, person: authority.person }
  for (const decider of [authority, second])
    expect(refusedWith([decider, decideAppeal(true)], state)).toBe('FORBIDDEN case.decidedBefore')
  for (const party of [opener, user])
    expect(refusedWith([party, decideAppeal(true)], state)).toBe('FORBIDDEN case.side')
  expect(play([[reviewer, decideAppeal(true)]], state).state.phase).toBe('ACTIVE')
})

test('R-42: whoever decided the notice does not judge the termination that followed', () => {
  const { state } = play(
    [
      [authority, by('giveNotice', 'T09')],
      [leader, by('terminate', 'T09'), '2026-03-17'],
      [user, appeal, '2026-03-18'],
    ],
    caseIn('ACTIVE'),
  )
  expect(refusedWith([authority, decideAppeal(false)], state)).toBe('FORBIDDEN case.decidedBefore')
})

test('R-42: upheld, it restores; confirmed, it leaves all as it was', () => {
  const cases: readonly (readonly [CaseState, string])[] = [
    [caseIn('REJECTED'), 'UNDER_EVALUATION'],
    [caseIn('REFUSED'), 'SIGNED'],
    [caseIn('SUSPENDED'), 'ACTIVE'],
    [terminated(), 'SUSPENDED'],
    [noticed(), 'ACTIVE'],
  ]
  for (const [state, restored] of cases) {
    const { state: appealed } = play([[user, appeal, '2026-03-18']], state)
    const { state: upheld } = play([[reviewer, decideAppeal(true), '2026-03-18']], appealed)
    expect(upheld).toMatchObject({ phase: restored, violations: [] })
    expect(upheld.held.map(({ decision }) => decision)).toEqual(
      state.held.slice(0, -1).map(({ decision }) => decision),
    )
    const { state: confirmed } = play([[reviewer, decideAppeal(false), '2026-03-18']], appealed)
    const withoutAppeal = confirmed.held.map((one) => ({ ...one, appeal: null }))
    expect({ ...confirmed, held: withoutAppeal, clocks: [], history: [] }).toEqual({
      ...state,
      clocks: [],
      history: [],
    })
    expect(refusedWith([user, appeal, '2026-03-18'], confirmed)).toBe('INVALID_TRANSITION case.appealedOnce')
  }
})

test('R-42: a termination that falls after the term was over leaves an expired agreement without a mark', () => {
  const { state } = play(
    [
      [user, appeal, '2026-03-18'],
      [reviewer, decideAppeal(true), '2027-03-02'],
    ],
    terminated(),
  )
  expect(state).toMatchObject({ phase: 'EXPIRED', violations: [] })
})

test('R-42: an appeal comes within its term, and nothing ends while it is open', () => {
  const suspended = caseIn('SUSPENDED')
  expect(refusedWith([user, appeal, '2026-03-24'], suspended)).toBe('INVALID_TRANSITION case.tooLate')
  expect(refusedWith([user, appeal], caseIn('ACTIVE'))).toBe('INVALID_TRANSITION case.nothingToAppeal')
  const { state } = play([[user, appeal, '2026-03-16']], suspended)
  expect(refusedWith([opener, by('terminate', 'T01'), '2026-03-17'], state)).toBe(
    'INVALID_TRANSITION case.appealOpen',
  )
})

test('R-43: an end without fault leaves no mark, and one with fault does', () => {
  const active = caseIn('ACTIVE')
  const withoutFault: readonly Move[] = [
    [opener, by('terminate', 'T10')],
    [authority, by('terminate', 'T13')],
    [user, { kind: 'relinquish', reason: 'the project ended' }],
    [clock, { kind: 'expire' }, '2027-03-02'],
  ]
  for (const move of withoutFault) expect(play([move], active).state.violations).toEqual([])
  const { state } = play([[clock, by('suspend', 'T10')]], active)
  expect(breachIn(state)).toMatchObject({ isFault: false, remedyDue: null })
  const { state: over } = play([[clock, { kind: 'expire' }, '2027-03-02']], state)
  const settle: Command = { kind: 'settleBreach', isViolation: true, reasons: 'read' }
  expect(refusedWith([opener, settle, '2027-03-03'], over)).toBe('BAD_USER_INPUT case.noFault')
  expect(terminated().violations).toHaveLength(1)
})

test('a user does not slip out of a breach by giving the agreement up or amending it', () => {
  for (const kind of ['relinquish', 'startAmendment'] as const)
    expect(refusedWith([user, { kind, reason: 'enough' }], noticed())).toBe(
      'INVALID_TRANSITION case.breachOpen',
    )
})

test('R-44: after an end the proof of disposal is due, and the case shows it until it is filed', () => {
  const shows = (state: CaseState): boolean =>
    caseView(state, ['APPLICANT'], { calendar, today: '2026-03-18' }).owesDisposal
  for (const phase of ['EXPIRED', 'TERMINATED', 'RELINQUISHED'] as const) {
    const state = caseIn(phase)
    expect(shows(state)).toBe(true)
    const sha256 = 'b'.repeat(64)
    for (const proofs of [[], [{ name: ' ', sha256 }], [{ name: 'log', sha256: '' }]])
      expect(refusedWith([user, { kind: 'fileDisposal', method: 'deleted', proofs }], state)).toBe(
        'BAD_USER_INPUT case.disposal',
      )
    const file: Command = {
      kind: 'fileDisposal',
      method: 'deleted',
      proofs: [{ name: 'log', sha256 }],
    }
    const { state: filed } = play([[user, file]], state)
    expect(shows(filed)).toBe(false)
    expect(refusedWith([user, file], filed)).toBe('INVALID_TRANSITION case.disposalFiled')
    const { events } = play([[clock, { kind: 'escalate' }, '2027-06-01']], state)
    expect(events[0]).toMatchObject({ kind: 'escalated', terms: ['DISPOSAL'] })
  }
})

test('R-10: an agreement expires at the instant that its text says, from wherever it is', () => {
  for (const phase of ['ACTIVE', 'SUSPENDED', 'AMENDING', 'AMENDMENT_REVIEW'] as const) {
    const state = caseIn(phase)
    expect(refusedWith([clock, { kind: 'expire' }, '2027-02-28'], state)).toBe(
      'INVALID_TRANSITION case.notDue',
    )
    const at = { now: new Date('2027-03-01T00:00:00.000Z') }
    expect(play([[clock, { kind: 'expire' }, '2027-03-01', at]], state).state.phase).toBe('EXPIRED')
  }
})
