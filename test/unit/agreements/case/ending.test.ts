import type { CaseState } from '../../../../src/agreements/case/case-state'
import type { Command } from '../../../../src/agreements/case/command'
import { lastDecision, openBreaches } from '../../../../src/agreements/case/held'
import { actors, finding, play, refusedWith } from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'

/** An end for a fault, and what becomes of other faults at an end. */
const { user, opener, reviewer, clock } = actors
const by = (kind: 'giveNotice' | 'suspend' | 'terminate', ground: string): Command => ({
  kind,
  ...finding(ground),
})

test('R-39: a fault that cannot be put right ends nothing before its own notice is over, whatever else suspends', () => {
  const { state } = play(
    [
      [opener, by('giveNotice', 'T03')],
      [opener, by('suspend', 'T01'), '2026-03-03'],
    ],
    caseIn('ACTIVE'),
  )
  expect(refusedWith([opener, by('terminate', 'T03'), '2026-03-16'], state)).toBe(
    'INVALID_TRANSITION case.noticeFirst',
  )
  expect(play([[opener, by('terminate', 'T03'), '2026-03-17']], state).state.phase).toBe('TERMINATED')
})

test('R-39: of several breaches on one ground, the term of the last one counts', () => {
  const { state } = play(
    [
      [opener, by('giveNotice', 'T01')],
      [opener, by('suspend', 'T01'), '2026-03-18'],
    ],
    caseIn('ACTIVE'),
  )
  for (const day of ['2026-03-18', '2026-04-01'])
    expect(refusedWith([opener, by('terminate', 'T01'), day], state)).toBe(
      'INVALID_TRANSITION case.noticeFirst',
    )
  expect(play([[opener, by('terminate', 'T01'), '2026-04-02']], state).state.phase).toBe('TERMINATED')
})

const settle = (isViolation: boolean, ground?: string): Command => ({
  kind: 'settleBreach',
  isViolation,
  reasons: 'read',
  ground,
})
const termsOf = ({ clocks }: CaseState): readonly string[] => clocks.map(({ term }) => term)
const marksOf = ({ violations }: CaseState): readonly string[] => violations.map(({ ground }) => ground)

/** T02 is open when the agreement ends on T13, which is nobody's fault. */
const endedBesides = (): CaseState =>
  play(
    [[opener, by('terminate', 'T13'), '2026-03-03']],
    play([[opener, by('suspend', 'T02')]], caseIn('ACTIVE')).state,
  ).state

test('R-40: a fault that is open at an end on another ground is still decided, and its delay is told', () => {
  const state = endedBesides()
  expect([state.phase, state.violations, termsOf(state)]).toEqual([
    'TERMINATED',
    [],
    ['DISPOSAL', 'SETTLEMENT'],
  ])
  const { events } = play([[clock, { kind: 'escalate' }, '2026-03-18']], state)
  expect(events[0]).toMatchObject({ terms: ['DISPOSAL', 'SETTLEMENT'] })
  const { state: dismissed } = play([[opener, settle(false), '2026-03-04']], state)
  expect([marksOf(dismissed), termsOf(dismissed)]).toEqual([[], ['DISPOSAL']])
  const { state: marked } = play([[opener, settle(true), '2026-03-04']], state)
  expect([marksOf(marked), termsOf(marked), lastDecision(marked)?.kind]).toEqual([
    ['T02'],
    ['DISPOSAL'],
    'VIOLATION',
  ])
  expect(refusedWith([opener, settle(true), '2026-03-04'], marked)).toBe('INVALID_TRANSITION case.noBreach')
})

test('R-40: an end for one fault settles that one alone', () => {
  const { state } = play(
    [
      [opener, by('giveNotice', 'T05')],
      [opener, by('suspend', 'T03'), '2026-03-03'],
      [clock, by('suspend', 'T10'), '2026-03-04'],
      [opener, by('terminate', 'T03'), '2026-03-05'],
    ],
    caseIn('ACTIVE'),
  )
  expect([marksOf(state), termsOf(state)]).toEqual([['T03'], ['DISPOSAL', 'SETTLEMENT']])
  for (const ground of ['T03', 'T10'])
    expect(refusedWith([opener, settle(false, ground), '2026-03-06'], state)).toBe(
      'INVALID_TRANSITION case.noBreach',
    )
  const { state: settled } = play([[opener, settle(true), '2026-03-06']], state)
  expect([marksOf(settled), termsOf(settled)]).toEqual([['T03', 'T05'], ['DISPOSAL']])
})

test('R-42: where the end falls, a fault that was settled because of it is open again, unless it was dismissed', () => {
  const appealed = (isViolation: boolean): CaseState =>
    play(
      [
        [opener, settle(isViolation), '2026-03-04'],
        [user, { kind: 'appeal', grounds: 'not so', evidence: [], ground: 'T13' }, '2026-03-05'],
      ],
      endedBesides(),
    ).state
  const uphold: Command = { kind: 'decideAppeal', isUpheld: true, reasons: 'read again' }
  const { state: back } = play([[reviewer, uphold, '2026-03-06']], appealed(true))
  expect([back.phase, marksOf(back), termsOf(back)]).toEqual(['SUSPENDED', [], ['REMEDY']])
  expect(openBreaches(back)).toMatchObject([{ ground: 'T02', measure: 'SUSPEND' }])
  expect(play([[reviewer, uphold, '2026-03-06']], appealed(false)).state).toMatchObject({
    phase: 'ACTIVE',
    held: [],
  })
  // over its term nothing comes back, and what was found stands
  const { state: over } = play([[reviewer, uphold, '2027-03-02']], appealed(true))
  expect([over.phase, marksOf(over), termsOf(over)]).toEqual(['EXPIRED', ['T02'], ['DISPOSAL']])
})

test('R-42: a finding after an end falls with its appeal, and what it was about with it', () => {
  const { state } = play(
    [
      [opener, settle(true), '2026-03-04'],
      [user, { kind: 'appeal', grounds: 'not so', evidence: [] }, '2026-03-05'],
      [reviewer, { kind: 'decideAppeal', isUpheld: true, reasons: 'read again' }, '2026-03-06'],
    ],
    endedBesides(),
  )
  expect([marksOf(state), openBreaches(state), state.held.map(({ decision }) => decision.kind)]).toEqual([
    [],
    [],
    ['TERMINATED'],
  ])
})
