import { changedWorld, replay, type PolicyChange } from '../../policies/replay'
import type { Agreement } from '../../src/agreements/agreement'
import type { OperationRecord } from '../../src/metering/usage-record'
import { agreement, facts, now } from '../support/decision-fixture'
import { usageRecord } from '../support/usage-record'

const under: Agreement = agreement({ applicants: ['number', 'name'] })
const world = { facts: facts(), agreementsOf: () => [under] }

const record = (
  dataset: string,
  columns: readonly string[],
  part: Partial<OperationRecord> = {},
): OperationRecord =>
  usageRecord({
    at: now.toISOString(),
    datasets: [{ name: dataset, version: 1, columns, masked: [], rows: 1, decision: 'ALLOW' }],
    ...part,
  })

const outcomes = (change: PolicyChange, one: OperationRecord): readonly unknown[] =>
  replay(one, world, changedWorld(world, change)).map(({ before, after }) => [before, after])

const agreed = record('applicants', ['number', 'name'], { agreements: ['CQ-1'] })

test.each<[string, PolicyChange, OperationRecord, readonly unknown[]]>([
  [
    'a dataset that is closed',
    { kind: 'DATASET', dataset: 'streets', openAttribute: 'NOT_OPEN', columns: [] },
    record('streets', ['code']),
    [[null, 'NOT_IN_CATALOGUE']],
  ],
  [
    'a dataset that needs an agreement',
    { kind: 'DATASET', dataset: 'streets', openAttribute: 'CONDITIONAL', columns: [] },
    record('streets', ['code']),
    [[null, 'AGREEMENT_REQUIRED']],
  ],
  [
    'another dataset that is closed',
    { kind: 'DATASET', dataset: 'patients', openAttribute: 'NOT_OPEN', columns: [] },
    record('streets', ['code']),
    [],
  ],
  [
    'a column that is closed, and was read',
    { kind: 'COLUMN', dataset: 'streets', column: 'name', openAttribute: 'NOT_OPEN' },
    record('streets', ['code', 'name']),
    [[null, 'NOT_IN_CATALOGUE']],
  ],
  [
    'a column that is closed, and was not read',
    { kind: 'COLUMN', dataset: 'streets', column: 'name', openAttribute: 'NOT_OPEN' },
    record('streets', ['code']),
    [],
  ],
  [
    'a dataset that is opened to everyone, and its columns are not',
    { kind: 'DATASET', dataset: 'applicants', openAttribute: 'UNCONDITIONAL', columns: ['name'] },
    record('applicants', ['income'], { decision: 'DENY', codes: ['SCOPE_EXCEEDED'] }),
    [],
  ],
  [
    'a dataset that is opened to everyone, with the column that was read',
    { kind: 'DATASET', dataset: 'applicants', openAttribute: 'UNCONDITIONAL', columns: ['income'] },
    record('applicants', ['income'], { decision: 'DENY', codes: ['SCOPE_EXCEEDED'] }),
    [['SCOPE_EXCEEDED', null]],
  ],
  [
    'an agreement that is suspended',
    { kind: 'STATE', agreement: 'CQ-1', state: 'SUSPENDED' },
    agreed,
    [[null, 'SUSPENDED']],
  ],
  [
    'an agreement that is suspended, where rows were counted and no column was read',
    { kind: 'STATE', agreement: 'CQ-1', state: 'SUSPENDED' },
    record('applicants', [], { agreements: ['CQ-1'] }),
    [[null, 'SUSPENDED']],
  ],
  [
    'a scope without the dataset, where no column was read',
    { kind: 'SCOPE', agreement: 'CQ-1', dataset: 'applicants', columns: [] },
    record('applicants', [], { agreements: ['CQ-1'] }),
    [[null, 'AGREEMENT_REQUIRED']],
  ],
  [
    'a dataset that is closed, where the log was read',
    { kind: 'DATASET', dataset: 'streets', openAttribute: 'NOT_OPEN', columns: [] },
    record('usage log', ['dataset']),
    [],
  ],
  [
    'another agreement that is suspended',
    { kind: 'STATE', agreement: 'CQ-2', state: 'SUSPENDED' },
    agreed,
    [],
  ],
  [
    'a column that is taken out of a scope',
    { kind: 'SCOPE', agreement: 'CQ-1', dataset: 'applicants', columns: ['number'] },
    agreed,
    [[null, 'SCOPE_EXCEEDED']],
  ],
  [
    'a scope that keeps what was read',
    { kind: 'SCOPE', agreement: 'CQ-1', dataset: 'applicants', columns: ['number', 'name'] },
    agreed,
    [],
  ],
  [
    'a scope without the dataset',
    { kind: 'SCOPE', agreement: 'CQ-1', dataset: 'applicants', columns: [] },
    agreed,
    [[null, 'AGREEMENT_REQUIRED']],
  ],
])('replay: %s', (_name, change, one, expected) => {
  expect(outcomes(change, one)).toEqual(expected)
})

const suspended: PolicyChange = { kind: 'STATE', agreement: 'CQ-1', state: 'SUSPENDED' }

test('replay: figures that rest on an agreement for figures alone would be refused without it', () => {
  const [scope] = under.scopes.values()
  if (scope === undefined) throw new Error('no scope')
  const figures = { ...under, scopes: new Map([['applicants', { ...scope, aggregatesOnly: true }]]) }
  const read = { facts: facts(), agreementsOf: () => [figures] }
  expect(replay(agreed, read, changedWorld(read, suspended))).toMatchObject([
    { agreement: 'CQ-1', before: null, after: 'SUSPENDED' },
  ])
})

test('replay: a masked column that was filtered by, as its agreement allows, is not taken for one that was shown', () => {
  const mask = { kind: 'name' } as const
  const filtered = agreement({ applicants: ['number', { name: 'name', mask, uses: ['filter'] }] })
  const read = { facts: facts(), agreementsOf: () => [filtered] }
  expect(replay(agreed, read, changedWorld(read, suspended))).toMatchObject([
    { before: null, after: 'SUSPENDED' },
  ])
})

test('replay: what was refused as two agreements fit is allowed when one of them ends', () => {
  const other = { ...under, id: 'h', number: 'CQ-2' }
  const read = { facts: facts(), agreementsOf: () => [under, other] }
  const use = { name: 'applicants', version: null, columns: ['number'], masked: [], rows: 0 }
  const part = { codes: ['AGREEMENT_AMBIGUOUS'], datasets: [{ ...use, decision: 'DENY' }] } as const
  const expected = [{ agreement: 'CQ-2', before: 'AGREEMENT_AMBIGUOUS', after: null }]
  // also where something else of the operation rests on one of them
  for (const agreements of [[], ['CQ-1']])
    expect(
      replay(
        usageRecord({ at: now.toISOString(), ...part, agreements }),
        read,
        changedWorld(read, suspended),
      ),
    ).toMatchObject(expected)
})

test('replay: a closed column of a dataset that is opened stays closed', () => {
  const change: PolicyChange = {
    kind: 'DATASET',
    dataset: 'applicants',
    openAttribute: 'UNCONDITIONAL',
    columns: [],
  }
  expect(changedWorld(world, change).facts.datasets.get('applicants')?.columns.get('identity')).toMatchObject(
    {
      openAttribute: 'NOT_OPEN',
    },
  )
  expect(world.facts.datasets.get('applicants')?.openAttribute).toBe('CONDITIONAL')
})
