import type { Scope, ScopeColumn } from '../../../src/agreements/agreement'
import { checkScope, relationsOf } from '../../../src/agreements/scope-check'
import type { ContractColumn, ScopeContract } from '../../../src/agreements/scope-contract'
import type { Filter } from '../../../src/query/row-query/filter'

const column = (name: string, over: Partial<ContractColumn> = {}): [string, ContractColumn] => [
  name,
  { name, type: 'TEXT', openAttribute: 'CONDITIONAL', isAlwaysThere: false, reference: null, ...over },
]

const contract = (
  dataset: string,
  ...columns: readonly [string, ContractColumn][]
): [string, ScopeContract] => [
  dataset,
  {
    datasetId: `id of ${dataset}`,
    dataset,
    revision: 1,
    openAttribute: 'CONDITIONAL',
    columns: new Map(columns),
  },
]

const contracts = new Map([
  contract(
    'applicants',
    column('name'),
    column('identityNumber', { openAttribute: 'NOT_OPEN' }),
    column('householdSize', { type: 'INTEGER' }),
    column('isApproved', { type: 'BOOLEAN' }),
    column('appliedAt', { type: 'TIMESTAMP' }),
    column('place', { type: 'POINT' }),
    column('districtCode', { reference: { relation: 'district', dataset: 'districts', column: 'code' } }),
    column('hiddenCode', { reference: { relation: 'hidden', dataset: 'unpublished', column: 'code' } }),
    column('guardCode', {
      openAttribute: 'NOT_OPEN',
      reference: { relation: 'guard', dataset: 'districts', column: 'code' },
    }),
  ),
  contract(
    'districts',
    column('code', { openAttribute: 'UNCONDITIONAL', isAlwaysThere: true }),
    column('name'),
    column('secret', { openAttribute: 'NOT_OPEN' }),
  ),
])
contracts.set('closed', { ...contract('closed', column('code'))[1], openAttribute: 'NOT_OPEN' })

const scope = (
  columns: readonly ScopeColumn[],
  predicate: Filter<string> | null = null,
  dataset = 'applicants',
): Scope => ({
  dataset,
  contractRevision: 1,
  columns: new Map(columns.map((c) => [c.name, c])),
  predicate,
  aggregatesOnly: false,
  smallestGroup: null,
})

const problemsOf = (s: Scope): readonly string[] => checkScope(s, contracts).map((text) => text.en)
const ofPredicate = (predicate: Filter<string>): readonly string[] =>
  problemsOf(scope([{ name: 'name', uses: ['select'] }], predicate))
const compare = (
  name: string,
  value: string,
  op: 'eq' | 'contains' | 'ilike' | 'gt' = 'eq',
): Filter<string> => ({
  kind: 'compare',
  column: name,
  op,
  value,
})

describe('a scope', () => {
  test('of open columns, through a relation, has nothing against it', () => {
    const predicate: Filter<string> = {
      kind: 'and',
      of: [
        compare('householdSize', '4', 'gt'),
        compare('isApproved', 'true'),
        compare('name', '王%', 'ilike'),
        { kind: 'toOne', relation: 'district', of: { kind: 'not', of: compare('name', '渝', 'contains') } },
        { kind: 'in', column: 'districtCode', negated: true, values: ['500106'] },
        { kind: 'isNull', column: 'place', isNull: false },
      ],
    }
    const columns: readonly ScopeColumn[] = [
      { name: 'name', mask: { kind: 'name' }, uses: ['select'] },
      { name: 'householdSize', mask: { kind: 'null' }, uses: ['select', 'filter'] },
    ]
    const others: readonly ScopeColumn[] = [
      { name: 'name', mask: { kind: 'pseudonym' }, uses: ['select', 'group'] },
      { name: 'householdSize', mask: { kind: 'number', size: 2 }, uses: ['select'] },
    ]
    expect(problemsOf(scope(others, predicate))).toEqual([])
    expect(problemsOf(scope(columns, predicate))).toEqual([])
  })

  test.each([
    [
      'an unknown dataset',
      scope([{ name: 'code', uses: ['select'] }], null, 'nowhere'),
      /published dataset nowhere/,
    ],
    ['a NOT_OPEN dataset', scope([{ name: 'code', uses: ['select'] }], null, 'closed'), /closed is not open/],
    ['an unknown column', scope([{ name: 'salary', uses: ['select'] }]), /no column applicants\.salary/],
    [
      'an inherited name',
      scope([{ name: 'constructor', uses: ['select'] }]),
      /no column applicants\.constructor/,
    ],
    [
      'a NOT_OPEN column',
      scope([{ name: 'identityNumber', uses: ['select'] }]),
      /identityNumber is not open/,
    ],
    [
      'a mask of text on a number',
      scope([{ name: 'householdSize', mask: { kind: 'telephone' }, uses: ['select'] }]),
      /The mask telephone of applicants\.householdSize is for columns of type TEXT/,
    ],
    [
      'a mask of days on a number',
      scope([{ name: 'householdSize', mask: { kind: 'date', to: 'year' }, uses: ['select'] }]),
      /type DATE, TIMESTAMP/,
    ],
    [
      'a bucket of half a person',
      scope([{ name: 'householdSize', mask: { kind: 'number', size: 0.5 }, uses: ['select'] }]),
      /The mask number of applicants\.householdSize is for columns of type DECIMAL, FLOAT/,
    ],
    [
      'a pseudonym of a number',
      scope([{ name: 'householdSize', mask: { kind: 'pseudonym' }, uses: ['select'] }]),
      /type TEXT/,
    ],
    [
      'the mask null on a column that the schema promises',
      scope([{ name: 'code', mask: { kind: 'null' }, uses: ['select'] }], null, 'districts'),
      /districts\.code cannot be masked to null/,
    ],
  ])('with %s is refused', (_what, refused, message) => {
    expect(problemsOf(refused)).toEqual([expect.stringMatching(message)])
  })

  test.each<[string, Filter<string>, RegExp]>([
    ['an unknown column', compare('salary', '1'), /no column applicants\.salary/],
    ['a NOT_OPEN column', compare('identityNumber', 'x'), /identityNumber is not open/],
    [
      'whether a NOT_OPEN column is missing',
      { kind: 'isNull', column: 'identityNumber', isNull: true },
      /not open/,
    ],
    ['a column below or', { kind: 'or', of: [compare('salary', '1')] }, /salary/],
    ['a column below not', { kind: 'not', of: compare('salary', '1') }, /salary/],
    [
      'an unknown relation',
      { kind: 'toOne', relation: 'city', of: compare('name', 'x') },
      /relation applicants\.city/,
    ],
    [
      'what related rows there are',
      { kind: 'toMany', relation: 'visits', quantifier: 'none', of: compare('salary', '1') },
      /applicants\.visits, a relation to many rows/,
    ],
    [
      'an unpublished target',
      { kind: 'toOne', relation: 'hidden', of: compare('name', 'x') },
      /relation applicants\.hidden/,
    ],
    [
      'a relation on a NOT_OPEN column',
      { kind: 'toOne', relation: 'guard', of: compare('name', 'x') },
      /guardCode is not open/,
    ],
    [
      'a NOT_OPEN column behind a relation',
      { kind: 'toOne', relation: 'district', of: compare('secret', 'x') },
      /districts\.secret is not open/,
    ],
    ['a text for a number', compare('householdSize', 'four'), /compares applicants\.householdSize/],
    ['a number out of range', compare('householdSize', '2147483648'), /householdSize/],
    ['yes for a boolean', compare('isApproved', 'yes'), /isApproved/],
    ['a time without an offset', compare('appliedAt', '2026-01-01T00:00:00'), /appliedAt/],
    ['a place', compare('place', '(1,2)'), /place/],
    ['a part of a number', compare('householdSize', '1', 'contains'), /householdSize/],
    ['a pattern that ends in its escape', compare('name', 'x\\', 'ilike'), /compares applicants\.name/],
    [
      'one bad value of many',
      { kind: 'in', column: 'householdSize', negated: false, values: ['1', 'x'] },
      /householdSize/,
    ],
  ])('with a predicate on %s is refused', (_what, predicate, message) => {
    expect(ofPredicate(predicate)).toEqual([expect.stringMatching(message)])
  })

  test('is told all that stands against it at once', () => {
    const columns: readonly ScopeColumn[] = [
      { name: 'salary', uses: ['select'] },
      { name: 'identityNumber', uses: ['select'] },
    ]
    expect(problemsOf(scope(columns, compare('householdSize', 'x')))).toHaveLength(3)
  })
})

test('the relations of a filter are found at any depth', () => {
  const deep: Filter<string> = {
    kind: 'or',
    of: [
      {
        kind: 'not',
        of: { kind: 'toOne', relation: 'a', of: { kind: 'toOne', relation: 'b', of: compare('x', '1') } },
      },
      {
        kind: 'and',
        of: [{ kind: 'toOne', relation: 'c', of: { kind: 'isNull', column: 'x', isNull: true } }],
      },
    ],
  }
  expect(relationsOf(deep)).toEqual(['a', 'b', 'c'])
})
