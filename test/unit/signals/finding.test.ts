import { codeOf, type Fault } from '../../../src/kernel/errors'
import {
  refuseDecision,
  refuseObjection,
  sideOf,
  type Finding,
  type FindingActor,
} from '../../../src/signals/finding'

const finding = (of: Partial<Finding> = {}): Finding => ({
  id: 'f',
  rule: 'OFF_PURPOSE',
  subject: 'account:user',
  about: '',
  organisationId: 'Lab',
  accountId: 'user',
  openers: ['Transport'],
  authorities: ['Bureau'],
  agreements: [],
  datasets: [],
  ground: 'T01',
  windowFrom: new Date(0),
  windowTo: new Date(1),
  measured: 1,
  measuredOf: null,
  evidence: ['r'],
  evidenceCount: 1,
  effect: 'THROTTLE',
  redressDue: '2026-03-20',
  objection: null,
  state: 'OPEN',
  reason: null,
  decidedBy: null,
  decidedAt: null,
  at: new Date(2),
  ...of,
})

const person = (accountId: string, organisationId: string, ...roles: readonly string[]): FindingActor => ({
  accountId,
  ownAccounts: [accountId],
  acted: new Map(),
  organisationId,
  roles,
})

const user = person('user', 'Lab', 'DATA_USER')
const opener = person('opener', 'Transport', 'DATA_OPENER')
const authority = person('authority', 'Bureau', 'AUTHORITY')
const reviewer = person('reviewer', 'Bureau', 'AUTHORITY')

const told = (fault: Fault | null): string | null =>
  fault === null ? null : `${codeOf(fault)} ${fault.message}`

test('sides go by role and organisation, and whoever is the user is nothing else', () => {
  expect(sideOf(finding(), user)).toBe('USER')
  expect(sideOf(finding(), opener)).toBe('OPENER')
  expect(sideOf(finding(), authority)).toBe('AUTHORITY')
  expect(sideOf(finding(), person('x', 'Health', 'DATA_OPENER', 'AUTHORITY'))).toBeNull()
  // the right organisation without the role
  expect(sideOf(finding(), person('x', 'Transport', 'AUDITOR'))).toBeNull()
  expect(sideOf(finding({ organisationId: 'Transport' }), opener)).toBe('USER')
  expect(sideOf(finding({ accountId: 'opener' }), opener)).toBe('USER')
})

test('R-42: whoever upheld a finding does not decide the objection to it', () => {
  const upheld = finding({ state: 'UPHELD', decidedBy: 'authority', reason: 'so', objection: 'not so' })
  expect(told(refuseDecision(upheld, authority, 'still so'))).toBe('FORBIDDEN case.decidedBefore')
  expect(told(refuseDecision(upheld, reviewer, 'still so'))).toBeNull()
  expect(told(refuseDecision(upheld, opener, 'still so'))).toBeNull()
})

test('R-20: one person stays on one side of a finding, in whatever account', () => {
  const also = (
    who: FindingActor,
    account: string,
    acted: FindingActor['acted'] = new Map(),
  ): FindingActor => ({
    ...who,
    ownAccounts: [who.accountId, account],
    acted,
  })
  const upheld = finding({ state: 'UPHELD', decidedBy: 'opener', reason: 'so', objection: 'not so' })
  expect(told(refuseDecision(upheld, also(authority, 'opener'), 'still so'))).toBe(
    'FORBIDDEN case.decidedBefore',
  )
  expect(told(refuseDecision(finding(), also(authority, 'user'), 'seen'))).toBe('FORBIDDEN signals.notYours')
  const objected = new Map([['colleague', 'USER' as const]])
  expect(told(refuseDecision(upheld, also(authority, 'colleague', objected), 'still so'))).toBe(
    'FORBIDDEN life.otherSide',
  )
  const decided = new Map([['opener', 'OPENER' as const]])
  const object = { reason: 'no', today: '2026-03-20' }
  const mine = finding({ state: 'UPHELD', decidedBy: 'opener' })
  expect(told(refuseObjection(mine, also(user, 'opener', decided), object))).toBe('FORBIDDEN life.otherSide')
  expect(told(refuseObjection(mine, { ...user, acted: decided }, object))).toBeNull()
})

test('a finding is decided once, and once more after an objection, with a reason, never by its user', () => {
  expect(told(refuseDecision(finding(), authority, 'seen'))).toBeNull()
  expect(told(refuseDecision(finding(), authority, ' '))).toBe('BAD_USER_INPUT case.reason')
  expect(told(refuseDecision(finding(), user, 'seen'))).toBe('FORBIDDEN signals.notYours')
  for (const state of ['UPHELD', 'CONFIRMED', 'DISMISSED'] as const)
    expect(told(refuseDecision(finding({ state, decidedBy: 'authority' }), reviewer, 'again'))).toBe(
      'INVALID_TRANSITION signals.decided',
    )
  const confirmed = finding({ state: 'CONFIRMED', decidedBy: 'authority', objection: 'no' })
  expect(told(refuseDecision(confirmed, reviewer, 'again'))).toBe('INVALID_TRANSITION signals.decided')
})

test('R-41: the user objects once, by the day that was named', () => {
  const by = (today: string, of: Partial<Finding> = {}, who = user, reason = 'no'): string | null =>
    told(refuseObjection(finding(of), who, { reason, today }))
  expect(by('2026-03-20')).toBeNull()
  expect(by('2026-03-20', { state: 'UPHELD' })).toBeNull()
  expect(by('2026-03-21')).toBe('INVALID_TRANSITION case.tooLate')
  expect(by('2026-03-20', { objection: 'no' })).toBe('INVALID_TRANSITION case.appealedOnce')
  expect(by('2026-03-20', { state: 'DISMISSED' })).toBe('INVALID_TRANSITION signals.decided')
  expect(by('2026-03-20', {}, opener)).toBe('FORBIDDEN signals.notYours')
  expect(by('2026-03-20', {}, user, '')).toBe('BAD_USER_INPUT case.reason')
})
