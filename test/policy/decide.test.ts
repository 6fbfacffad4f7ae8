import { decide, type DecisionFacts } from '../../policies/decide'
import { anonymous, type Caller } from '../../src/identity/caller'
import { codeOf } from '../../src/kernel/errors'
import type { Footprint, Use } from '../../src/query/row-query/footprint'
import { byName, column, dataset } from '../support/catalog'
import { agreement, caller, facts, now, outcome, reading, streets } from '../support/decision-fixture'

const someStreet = reading({ streets: { code: ['select'] } })
const someApplicant = reading({ applicants: { number: ['select'] } })

describe('rows of an unconditional dataset', () => {
  test.each<[string, Caller, string]>([
    ['an anonymous caller', anonymous, 'UNAUTHENTICATED'],
    ['a data user', caller(), 'ALLOW'],
    ['an opener', caller([], ['DATA_OPENER']), 'ALLOW'],
    ['the authority', caller([], ['AUTHORITY']), 'ALLOW'],
    ['an auditor', caller([], ['AUDITOR']), 'FORBIDDEN'],
    ['an operator', caller([], ['SYSTEM_OPERATOR']), 'FORBIDDEN'],
    ['an auditor who is a data user too', caller([], ['AUDITOR', 'DATA_USER']), 'FORBIDDEN'],
  ])('asked for by %s', (_who, who, expected) => {
    expect(outcome(who, someStreet)).toBe(expected)
  })

  test('are given to anyone where the deployment says so, and conditional ones are not', () => {
    expect(outcome(anonymous, someStreet, { allowsAnonymousRows: true })).toBe('ALLOW')
    expect(outcome(anonymous, someApplicant, { allowsAnonymousRows: true })).toBe('UNAUTHENTICATED')
  })

  test('hold no column that is not open, whoever asks (R-03)', () => {
    for (const roles of [['DATA_USER'], ['DATA_OPENER'], ['AUTHORITY']] as const) {
      expect(outcome(caller([], roles), reading({ streets: { secret: ['filter'] } }))).toBe(
        'NOT_IN_CATALOGUE',
      )
      expect(outcome(caller([], roles), reading({ hidden: { code: ['select'] } }))).toBe('NOT_IN_CATALOGUE')
    }
    const decision = decide(caller(), someStreet, facts())
    expect(decision.kind === 'ALLOW' && [...decision.grants.of('streets').columns.keys()]).toEqual([
      'code',
      'name',
    ])
  })

  test('a dataset that is not in the catalogue does not exist (R-01)', () => {
    expect(outcome(caller(), reading({ nowhere: {} }))).toBe('NOT_IN_CATALOGUE')
  })
})

describe('rows of a conditional dataset', () => {
  const agreed = agreement({ applicants: ['number', 'name', 'streetCode'] })

  test.each<[string, Caller, string]>([
    ['no agreement', caller(), 'AGREEMENT_REQUIRED'],
    ['an agreement on another dataset', caller([agreement({ patients: ['code'] })]), 'AGREEMENT_REQUIRED'],
    ['an agreement in force', caller([agreed]), 'ALLOW'],
    [
      'one that is signed and not reviewed (R-06)',
      caller([{ ...agreed, state: 'SIGNED' }]),
      'AGREEMENT_NOT_ACTIVE',
    ],
    ['a draft', caller([{ ...agreed, state: 'DRAFT' }]), 'AGREEMENT_NOT_ACTIVE'],
    ['a suspended one', caller([{ ...agreed, state: 'SUSPENDED' }]), 'SUSPENDED'],
    ['a terminated one', caller([{ ...agreed, state: 'TERMINATED' }]), 'TERMINATED'],
    [
      'one that ends at this moment (R-10)',
      caller([{ ...agreed, effectiveTo: now }]),
      'AGREEMENT_NOT_ACTIVE',
    ],
    [
      'one that ends a millisecond later',
      caller([{ ...agreed, effectiveTo: new Date(now.getTime() + 1) }]),
      'ALLOW',
    ],
    [
      'one that begins a millisecond later',
      caller([{ ...agreed, effectiveFrom: new Date(now.getTime() + 1) }]),
      'AGREEMENT_NOT_ACTIVE',
    ],
    ['two that fit', caller([agreed, { ...agreed, number: 'CQ-2' }]), 'AGREEMENT_AMBIGUOUS'],
    [
      'two, of which one covers what is read',
      caller([agreement({ applicants: ['name'] }, { number: 'CQ-2' }), agreed]),
      'ALLOW',
    ],
    [
      'a key bound to another agreement',
      { ...caller([agreed]), boundAgreement: 'CQ-9' },
      'AGREEMENT_REQUIRED',
    ],
  ])('under %s', (_what, who, expected) => {
    expect(outcome(who, someApplicant)).toBe(expected)
  })

  test('the header names one of two, and its purpose must be the agreed one', () => {
    const both = caller([agreed, { ...agreed, number: 'CQ-2', purpose: 'STATISTICS' }])
    expect(outcome(both, someApplicant, { agreement: 'CQ-2' })).toBe('ALLOW')
    expect(outcome(both, someApplicant, { agreement: 'CQ-2', purpose: 'RESEARCH' })).toBe(
      'PURPOSE_NOT_PERMITTED',
    )
    expect(outcome(both, someApplicant, { purpose: 'RESEARCH' })).toBe('ALLOW')
  })

  test.each<Use>(['select', 'filter', 'sort', 'group', 'join'])(
    'a column outside the scope is refused by name when it is used to %s (R-07)',
    (use) => {
      const decision = decide(
        caller([agreed]),
        reading({ applicants: { number: ['select'], income: [use] } }),
        facts(),
      )
      expect(decision.kind === 'DENY' && codeOf(decision.fault)).toBe('SCOPE_EXCEEDED')
      expect(decision.kind === 'DENY' && decision.fault.details.coordinates).toEqual(['applicants.income'])
    },
  )

  test('a column that is not open stays closed though the agreement names it (R-03)', () => {
    const wrong = agreement({ applicants: ['number', 'identity'] })
    expect(outcome(caller([wrong]), reading({ applicants: { identity: ['select'] } }))).toBe(
      'NOT_IN_CATALOGUE',
    )
    const decision = decide(caller([wrong]), someApplicant, facts())
    expect(decision.kind === 'ALLOW' && [...decision.grants.of('applicants').columns.keys()]).toEqual([
      'number',
    ])
  })

  test('an open column beside a conditional one needs no place in the scope', () => {
    const markets = dataset('markets', [
      column('code'),
      column('name', { mask: { kind: 'name' } }),
      column('turnover', { openAttribute: 'CONDITIONAL' }),
      column('tax', { openAttribute: 'CONDITIONAL' }),
    ])
    const who = caller([agreement({ markets: ['turnover'] })])
    const read = (...columns: readonly string[]) =>
      decide(
        who,
        reading({ markets: Object.fromEntries(columns.map((name) => [name, ['select', 'filter', 'join']])) }),
        facts({ datasets: byName(markets) }),
      )
    for (const columns of [['code', 'name'], ['turnover'], ['code', 'name', 'turnover']])
      expect(read(...columns)).toMatchObject({ kind: 'ALLOW' })
    expect(read('code', 'turnover', 'tax')).toMatchObject({
      fault: { message: 'access.scopeExceeded', details: { coordinates: ['markets.tax'] } },
    })
  })

  test('a masked column may be selected, and used further only where the agreement says so', () => {
    const name = (use: Use) => reading({ applicants: { name: [use] } })
    expect(outcome(caller([agreed]), name('select'))).toBe('ALLOW')
    for (const use of ['filter', 'sort', 'group'] as const) {
      expect(outcome(caller([agreed]), name(use))).toBe('SCOPE_EXCEEDED')
      const wider = agreement({ applicants: [{ name: 'name', uses: ['select', use] }] })
      expect(outcome(caller([wider]), name(use))).toBe('ALLOW')
    }
  })

  test('two conditional datasets in one field need one agreement that names both', () => {
    const both = reading({ applicants: { number: ['select'] }, patients: { code: ['select'] } })
    expect(outcome(caller([agreed]), both)).toBe('SCOPE_EXCEEDED')
    const apart = [agreed, agreement({ patients: ['code'] }, { number: 'CQ-2' })]
    expect(outcome(caller(apart), both)).toBe('SCOPE_EXCEEDED')
    expect(outcome(caller([agreement({ applicants: ['number'], patients: ['code'] })]), both)).toBe('ALLOW')
  })
})

describe('a relation', () => {
  const joined = (mask: boolean) => {
    const child = dataset('child', [column('parentCode', mask ? { mask: { kind: 'name' } } : {})], {
      relations: [
        { name: 'parent', kind: 'TO_ONE', column: 'parentCode', target: 'streets', targetColumn: 'code' },
      ],
    })
    const relation = child.relations.get('parent')
    if (!relation) throw new Error('no relation')
    const footprint: Footprint = {
      ...reading({ child: { parentCode: ['join'] }, streets: { code: ['join'] } }),
      edges: [{ from: 'child', relation }],
    }
    const decision = decide(caller(), footprint, facts({ datasets: byName(streets, child) }))
    return decision.kind === 'ALLOW' ? 'ALLOW' : codeOf(decision.fault)
  }

  test('is walked over keys as they are, and never over masked ones', () => {
    expect(joined(false)).toBe('ALLOW')
    expect(joined(true)).toBe('SCOPE_EXCEEDED')
  })
})

describe('an agreement among several', () => {
  const other = { number: 'CQ-2', purpose: 'STATISTICS' }
  const agreed = agreement({ applicants: ['number', 'name'] })
  const faultOf = (who: Caller, footprint: Footprint, part: Partial<DecisionFacts> = {}) => {
    const decision = decide(who, footprint, facts(part))
    if (decision.kind === 'ALLOW') throw new Error('it was allowed')
    return decision.fault
  }

  test('R-05: the ones that fit are named, at most twenty', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ ...agreed, number: `CQ-${i}` }))
    expect(faultOf(caller(many.slice(0, 3)), someApplicant)).toMatchObject({
      message: 'access.agreementAmbiguous',
      params: { agreements: ['CQ-0', 'CQ-1', 'CQ-2'] },
    })
    expect(faultOf(caller(many), someApplicant).params['agreements']).toHaveLength(20)
  })

  test('R-05: a key or the header names one, and then no other is looked at', () => {
    const both = caller([agreed, { ...agreed, ...other }])
    for (const named of ['CQ-1', 'CQ-2']) {
      const byKey = decide({ ...both, boundAgreement: named }, someApplicant, facts())
      const byHeader = decide(both, someApplicant, facts({ agreement: named }))
      for (const decision of [byKey, byHeader])
        expect(decision.kind === 'ALLOW' && decision.agreement?.number).toBe(named)
    }
    const ended = caller([
      { ...agreed, state: 'SUSPENDED' },
      { ...agreed, ...other },
    ])
    expect(outcome(ended, someApplicant, { agreement: 'CQ-1' })).toBe('SUSPENDED')
    expect(outcome(ended, someApplicant)).toBe('ALLOW')
  })

  test('R-07: the purpose that a key is bound to is the only one', () => {
    const both = caller([agreed, { ...agreed, ...other }])
    const decision = decide({ ...both, boundPurpose: 'STATISTICS' }, someApplicant, facts())
    expect(decision.kind === 'ALLOW' && decision.agreement?.number).toBe('CQ-2')
    expect(outcome({ ...both, boundPurpose: 'NEWS' }, someApplicant)).toBe('PURPOSE_NOT_PERMITTED')
    expect(outcome({ ...both, boundPurpose: 'STATISTICS' }, someApplicant, { purpose: 'RESEARCH' })).toBe(
      'PURPOSE_NOT_PERMITTED',
    )
  })

  test('R-07: an agreement for files alone is no agreement for a query, and is told by its mode', () => {
    const files = { ...agreed, modes: ['FILE', 'SANDBOX'] as const }
    expect(faultOf(caller([files]), someApplicant)).toMatchObject({
      message: 'access.modeNotAgreed',
      params: { mode: 'API', modes: ['FILE', 'SANDBOX'] },
      details: { coordinates: ['applicants'] },
    })
    expect(outcome(caller([files]), someApplicant)).toBe('SCOPE_EXCEEDED')
    expect(outcome(caller([files]), someApplicant, { mode: 'FILE' })).toBe('ALLOW')
    expect(outcome(caller([files, { ...agreed, ...other }]), someApplicant)).toBe('ALLOW')
  })

  test('R-07: two conditional datasets under agreements apart are named together', () => {
    const both = reading({ applicants: { number: ['select'] }, patients: { code: ['filter'] } })
    const apart = caller([agreed, agreement({ patients: ['code'] }, other)])
    expect(faultOf(apart, both)).toMatchObject({
      message: 'access.combination',
      details: { coordinates: ['applicants', 'patients'] },
    })
  })

  test('R-10: the term ends by the clock that is asked, and nothing has to happen in between', () => {
    const ending = caller([{ ...agreed, effectiveTo: new Date('2026-06-01T00:00:01Z') }])
    const at = (time: string) => outcome(ending, someApplicant, { now: new Date(time) })
    expect(at('2026-06-01T00:00:00.999Z')).toBe('ALLOW')
    expect(at('2026-06-01T00:00:01.000Z')).toBe('AGREEMENT_NOT_ACTIVE')
    expect(faultOf(ending, someApplicant, { now: new Date('2026-06-01T00:00:01Z') }).details.rule).toBe(
      'R-10',
    )
  })

  test('R-07: a column of a later revision is not in it, and one that is deprecated stays', () => {
    const later = dataset(
      'applicants',
      [
        column('number', { openAttribute: 'CONDITIONAL', deprecated: 'use serial' }),
        column('name', { openAttribute: 'CONDITIONAL' }),
        column('serial', { openAttribute: 'CONDITIONAL', nullable: true }),
      ],
      { openAttribute: 'CONDITIONAL', contractRevision: 2 },
    )
    const read = (name: string) =>
      outcome(caller([agreed]), reading({ applicants: { [name]: ['select'] } }), {
        datasets: byName(later),
      })
    expect([read('number'), read('serial')]).toEqual(['ALLOW', 'SCOPE_EXCEEDED'])
  })
})

test('R-05: a thousand agreements, each with a column of its own, are told apart by it', () => {
  const columns = Array.from({ length: 1000 }, (_, i) => `own${i}`)
  const crowded = dataset(
    'crowded',
    columns.map((name) => column(name, { openAttribute: 'CONDITIONAL' })),
    { openAttribute: 'CONDITIONAL' },
  )
  const who = caller(columns.map((name, i) => agreement({ crowded: [name] }, { number: `CQ-${i}` })))
  for (const i of [0, 500, 999]) {
    const decision = decide(
      who,
      reading({ crowded: { [`own${i}`]: ['select'] } }),
      facts({ datasets: byName(crowded) }),
    )
    expect(decision.kind === 'ALLOW' && decision.agreement?.number).toBe(`CQ-${i}`)
  }
})
