import type { Adviser } from '../../../../src/agreements/case/adviser'
import { caseView } from '../../../../src/agreements/case/case-view'
import { questionTo } from '../../../../src/agreements/case/advice-view'
import type { Command } from '../../../../src/agreements/case/command'
import type { Facts } from '../../../../src/agreements/case/facts'
import {
  actors,
  advisers,
  allMet,
  firstDay,
  play,
  refusalOf,
  refusedWith,
  type Move,
} from '../../../support/case-fixture'
import { caseIn, everyCommand } from '../../../support/case-paths'
import { calendar } from '../../../support/case-rules'

const { user, opener, leader, expert, holder, clock } = actors

const consult = (...parties: readonly string[]): Command => ({
  kind: 'consult',
  parties: parties.map((party) => ({ party, capacity: 'THIRD_PARTY' })),
  question: 'are trips your secret?',
})
const refer = (...experts: readonly string[]): Command => ({
  kind: 'referToExperts',
  experts,
  question: 'safe?',
})

/** The same people, and these. */
const withAdvisers = (...more: readonly Partial<Adviser>[]): Partial<Facts> => ({
  advisers: new Map([
    ...advisers,
    ...more.map((of): [string, Adviser] => {
      const id = of.id ?? 'other'
      return [id, { kind: 'ACCOUNT', person: null, organisations: ['Elsewhere'], roles: [], ...of, id }]
    }),
  ]),
})

const state = caseIn('UNDER_EVALUATION')

test('R-55: nobody who could not answer is asked, so that the clock of evaluation does not stand for nothing', () => {
  for (const parties of [['ghost'], ['BusCompany', 'ghost']])
    expect(refusedWith([opener, consult(...parties)], state)).toBe('BAD_USER_INPUT case.nobodyToAsk')
  for (const experts of [['ghost'], ['expert', 'ghost']])
    expect(refusedWith([opener, refer(...experts)], state)).toBe('BAD_USER_INPUT case.noExperts')
})

test('R-62: an expert is an account with the role', () => {
  for (const id of ['holder', 'BusCompany', 'otherUser'])
    expect(refusedWith([opener, refer(id)], state)).toBe('BAD_USER_INPUT case.noExperts')
})

test('R-20: nobody of a party of the case is asked as an outsider', () => {
  for (const party of ['Lab', 'Transport', 'Bureau', 'user', 'colleague', 'opener', 'leader', 'reviewer'])
    expect(refusedWith([opener, consult(party)], state)).toBe('BAD_USER_INPUT case.adviserTakesSides')
  const inOffices = ['Lab', 'Transport', 'Bureau'].map((office) => ({
    id: `expert of ${office}`,
    // by another account of the person
    organisations: ['University', office],
    roles: ['EXPERT'],
  }))
  for (const { id } of inOffices)
    expect(refusedWith([leader, refer(id), firstDay, withAdvisers(...inOffices)], state)).toBe(
      'BAD_USER_INPUT case.adviserTakesSides',
    )
})

test('R-20: a person who acted in the case is not asked by another account', () => {
  const facts = withAdvisers({ id: 'other', person: user.person, roles: ['EXPERT'] })
  for (const command of [consult('other'), refer('other')])
    expect(refusedWith([opener, command, firstDay, facts], state)).toBe(
      'BAD_USER_INPUT case.adviserTakesSides',
    )
})

test('R-55: nobody is asked twice: by another account, or as an organisation and somebody of it', () => {
  const { state: asked } = play(
    [
      [opener, consult('BusCompany')],
      [clock, { kind: 'endConsultation' }, '2026-03-24'],
    ],
    state,
  )
  expect(refusedWith([opener, consult('holder')], asked)).toBe('INVALID_TRANSITION case.consultedOnce')
  const second = withAdvisers({ id: 'second', person: expert.person, roles: ['EXPERT'] })
  for (const command of [
    consult('BusCompany', 'holder'),
    consult('expert', 'second'),
    refer('expert', 'second'),
  ])
    expect(refusedWith([opener, command, firstDay, second], state)).toBe(
      'BAD_USER_INPUT case.adviserTakesSides',
    )
})

test('R-33, R-35: whoever audits or runs the system has no part in a case that their organisation is asked about', () => {
  const consulting = caseIn('CONSULTING')
  const view: Command = { kind: 'giveView', consents: true, view: 'fine', evidence: [] }
  for (const role of ['AUDITOR', 'SYSTEM_OPERATOR'])
    expect(refusedWith([{ ...holder, roles: ['DATA_USER', role] }, view], consulting)).toBe(
      'FORBIDDEN case.noPart',
    )
  const submitted = caseIn('SUBMITTED')
  expect(
    refusedWith([{ ...opener, roles: ['DATA_OPENER', 'SYSTEM_OPERATOR'] }, { kind: 'accept' }], submitted),
  ).toBe('FORBIDDEN case.noPart')
})

test('what is attached to a view or an opinion can be known again', () => {
  const files = [{ name: 'letter', sha256: 'zz' }]
  const view: Command = { kind: 'giveView', consents: true, view: 'fine', evidence: files }
  expect(refusedWith([holder, view], caseIn('CONSULTING'))).toBe('BAD_USER_INPUT case.files')
  const opinion: Command = { kind: 'giveOpinion', opinion: 'safe', attachments: files }
  expect(refusedWith([expert, opinion], caseIn('EXPERT_REVIEW'))).toBe('BAD_USER_INPUT case.files')
})

test('who is asked alone sees the question and its clock, and not how the case goes on', () => {
  const consulting = caseIn('CONSULTING')
  expect(questionTo(consulting, holder)).toBe('are trips your secret?')
  expect(questionTo(consulting, expert)).toBeNull()
  const view = caseView(consulting, ['RIGHTS_HOLDER'], { calendar, today: '2026-03-03' })
  expect(view).toMatchObject({ history: [], possible: ['giveView'] })
  expect(view.clocks.map(({ term }) => term)).toEqual(['CONSULTATION'])
  const rejected = caseView(caseIn('REJECTED'), ['EXPERT'], { calendar, today: '2026-03-03' })
  expect(rejected).toMatchObject({ phase: 'UNDER_EVALUATION', history: [], clocks: [], decision: null })
})

test('who was asked learns the outcome by no refusal either', () => {
  const answered: readonly Move[] = [
    [opener, consult('BusCompany')],
    [holder, { kind: 'giveView', consents: true, view: 'fine', evidence: [] }],
  ]
  const { state: open } = play(answered, state)
  const { state: rejected } = play(
    [[opener, { kind: 'reject', findings: allMet, reason: 'no need', basis: 'conditions 2' }]],
    open,
  )
  const asDataUser = { ...holder, roles: ['DATA_USER'] }
  for (const command of everyCommand(open))
    expect(refusalOf([asDataUser, command], rejected)).toEqual(refusalOf([asDataUser, command], open))
})

test('the applicant reads neither what others are asked, nor why the opener stopped asking', () => {
  const { state: asked } = play(
    [
      [opener, consult('BusCompany')],
      [holder, { kind: 'giveView', consents: true, view: 'fine', evidence: [] }],
      [opener, refer('expert')],
      [opener, { kind: 'endExpertReview', reason: 'she is away' }],
    ],
    state,
  )
  const seenBy = (side: 'APPLICANT' | 'OPENER'): readonly string[] =>
    caseView(asked, [side], { calendar, today: firstDay }).history.map(({ reason }) => reason)
  expect(seenBy('APPLICANT').join('')).toBe('')
  expect(seenBy('OPENER')).toEqual(expect.arrayContaining(['are trips your secret?', 'safe?', 'she is away']))
})
