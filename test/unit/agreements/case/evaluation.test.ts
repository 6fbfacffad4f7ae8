import { clockIn, type CaseState } from '../../../../src/agreements/case/case-state'
import type { Command } from '../../../../src/agreements/case/command'
import { decide } from '../../../../src/agreements/case/decide'
import { lastDecision } from '../../../../src/agreements/case/held'
import { actors, allMet, factsFor, play, refusedWith, type Move } from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'
import { terms } from '../../../support/case-rules'

const { user, opener, leader, authority, expert, secondExpert, holder, clock } = actors
const due = (state: CaseState, term: Parameters<typeof clockIn>[1]): string => {
  const run = clockIn(state, term)?.run
  return run === undefined ? 'none' : run.kind === 'running' ? run.due : `stands with ${run.leftWorkingDays}`
}
const reject = (changes: object): Command => ({
  kind: 'reject',
  findings: allMet,
  reason: 'no need shown',
  basis: 'conditions 2',
  ...changes,
})

test('R-17: a rejection without a reason, or without a basis, is refused', () => {
  const state = caseIn('UNDER_EVALUATION')
  for (const changes of [{ reason: '' }, { basis: ' ' }, { reason: '', basis: '' }])
    expect(refusedWith([opener, reject(changes)], state)).toBe('BAD_USER_INPUT case.reasonAndBasis')
  const { state: rejected } = play([[opener, reject({})]], state)
  expect(lastDecision(rejected)).toMatchObject({ ground: 'conditions 2', reasons: 'no need shown' })
})

test('R-41: a rejection tells the means of redress and until when', () => {
  expect(lastDecision(caseIn('REJECTED'))?.redress).toEqual({
    means: ['APPEAL', 'RECONSIDERATION', 'LITIGATION'],
    due: '2026-03-23',
  })
})

test('R-63: all who are under one set of conditions are evaluated on its whole checklist, and on nothing else', () => {
  const state = caseIn('UNDER_EVALUATION')
  const [first, second] = allMet
  const others = [
    [],
    [first],
    [first, first],
    [...allMet, { conditionSet: 'transport-1', item: 'friendly', isMet: true, note: '' }],
    [first, { ...second, conditionSet: 'health-1' }],
  ]
  for (const findings of others)
    expect(refusedWith([opener, reject({ findings })], state)).toBe('BAD_USER_INPUT case.checklist')
})

test('R-63: whoever misses the checklist is told it word for word', () => {
  const command: Command = { kind: 'approve', findings: [], reason: 'fit', agreementNumber: 'CQ-1' }
  const outcome = decide(command, caseIn('UNDER_EVALUATION'), factsFor(opener))
  expect(outcome).toMatchObject({
    fault: { details: { checklist: allMet.map(({ conditionSet, item }) => ({ conditionSet, item })) } },
  })
})

test('R-63: an approval with a condition that is not met is refused', () => {
  const findings = allMet.map((answer, i) => ({ ...answer, isMet: i > 0 }))
  const command: Command = { kind: 'approve', findings, reason: 'fit', agreementNumber: 'CQ-1' }
  expect(refusedWith([opener, command], caseIn('UNDER_EVALUATION'))).toBe('BAD_USER_INPUT case.unmet')
})

test('R-22: what is no longer open is not approved, and can be rejected', () => {
  const state = caseIn('UNDER_EVALUATION')
  const command: Command = { kind: 'approve', findings: allMet, reason: 'fit', agreementNumber: 'CQ-1' }
  const withdrawn = { datasets: new Map() }
  expect(refusedWith([opener, command, '2026-03-03', withdrawn], state)).toBe(
    'BAD_USER_INPUT case.cannotApply',
  )
  const rejected = play([[opener, reject({ findings: allMet }), '2026-03-03', withdrawn]], state)
  expect(rejected.state.phase).toBe('REJECTED')
})

test('R-56: the evaluation has its term from the day of receipt, whenever it began, by the list', () => {
  expect(
    due(play([[opener, { kind: 'accept' }, '2026-03-06']], caseIn('SUBMITTED')).state, 'EVALUATION'),
  ).toBe('2026-03-16')
  const longer = { terms: { ...terms, EVALUATION: { ...terms.EVALUATION, workingDays: 15 } } }
  const { state } = play([[opener, { kind: 'accept' }, '2026-03-06', longer]], caseIn('SUBMITTED'))
  expect(due(state, 'EVALUATION')).toBe('2026-03-23')
})

test('R-57: a correction is asked for once, lists its gaps, and only in the first days', () => {
  const ask = (...gaps: string[]): Command => ({ kind: 'requestCorrection', gaps })
  const submitted = caseIn('SUBMITTED')
  expect(refusedWith([opener, ask()], submitted)).toBe('BAD_USER_INPUT case.gaps')
  expect(refusedWith([opener, ask('disks'), '2026-03-12'], submitted)).toBe('INVALID_TRANSITION case.tooLate')
  const { state } = play(
    [
      [opener, ask('disks', 'people'), '2026-03-11'],
      [user, { kind: 'submit' }, '2026-03-12'],
    ],
    submitted,
  )
  expect(state.correction).toEqual(['disks', 'people'])
  expect(refusedWith([opener, ask('more'), '2026-03-12'], state)).toBe(
    'INVALID_TRANSITION case.correctedOnce',
  )
})

test('R-57: the clock begins anew when the correction comes in', () => {
  const { state } = play(
    [
      [user, { kind: 'submit' }, '2026-03-09'],
      [opener, { kind: 'accept' }, '2026-03-10'],
    ],
    caseIn('CORRECTION_REQUESTED'),
  )
  expect(due(state, 'EVALUATION')).toBe('2026-03-23')
})

test('R-57: no answer by the term abandons the case, and not a day before', () => {
  const state = caseIn('CORRECTION_REQUESTED')
  expect(refusedWith([clock, { kind: 'abandon' }, '2026-03-16'], state)).toBe(
    'INVALID_TRANSITION case.notDue',
  )
  expect(play([[clock, { kind: 'abandon' }, '2026-03-17']], state).state.phase).toBe('ABANDONED')
})

test('R-55: the clock stands during a consultation, and runs on with what was left', () => {
  // receipt on Monday 2: due on Monday 16; three of ten days are used by Thursday 5
  const consult: Command = {
    kind: 'consult',
    parties: [{ party: 'BusCompany', capacity: 'THIRD_PARTY' }],
    question: 'your secret?',
  }
  const { state } = play([[opener, consult, '2026-03-05']], caseIn('UNDER_EVALUATION'))
  expect(due(state, 'EVALUATION')).toBe('stands with 7')
  expect(refusedWith([clock, { kind: 'escalate' }, '2026-03-25'], state)).toContain('INVALID_TRANSITION')
  const answer: Command = { kind: 'giveView', consents: false, view: 'it is ours', evidence: [] }
  const { state: answered } = play([[holder, answer, '2026-03-18']], state)
  expect(answered.phase).toBe('UNDER_EVALUATION')
  expect(due(answered, 'EVALUATION')).toBe('2026-03-27')
  // the opener decides nevertheless
  expect(play([[opener, reject({}), '2026-03-18']], answered).state.phase).toBe('REJECTED')
})

test('R-55: whoever is silent: a third party leaves it open, a co-producer consents', () => {
  const parties = [
    { party: 'BusCompany', capacity: 'THIRD_PARTY' },
    { party: 'Ferries', capacity: 'CO_PRODUCER' },
  ] as const
  const { state } = play(
    [
      [opener, { kind: 'consult', parties, question: 'agreed?' }],
      [clock, { kind: 'endConsultation' }, '2026-03-24'],
    ],
    caseIn('UNDER_EVALUATION'),
  )
  expect(state.phase).toBe('UNDER_EVALUATION')
  expect(state.consultations[0]?.parties.map(({ answer }) => answer?.consents)).toEqual([null, true])
  expect(refusedWith([opener, { kind: 'consult', parties, question: 'again?' }], state)).toBe(
    'INVALID_TRANSITION case.consultedOnce',
  )
})

test('R-62: the opinion of experts is attached, and decides nothing', () => {
  const refer: Command = { kind: 'referToExperts', experts: ['expert', 'secondExpert'], question: 'safe?' }
  const opinion = (text: string): Command => ({ kind: 'giveOpinion', opinion: text, attachments: [] })
  const { state } = play(
    [
      [opener, refer],
      [expert, opinion('no')],
    ],
    caseIn('UNDER_EVALUATION'),
  )
  expect(state.phase).toBe('EXPERT_REVIEW')
  expect(due(state, 'EVALUATION')).toBe('2026-03-16')
  expect(refusedWith([expert, opinion('no!')], state)).toBe('FORBIDDEN case.notAsked')
  const { state: back } = play([[secondExpert, opinion('never')]], state)
  expect(back.expertReviews[0]?.opinions.map((o) => o.opinion)).toEqual(['no', 'never'])
  const approve: Move = [
    opener,
    { kind: 'approve', findings: allMet, reason: 'they err', agreementNumber: 'CQ-1' },
  ]
  expect(play([approve], back).state.phase).toBe('APPROVED')
})

test('R-62: during an expert review the clock stands only where the list of terms says so', () => {
  const stops = { terms: { ...terms, EXPERT_REVIEW: { ...terms.EXPERT_REVIEW, stopsEvaluation: true } } }
  const refer: Command = { kind: 'referToExperts', experts: ['expert'], question: 'safe?' }
  const { state } = play([[opener, refer, '2026-03-05', stops]], caseIn('UNDER_EVALUATION'))
  expect(due(state, 'EVALUATION')).toBe('stands with 7')
  const { state: ended } = play(
    [[opener, { kind: 'endExpertReview', reason: 'silent' }, '2026-03-10']],
    state,
  )
  expect(due(ended, 'EVALUATION')).toBe('2026-03-19')
})

test('R-59: an extension is granted once, by a leader who did not propose it, with a reason that the applicant reads', () => {
  const state = caseIn('UNDER_EVALUATION')
  const propose: Command = { kind: 'proposeExtension', reason: 'the registry is closed' }
  expect(refusedWith([opener, { kind: 'proposeExtension', reason: '' }], state)).toBe(
    'BAD_USER_INPUT case.reason',
  )
  expect(refusedWith([leader, { kind: 'grantExtension' }], state)).toBe('INVALID_TRANSITION case.noProposal')
  const { state: proposed } = play([[opener, propose]], state)
  expect(due(proposed, 'EVALUATION')).toBe('2026-03-16')
  expect(refusedWith([opener, { kind: 'grantExtension' }], proposed)).toBe('FORBIDDEN case.leader')
  expect(refusedWith([{ ...opener, isLeader: true }, { kind: 'grantExtension' }], proposed)).toBe(
    'FORBIDDEN case.leader',
  )
  const { state: granted } = play([[leader, { kind: 'grantExtension' }]], proposed)
  expect(due(granted, 'EVALUATION')).toBe('2026-03-30')
  expect(granted.history.at(-1)?.reason).toBe('the registry is closed')
  for (const command of [propose, { kind: 'grantExtension' }] as const)
    expect(refusedWith([leader, command], granted)).toBe('INVALID_TRANSITION case.extendedOnce')
})

test('R-59: time that is over is not extended', () => {
  const propose: Command = { kind: 'proposeExtension', reason: 'late' }
  expect(refusedWith([opener, propose, '2026-03-17'], caseIn('UNDER_EVALUATION'))).toBe(
    'INVALID_TRANSITION case.overdue',
  )
  // nor is it given back by asking somebody
  const parties = [{ party: 'BusCompany', capacity: 'THIRD_PARTY' }] as const
  const { state } = play(
    [
      [opener, { kind: 'consult', parties, question: 'yours?' }, '2026-03-23'],
      [holder, { kind: 'giveView', consents: true, view: 'fine', evidence: [] }, '2026-03-23'],
    ],
    caseIn('UNDER_EVALUATION'),
  )
  expect(due(state, 'EVALUATION')).toBe('2026-03-16')
  expect(refusedWith([opener, propose, '2026-03-23'], state)).toBe('INVALID_TRANSITION case.overdue')
})

test('R-58: what is overdue is told to the authority, once, and nothing is approved by it', () => {
  const state = caseIn('UNDER_EVALUATION')
  expect(refusedWith([clock, { kind: 'escalate' }, '2026-03-16'], state)).toBe(
    'INVALID_TRANSITION case.notDue',
  )
  const { state: late, events } = play([[clock, { kind: 'escalate' }, '2026-03-17']], state)
  expect(events[0]).toMatchObject({ kind: 'escalated', terms: ['EVALUATION'] })
  expect(late.phase).toBe('UNDER_EVALUATION')
  expect(refusedWith([clock, { kind: 'escalate' }, '2026-06-17'], late)).toBe(
    'INVALID_TRANSITION case.notDue',
  )
  expect(refusedWith([authority, { kind: 'escalate' }, '2026-03-17'], state)).toBe('FORBIDDEN case.side')
})

test('R-58: no command of the clock leads to a phase in which data are open', () => {
  for (const phase of ['SUBMITTED', 'UNDER_EVALUATION', 'SIGNED', 'AMENDMENT_REVIEW'] as const) {
    const { state } = play([[clock, { kind: 'escalate' }, '2026-12-01']], caseIn(phase))
    expect(state.phase).toBe(phase)
    for (const command of ['abandon', 'lapse', 'endConsultation'] as const)
      expect(refusedWith([clock, { kind: command }, '2026-12-01'], state)).toContain('INVALID_TRANSITION')
  }
})
