import { explainColumns } from '../../policies/column-access'
import { decide, type DecisionFacts } from '../../policies/decide'
import { anonymous, type Caller, type Role } from '../../src/identity/caller'
import type { Footprint, Use } from '../../src/query/row-query/footprint'
import { fixtureCallers } from '../support/region-callers'
import { fixtureSnapshot } from '../support/region-fixture'

const facts: DecisionFacts = {
  datasets: fixtureSnapshot.datasets,
  now: new Date('2026-06-01T00:00:00Z'),
  agreement: null,
  purpose: null,
  mode: 'API',
  emergencies: [],
  allowsAnonymousRows: false,
  applyUrl: '/apply',
}

const { dataUser, agreementUser } = fixtureCallers
const withRole = (role: Role): Caller => ({ ...dataUser, roles: [role] })

const reading = (dataset: string, column: string, uses: readonly Use[]): Footprint => ({
  root: dataset,
  uses: new Map([[dataset, new Map([[column, new Set(uses)]])]]),
  edges: [],
  shapes: new Map(),
})

const yes = (kind: 'name' | 'telephone' | null) => ({
  isAllowed: true,
  mask: kind === null ? null : { kind },
  rule: null,
})
const no = (rule: string) => ({ isAllowed: false, mask: null, rule })

const columnsOf = (...asked: Parameters<typeof explainColumns>) =>
  explainColumns(...asked).map(({ fault, agreement, ...access }) => {
    // what is refused says why, and nothing else does; only under an agreement are people read
    expect(fault === null).toBe(access.isAllowed)
    expect(agreement).toBe(access.isAllowed && access.dataset === 'people' ? 'CQ-2026-1' : null)
    return { ...access, rule: fault?.details.rule ?? null }
  })

const callers = { anonymous, dataUser, agreementUser, auditor: withRole('AUDITOR') }

test.each<[keyof typeof callers, string, readonly Use[], ReturnType<typeof yes> | ReturnType<typeof no>]>([
  ['anonymous', 'regions.code', ['select'], no('R-04')],
  ['dataUser', 'regions.code', ['select', 'filter', 'sort', 'group', 'join'], yes(null)],
  ['dataUser', 'regions.hotline', ['select', 'filter'], yes('telephone')],
  ['dataUser', 'regions.hotline', ['join'], no('R-15')],
  ['dataUser', 'regions.secret', ['select'], no('R-01')],
  ['dataUser', 'bunkers.code', ['select'], no('R-01')],
  ['dataUser', 'people.number', ['select'], no('R-05')],
  ['auditor', 'regions.code', ['select'], no('R-35')],
  ['agreementUser', 'people.number', ['select', 'filter', 'join'], yes(null)],
  ['agreementUser', 'people.name', ['select'], yes('name')],
  ['agreementUser', 'people.name', ['filter'], no('R-15')],
  ['agreementUser', 'people.phone', ['select', 'filter', 'sort'], yes('telephone')],
  ['agreementUser', 'people.phone', ['group'], no('R-15')],
  ['agreementUser', 'people.income', ['select'], no('R-07')],
  ['agreementUser', 'people.identity', ['select'], no('R-01')],
])('%s, %s', (who, coordinate, uses, expected) => {
  const caller = callers[who]
  const [dataset = '', column = ''] = coordinate.split('.')
  const footprint = reading(dataset, column, uses)
  expect(columnsOf(caller, footprint, facts, null)).toEqual([
    { dataset, column, uses: [...uses].sort(), emergency: null, ...expected },
  ])
  const decision = decide(caller, footprint, facts)
  if (uses.includes('join') && expected.rule === 'R-15') return
  expect(decision.kind === 'ALLOW').toBe(expected.isAllowed)
  if (decision.kind === 'ALLOW')
    expect(columnsOf(caller, footprint, facts, decision.grants)).toEqual(
      columnsOf(caller, footprint, facts, null),
    )
})

test('every column of a footprint is told, each on its own', () => {
  const footprint: Footprint = {
    root: 'people',
    uses: new Map([
      [
        'people',
        new Map([
          ['number', new Set<Use>(['select'])],
          ['income', new Set<Use>(['select'])],
        ]),
      ],
      ['regions', new Map([['code', new Set<Use>(['join'])]])],
    ]),
    edges: [],
    shapes: new Map(),
  }
  expect(
    explainColumns(agreementUser, footprint, facts, null).map((c) => [
      `${c.dataset}.${c.column}`,
      c.isAllowed,
    ]),
  ).toEqual([
    ['people.number', true],
    ['people.income', false],
    ['regions.code', true],
  ])
})
