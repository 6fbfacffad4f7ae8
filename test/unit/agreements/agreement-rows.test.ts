import { fromRows, type AgreementRow } from '../../../src/agreements/agreement-rows'
import type { Observation } from '../../../src/telemetry/observation'

const row = (number: string, over: Partial<AgreementRow> = {}): AgreementRow => ({
  id: `id of ${number}`,
  number,
  purpose: 'RESEARCH',
  state: 'ACTIVE',
  version: 1,
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  effectiveTo: new Date('2027-01-01T00:00:00Z'),
  dataset: 'streets',
  contractRevision: 1,
  columns: [{ column: 'code', uses: ['select'] }],
  predicate: null,
  aggregatesOnly: false,
  smallestGroup: null,
  modes: ['API'],
  budgets: [],
  ...over,
})

test('rows of one agreement become one agreement with a scope for each dataset', () => {
  const agreements = fromRows([row('A-1'), row('A-1', { dataset: 'villages' }), row('A-2')], () => undefined)
  expect(agreements.map(({ number, scopes }) => [number, [...scopes.keys()]])).toEqual([
    ['A-1', ['streets', 'villages']],
    ['A-2', ['streets']],
  ])
})

test('an agreement without a scope opens nothing and is still there', () => {
  const none = row('A-1', { dataset: null, contractRevision: null, columns: null })
  expect(fromRows([none], () => undefined)).toMatchObject([{ number: 'A-1', scopes: new Map() }])
})

test('an agreement with one unreadable scope is left out whole, the others stay, and it is told', () => {
  const seen: Observation[] = []
  const rows = [
    row('A-1'),
    row('A-1', { dataset: 'villages', predicate: { kind: 'sql' } }),
    row('A-1', { dataset: 'districts' }),
    row('A-2'),
  ]
  expect(fromRows(rows, (o) => seen.push(o)).map((a) => a.number)).toEqual(['A-2'])
  expect(seen).toHaveLength(1)
  expect(seen[0]).toMatchObject({ kind: 'failure', where: 'agreements' })
})

test('an agreement whose budgets cannot be read opens nothing, and it is told', () => {
  const seen: Observation[] = []
  const rows = [row('A-1', { budgets: [{ unit: 'ROWS', per: 'DAY', limit: 0 }] }), row('A-2')]
  expect(fromRows(rows, (o) => seen.push(o)).map(({ number }) => number)).toEqual(['A-2'])
  expect(String((seen[0] as { readonly error?: unknown }).error)).toContain('budgets.0.limit')
})
