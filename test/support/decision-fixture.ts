import { decide, type DecisionFacts } from '../../policies/decide'
import type { Agreement, ScopeColumn } from '../../src/agreements/agreement'
import { type AccountCaller, type Caller, type Role } from '../../src/identity/caller'
import { codeOf } from '../../src/kernel/errors'
import type { Footprint, Use } from '../../src/query/row-query/footprint'
import { byName, column, dataset } from './catalog'

/** A small catalogue and its callers, for what decisions are made from. */
export const streets = dataset(
  'streets',
  [column('code'), column('name'), column('secret', { openAttribute: 'NOT_OPEN' })],
  {
    key: ['code'],
  },
)
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
const hidden = dataset('hidden', [column('code', { openAttribute: 'NOT_OPEN' })], {
  openAttribute: 'NOT_OPEN',
})

export const now = new Date('2026-06-01T00:00:00Z')
export const facts = (part: Partial<DecisionFacts> = {}): DecisionFacts => ({
  datasets: byName(streets, applicants, patients, hidden),
  now,
  agreement: null,
  purpose: null,
  mode: 'API',
  emergencies: [],
  allowsAnonymousRows: false,
  applyUrl: '/apply',
  ...part,
})

export const caller = (
  agreements: readonly Agreement[] = [],
  roles: readonly Role[] = ['DATA_USER'],
): AccountCaller => ({
  kind: 'account',
  accountId: 'a',
  accountName: 'A',
  organisationId: 'o',
  organisationName: 'O',
  roles,
  auth: 'KEY',
  keyId: 'k',
  boundAgreement: null,
  boundPurpose: null,
  agreements,
})

export const agreement = (
  scopes: Readonly<Record<string, readonly (string | ScopeColumn)[]>>,
  part: Partial<Agreement> = {},
): Agreement => ({
  id: 'g',
  number: 'CQ-1',
  purpose: 'RESEARCH',
  state: 'ACTIVE',
  version: 1,
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

export const reading = (
  uses: Readonly<Record<string, Readonly<Record<string, readonly Use[]>>>>,
): Footprint => ({
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

export const outcome = (who: Caller, footprint: Footprint, part: Partial<DecisionFacts> = {}): string => {
  const decision = decide(who, footprint, facts(part))
  return decision.kind === 'ALLOW' ? 'ALLOW' : codeOf(decision.fault)
}
