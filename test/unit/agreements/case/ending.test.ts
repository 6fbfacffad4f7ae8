import type { Command } from '../../../../src/agreements/case/command'
import { actors, finding, play, refusedWith } from '../../../support/case-fixture'
import { caseIn } from '../../../support/case-paths'

/** An end for a fault, and what becomes of other faults at an end. */
const { opener } = actors
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
