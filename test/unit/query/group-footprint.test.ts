import { estimateCost } from '../../../src/query/cost'
import { footprintOf } from '../../../src/query/row-query/footprint'
import type { GroupQuery, PageField, RowQuery } from '../../../src/query/row-query/row-query'
import { byName, column, dataset, version } from '../../support/catalog'

const numbers = ['a', 'b', 'c', 'd'].map((name) => column(name, { type: 'INTEGER' }))
const stations = dataset('stations', [column('kind'), ...numbers], {
  relations: [{ name: 'near', kind: 'TO_MANY', column: 'kind', target: 'stations', targetColumn: 'kind' }],
})
const facts = {
  datasets: byName(stations),
  versions: new Map([['stations', [version('stations_g1', { rowCount: 5_001 })]]]),
}

const page = (fields: readonly PageField[], part: Partial<RowQuery> = {}): RowQuery => ({
  dataset: 'stations',
  where: null,
  orderBy: [],
  first: 20,
  fromEnd: false,
  after: null,
  before: null,
  version: null,
  since: null,
  fields,
  ...part,
})

const groups: GroupQuery = {
  by: [{ column: 'kind', truncate: null, bucket: null }],
  having: {
    filter: { kind: 'compare', column: 'avg.b', op: 'gt', value: '1' },
    measures: new Map([['avg.b', { kind: 'figure', figure: 'avg', column: 'b' }]]),
  },
  orderBy: [{ of: { kind: 'figure', figure: 'max', column: 'c' }, direction: 'ASC', nulls: 'LAST' }],
  first: 100,
  offset: 0,
  fields: [
    { kind: 'key', key: 'key', columns: [{ kind: 'column', key: 'kind', column: 'kind' }] },
    { kind: 'figure', key: 'sum', figure: 'sum', columns: [{ kind: 'column', key: 'a', column: 'a' }] },
  ],
}
const grouped: PageField = { kind: 'groups', key: 'groups', groups }
const summed: PageField = {
  kind: 'aggregate',
  key: 'aggregate',
  fields: [
    { kind: 'figure', key: 'sum', figure: 'sum', columns: [{ kind: 'column', key: 'd', column: 'd' }] },
  ],
}
const counted: PageField = { kind: 'aggregate', key: 'n', fields: [{ kind: 'count', key: 'count' }] }

test('a key is used to group, and a column under a figure is shown and grouped, wherever it stands', () => {
  const { uses } = footprintOf(page([grouped, summed]), byName(stations))
  const found = [...(uses.get('stations') ?? [])].map(([name, use]) => [name, [...use]])
  expect(Object.fromEntries(found)).toEqual({
    kind: ['group'],
    a: ['select', 'group'],
    b: ['select', 'group'],
    c: ['select', 'group'],
    d: ['select', 'group'],
  })
})

test('at the root a scan costs a unit for each 1,000 rows, and each group is a row', () => {
  expect(estimateCost(page([grouped]), facts)).toEqual({ rows: 100, counted: 6, cost: 107 })
  expect(estimateCost(page([summed]), facts)).toEqual({ rows: 1, counted: 6, cost: 8 })
  // the version's own count is known
  expect(estimateCost(page([counted]), facts)).toEqual({ rows: 1, counted: 0, cost: 2 })
})

test('nested groups cost one more than they may be, for each row of the pages above', () => {
  const nodes = (fields: readonly PageField[], first: number): PageField => ({
    kind: 'nodes',
    key: 'nodes',
    row: { fields: [{ kind: 'toMany', key: 'near', relation: 'near', page: page(fields, { first }) }] },
  })
  // one unit more for the nested page itself
  expect(estimateCost(page([nodes([grouped], 20)], { first: 10 }), facts)).toEqual({
    rows: 10 * (1 + 100),
    counted: 10 * 2,
    cost: 1 + 1010 + 20,
  })
  const twice = nodes([nodes([summed], 20)], 5)
  expect(estimateCost(page([twice], { first: 10 }), facts)).toMatchObject({ counted: 10 * (1 + 5) })
  expect(() =>
    estimateCost(page([nodes([grouped], 20)], { first: 1000 }), { ...facts, versions: new Map() }),
  ).not.toThrow()
  const most: PageField = { ...grouped, groups: { ...groups, first: 1000 } }
  expect(() => estimateCost(page([nodes([most], 20)], { first: 1000 }), facts)).toThrow('MAX_NESTED_ROWS')
})
