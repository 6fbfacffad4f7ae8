import * as fc from 'fast-check'
import { decide } from '../../../policies/decide'
import type { Agreement } from '../../../src/agreements/agreement'
import { periodOf } from '../../../src/agreements/in-force'
import { agreement, caller, facts, outcome, reading } from '../../support/decision-fixture'

const some = reading({ applicants: { number: ['select'] } })
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n))
const agreed = (number: string, from: number, to: number, part: Partial<Agreement> = {}): Agreement =>
  agreement({ applicants: ['number'] }, { number, effectiveFrom: day(from), effectiveTo: day(to), ...part })

test('R-10: what is remembered of a list ends at the moment at which a term does, not later', () => {
  const who = caller([agreed('A-1', 1, 3), agreed('A-2', 3, 5), agreed('A-3', 8, 9)])
  const at = (date: Date, ms = 0) => outcome(who, some, { now: new Date(date.getTime() + ms) })
  const asked = [
    at(day(1), -1),
    at(day(1)),
    at(day(3), -1),
    at(day(3)),
    at(day(5), -1),
    at(day(5)),
    at(day(8), -1),
    at(day(8)),
    at(day(9)),
  ]
  expect(asked).toEqual([
    'AGREEMENT_NOT_ACTIVE',
    'ALLOW',
    'ALLOW',
    'ALLOW',
    'ALLOW',
    'AGREEMENT_NOT_ACTIVE',
    'AGREEMENT_NOT_ACTIVE',
    'ALLOW',
    'AGREEMENT_NOT_ACTIVE',
  ])
  // a clock that is set back is believed too
  expect(at(day(4))).toBe('ALLOW')
})

test('a period begins and ends with the nearest terms, and is kept until then', () => {
  const list = [agreed('A-1', 1, 5), agreed('A-2', 3, 9)]
  const period = periodOf(list, day(4))
  expect([period.fromMs, period.untilMs]).toEqual([day(3).getTime(), day(5).getTime()])
  expect(periodOf(list, new Date(day(5).getTime() - 1))).toBe(period)
  expect(
    periodOf(list, day(5))
      .byPurpose.get(null)
      ?.all.map(({ number }) => number),
  ).toEqual(['A-2'])
})

test('R-10: asked at any moments in any order, a list answers as one that was never asked before', () => {
  const states = ['ACTIVE', 'ACTIVE', 'SUSPENDED', 'TERMINATED'] as const
  const purposes = ['RESEARCH', 'NEWS'] as const
  const someAgreement = fc.record({
    from: fc.integer({ min: 1, max: 9 }),
    to: fc.integer({ min: 1, max: 9 }),
    state: fc.constantFrom(...states),
    purpose: fc.constantFrom(...purposes),
    modes: fc.constantFrom(['API'] as const, ['FILE'] as const, ['FILE', 'API'] as const),
  })
  const someMoment = fc.record({
    day: fc.integer({ min: 1, max: 9 }),
    ms: fc.constantFrom(-1, 0, 1),
    purpose: fc.constantFrom(null, ...purposes),
  })
  fc.assert(
    fc.property(
      fc.array(someAgreement, { maxLength: 6 }),
      fc.array(someMoment, { minLength: 1, maxLength: 12 }),
      (drafts, moments) => {
        const list = drafts.map(({ from, to, ...part }, i) => agreed(`A-${i}`, from, to, part))
        const asked = caller(list)
        for (const { day: n, ms, purpose } of moments) {
          const under = facts({ now: new Date(day(n).getTime() + ms), purpose })
          const answer = decide(asked, some, under)
          expect(answer).toEqual(decide(caller([...list]), some, under))
          const fitting = list.filter(
            (one) =>
              one.state === 'ACTIVE' &&
              one.effectiveFrom <= under.now &&
              under.now < one.effectiveTo &&
              one.modes.includes('API') &&
              (purpose === null || one.purpose === purpose),
          )
          expect(answer.kind === 'ALLOW').toBe(fitting.length === 1)
          expect(answer.kind === 'DENY' && answer.fault.message === 'access.agreementAmbiguous').toBe(
            fitting.length > 1,
          )
        }
      },
    ),
  )
})
