import { decide, type DecisionFacts } from '../../policies/decide'
import type { Agreement, ScopeColumn } from '../../src/agreements/agreement'
import type { Emergency } from '../../src/catalog/emergency/emergency'
import { anonymous, type AccountCaller, type Caller, type Role } from '../../src/identity/caller'
import { codeOf } from '../../src/kernel/errors'
import type { Footprint, Use } from '../../src/query/footprint'
import { byName, column, dataset } from '../support/catalog'

const applicants = dataset(
  'applicants',
  [
    column('number', { openAttribute: 'CONDITIONAL' }),
    column('name', { openAttribute: 'CONDITIONAL', mask: { kind: 'name' } }),
    column('income', { openAttribute: 'CONDITIONAL', type: 'DECIMAL' }),
    column('streetCode', { openAttribute: 'CONDITIONAL' }),
    column('identity', { openAttribute: 'NOT_OPEN' }),
  ],
  { openAttribute: 'CONDITIONAL' },
)
const patients = dataset('patients', [column('code', { openAttribute: 'CONDITIONAL' })], {
  openAttribute: 'CONDITIONAL',
})
const now = new Date('2026-06-01T00:00:00Z')
const facts = (part: Partial<DecisionFacts> = {}): DecisionFacts => ({
  datasets: byName(applicants, patients),
  now,
  agreement: null,
  purpose: null,
  mode: 'API',
  emergencies: [],
  allowsAnonymousRows: false,
  applyUrl: '/apply',
  ...part,
})

const caller = (
  agreements: readonly Agreement[] = [],
  roles: readonly Role[] = ['DATA_USER'],
): AccountCaller => ({
  kind: 'account',
  accountId: 'a',
  accountName: 'A',
  organisationId: 'o',
  organisationName: 'O',
  roles,
  keyId: 'k',
  boundAgreement: null,
  boundPurpose: null,
  agreements,
})

const agreement = (
  scopes: Readonly<Record<string, readonly (string | ScopeColumn)[]>>,
  part: Partial<Agreement> = {},
): Agreement => ({
  id: 'g',
  number: 'CQ-1',
  purpose: 'RESEARCH',
  state: 'ACTIVE',
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  effectiveTo: new Date('2027-01-01T00:00:00Z'),
  modes: ['API'],
  budgets: [],
  scopes: new Map(
    Object.entries(scopes).map(([name, columns]) => [
      name,
      {
        dataset: name,
        contractRevision: 1,
        columns: byName(
          ...columns.map((c): ScopeColumn => (typeof c === 'string' ? { name: c, uses: ['select'] } : c)),
        ),
        predicate: null,
        aggregatesOnly: false,
        smallestGroup: null,
      },
    ]),
  ),
  ...part,
})

const reading = (uses: Readonly<Record<string, Readonly<Record<string, readonly Use[]>>>>): Footprint => ({
  root: Object.keys(uses)[0] ?? '',
  uses: new Map(
    Object.entries(uses).map(([name, columns]) => [
      name,
      new Map(Object.entries(columns).map(([c, u]) => [c, new Set(u)])),
    ]),
  ),
  edges: [],
  shapes: new Map(),
})

const outcome = (who: Caller, footprint: Footprint, part: Partial<DecisionFacts> = {}): string => {
  const decision = decide(who, footprint, facts(part))
  return decision.kind === 'ALLOW' ? 'ALLOW' : codeOf(decision.fault)
}

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

  test('an agreement that fits goes before it, and a choice among agreements is left to the caller', () => {
    const agreed = agreement({ applicants: ['number'] })
    const decision = decide(caller([agreed]), someApplicant, facts({ emergencies }))
    expect(decision).toMatchObject({ kind: 'ALLOW', agreement: { number: 'CQ-1' }, emergency: null })
    const two = [agreed, { ...agreed, number: 'CQ-2' }]
    expect(outcome(caller(two), someApplicant, { emergencies })).toBe('AGREEMENT_AMBIGUOUS')
  })
})
