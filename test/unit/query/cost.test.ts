import { estimateCost } from '../../../src/query/cost'
import type { PageField, RowQuery } from '../../../src/query/row-query'
import { version } from '../../support/catalog'

const versions = new Map([['streets', [version('g2', { number: 2, rowCount: 4500 })]]])

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
  expect(estimateCost(query({}, [nodes]), versions)).toEqual({ rows: 20, counted: 0, cost: 21 })
  expect(estimateCost(query({ fromEnd: true }, [nodes]), versions).cost).toBe(21)
})

test('to find what differs costs a unit for each 1,000 rows, and to count it as many again', () => {
  const since = { kind: 'CHANGES', version: 1 } as const
  expect(estimateCost(query({ since }, [nodes]), versions)).toEqual({ rows: 20, counted: 5, cost: 26 })
  expect(estimateCost(query({ since }, [nodes, total]), versions).counted).toBe(10)
  expect(estimateCost(query({}, [total]), versions).counted).toBe(0)
})
