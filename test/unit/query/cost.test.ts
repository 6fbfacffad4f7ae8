import { estimateCost } from '../../../src/query/cost'
import type { PageField, RowQuery } from '../../../src/query/row-query/row-query'
import { byName, column, dataset, version } from '../../support/catalog'

const cities = dataset('cities', [column('code')], {
  relations: [{ name: 'streets', kind: 'TO_MANY', column: 'code', target: 'streets', targetColumn: 'city' }],
})
const streets = dataset('streets', [column('code'), column('city')], {
  relations: [{ name: 'of', kind: 'TO_ONE', column: 'city', target: 'cities', targetColumn: 'code' }],
})
const facts = {
  datasets: byName(cities, streets),
  versions: new Map([
    ['cities', [version('g1', { rowCount: 2 })]],
    ['streets', [version('g2', { number: 2, rowCount: 4500 })]],
  ]),
}

const query = (part: Partial<RowQuery>, fields: readonly PageField[]): RowQuery => ({
  dataset: 'streets',
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

const nodes: PageField = {
  kind: 'nodes',
  key: 'nodes',
  row: { fields: [{ kind: 'column', key: 'code', column: 'code' }] },
}
const total: PageField = { kind: 'totalCount', key: 'totalCount' }

test('a page costs the same from either end', () => {
  expect(estimateCost(query({}, [nodes]), facts)).toEqual({ rows: 20, counted: 0, cost: 21 })
  expect(estimateCost(query({ fromEnd: true }, [nodes]), facts).cost).toBe(21)
})

test('to find what differs costs a unit for each 1,000 rows, and to count it as many again', () => {
  const since = { kind: 'CHANGES', version: 1 } as const
  expect(estimateCost(query({ since }, [nodes]), facts)).toEqual({ rows: 20, counted: 5, cost: 26 })
  expect(estimateCost(query({ since }, [nodes, total]), facts).counted).toBe(10)
  expect(estimateCost(query({}, [total]), facts).counted).toBe(0)
})

test('a relation in a filter costs what it takes to read its dataset, however deep it lies', () => {
  const any = { kind: 'isNull', column: 'code', isNull: false } as const
  const ofCity = { kind: 'toOne', relation: 'of', of: any } as const
  const some = { kind: 'toMany', relation: 'streets', quantifier: 'some', of: ofCity } as const
  expect(estimateCost(query({ where: ofCity }, [nodes]), facts).counted).toBe(1)
  const where = {
    kind: 'and',
    of: [
      { kind: 'not', of: some },
      { kind: 'or', of: [some, any] },
    ],
  } as const
  expect(estimateCost(query({ dataset: 'cities', where }, [nodes]), facts).counted).toBe(2 * (5 + 1))
})

test('a relation in the filter of a nested page is read once for all rows that the page hangs on', () => {
  const any = { kind: 'isNull', column: 'code', isNull: false } as const
  const ofCity = { kind: 'toOne', relation: 'of', of: any } as const
  const some = { kind: 'toMany', relation: 'streets', quantifier: 'some', of: any } as const
  const where = { kind: 'toOne', relation: 'of', of: some } as const
  const nested = (filter: RowQuery['where']): PageField => ({
    kind: 'nodes',
    key: 'nodes',
    row: {
      fields: [{ kind: 'toMany', key: 's', relation: 'streets', page: query({ where: filter }, [nodes]) }],
    },
  })
  const costOf = (filter: RowQuery['where']) =>
    estimateCost(query({ dataset: 'cities', first: 2 }, [nested(filter)]), facts).counted
  // one unit for each nested page, and the relations: 1 for the cities, 5 for the streets
  expect(costOf(null)).toBe(2)
  expect(costOf(ofCity)).toBe(2 + 1)
  expect(costOf(where)).toBe(2 + 1 + 5)
})

test('below rows figures cost what a row has in the mean', () => {
  const sum: PageField = {
    kind: 'aggregate',
    key: 'a',
    fields: [
      { kind: 'figure', key: 'max', figure: 'max', columns: [{ kind: 'column', key: 'c', column: 'code' }] },
    ],
  }
  const page = query({}, [sum])
  const row = { fields: [{ kind: 'toMany', key: 's', relation: 'streets', page }] } as const
  const of: PageField = { kind: 'nodes', key: 'nodes', row }
  // 2,250 streets each: one unit for the page, and two more
  expect(estimateCost(query({ dataset: 'cities', first: 2 }, [of]), facts).counted).toBe(2 * 3)
})
