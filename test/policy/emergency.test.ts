import { decide, type DecisionFacts } from '../../policies/decide'
import type { Emergency } from '../../src/catalog/emergency/emergency'
import { anonymous, type Caller } from '../../src/identity/caller'
import { agreement, caller, facts, outcome, reading } from '../support/decision-fixture'

const someApplicant = reading({ applicants: { number: ['select'] } })

describe('an emergency opening', () => {
  const opening = (
    datasets: Readonly<Record<string, readonly string[]>>,
    part: Partial<Emergency['draft']> = {},
  ): Emergency => {
    const reviewAt = part.reviewAt ?? new Date('2026-06-20T00:00:00Z')
    return {
      id: `e-${Object.keys(datasets).join('-')}`,
      draft: {
        event: 'Flood',
        class: 'NATURAL_DISASTER',
        legalBasis: 'ZJ381 8',
        purpose: 'RESCUE',
        audience: { kind: 'ORGANISATIONS', organisationIds: ['o'] },
        datasets: Object.entries(datasets).map(([name, columns]) => ({
          dataset: name,
          columns,
          personal: [],
        })),
        startsAt: new Date('2026-05-30T00:00:00Z'),
        endsAt: null,
        ...part,
        reviewAt,
      },
      decidedBy: null,
      reviewAt,
      endedAt: null,
      disposal: null,
      report: '',
      isClosed: false,
    }
  }
  const some = opening({ applicants: ['number', 'name'] })
  const emergencies = [some]

  test('R-65: grants the named columns through the masks of the catalogue, and no other', () => {
    const decision = decide(caller(), someApplicant, facts({ emergencies }))
    if (decision.kind === 'DENY') throw new Error('it was refused')
    const grant = decision.grants.of('applicants')
    expect([...grant.columns]).toEqual([
      ['number', { name: 'number', mask: null }],
      ['name', { name: 'name', mask: { kind: 'name' } }],
    ])
    expect(grant).toMatchObject({ agreement: null, emergency: some.id, purpose: 'RESCUE' })
    for (const use of ['select', 'filter', 'sort', 'group', 'join'] as const)
      expect(
        outcome(caller(), reading({ applicants: { number: ['select'], income: [use] } }), { emergencies }),
      ).toBe('AGREEMENT_REQUIRED')
    const secret = opening({ applicants: ['number', 'identity'] })
    const identity = reading({ applicants: { number: ['select'], identity: ['filter'] } })
    expect(outcome(caller(), identity, { emergencies: [secret] })).toBe('NOT_IN_CATALOGUE')
  })

  test('R-65: begins and ends by the clock alone', () => {
    const at = (time: string) => outcome(caller(), someApplicant, { emergencies, now: new Date(time) })
    expect(at('2026-05-29T23:59:59.999Z')).toBe('AGREEMENT_REQUIRED')
    expect(at('2026-05-30T00:00:00Z')).toBe('ALLOW')
    expect(at('2026-06-19T23:59:59.999Z')).toBe('ALLOW')
    expect(at('2026-06-20T00:00:00Z')).toBe('AGREEMENT_REQUIRED')
  })

  test.each<[string, Caller, Partial<DecisionFacts>, string]>([
    ['an organisation that is not meant', { ...caller(), organisationId: 'x' }, {}, 'AGREEMENT_REQUIRED'],
    ['a caller without a name', anonymous, { allowsAnonymousRows: true }, 'UNAUTHENTICATED'],
    ['an operator', caller([], ['SYSTEM_OPERATOR']), {}, 'FORBIDDEN'],
    ['a key for another purpose', { ...caller(), boundPurpose: 'STATISTICS' }, {}, 'AGREEMENT_REQUIRED'],
    ['a key for its purpose', { ...caller(), boundPurpose: 'RESCUE' }, {}, 'ALLOW'],
    ['a key of an agreement', { ...caller(), boundAgreement: 'CQ-9' }, {}, 'AGREEMENT_REQUIRED'],
    ['a header that names an agreement', caller(), { agreement: 'CQ-9' }, 'AGREEMENT_REQUIRED'],
    ['a header with another purpose', caller(), { purpose: 'STATISTICS' }, 'AGREEMENT_REQUIRED'],
  ])('stands in for nothing else: %s', (_who, who, part, expected) => {
    expect(outcome(who, someApplicant, { emergencies, ...part })).toBe(expected)
  })

  test('one must open all conditional datasets of a field', () => {
    const both = reading({ applicants: { number: ['select'] }, patients: { code: ['select'] } })
    const apart = [some, opening({ patients: ['code'] })]
    expect(outcome(caller(), both, { emergencies: apart })).toBe('AGREEMENT_REQUIRED')
    const agreed = agreement({ patients: ['code'] })
    expect(outcome(caller([agreed]), both, { emergencies })).toBe('SCOPE_EXCEEDED')
    const together = opening({ applicants: ['number'], patients: ['code'] })
    expect(outcome(caller(), both, { emergencies: [...apart, together] })).toBe('ALLOW')
  })

  test('whose agreement is suspended reads what an emergency opens to everyone, or to them by name', () => {
    const suspended = caller([{ ...agreement({ applicants: ['number'] }), state: 'SUSPENDED' }])
    expect(outcome(suspended, someApplicant)).toBe('SUSPENDED')
    for (const audience of [{ kind: 'IDENTIFIED' }, some.draft.audience] as const)
      expect(
        outcome(suspended, someApplicant, {
          emergencies: [opening({ applicants: ['number'] }, { audience })],
        }),
      ).toBe('ALLOW')
    const others = { kind: 'ORGANISATIONS', organisationIds: ['another'] } as const
    expect(
      outcome(suspended, someApplicant, {
        emergencies: [opening({ applicants: ['number'] }, { audience: others })],
      }),
    ).toBe('SUSPENDED')
  })

  test('an agreement that fits goes before it, and a choice among agreements is left to the caller', () => {
    const agreed = agreement({ applicants: ['number'] })
    const decision = decide(caller([agreed]), someApplicant, facts({ emergencies }))
    expect(decision).toMatchObject({ kind: 'ALLOW', agreement: { number: 'CQ-1' }, emergency: null })
    const two = [agreed, { ...agreed, number: 'CQ-2' }]
    expect(outcome(caller(two), someApplicant, { emergencies })).toBe('AGREEMENT_AMBIGUOUS')
  })
})
