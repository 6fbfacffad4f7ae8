import { openGrant } from '../../../../policies/grants'
import type { Dataset } from '../../../../src/catalog/dataset'
import { cursorKey } from '../../../../src/query/plan/cursor'
import { createGrant, type Grant } from '../../../../src/query/grant'
import { orderOf } from '../../../../src/query/plan/order'
import type { RowQuery } from '../../../../src/query/row-query/row-query'
import { column, dataset as datasetOf, version } from '../../../support/catalog'

const columns = [column('code'), column('name'), column('phone'), column('owner', { nullable: true })]
const relations = [
  { name: 'person', kind: 'TO_ONE', column: 'owner', target: 'people', targetColumn: 'number' },
] as const
const shops = datasetOf('shops', columns, { key: ['code'], relations })
const grown = datasetOf('shops', [...columns, column('web', { nullable: true })], {
  key: ['code'],
  relations,
})

const query: RowQuery = {
  dataset: 'shops',
  where: { kind: 'compare', column: 'name', op: 'eq', value: 'x' },
  orderBy: [],
  first: 20,
  fromEnd: false,
  after: null,
  before: null,
  version: null,
  since: null,
  fields: [],
}

const keyOf = (dataset: Dataset, grant: Grant, part: Partial<RowQuery> = {}): string => {
  const asked = { ...query, ...part }
  const order = orderOf(dataset, grant, asked, null)
  const scope = { dataset, query: asked, relation: null, version: version('g1'), order, grant }
  return cursorKey(Buffer.alloc(32), scope).keyUnder({}).toString('hex')
}

const granted = (part: Partial<Grant> = {}): Grant => createGrant({ ...openGrant(shops), ...part })

const masked = (name: string): Grant =>
  granted({ columns: new Map(openGrant(shops).columns).set(name, { name, mask: { kind: 'telephone' } }) })

const plain = keyOf(shops, granted())

test('a cursor stays good where a column is added, or one is masked that decides nothing', () => {
  expect(keyOf(grown, openGrant(grown))).toBe(plain)
  expect(keyOf(shops, masked('phone'))).toBe(plain)
})

test('a cursor of changes is of all columns, one of removed rows is not', () => {
  const changes: Partial<RowQuery> = { since: { kind: 'CHANGES', version: 1 } }
  const removed: Partial<RowQuery> = { since: { kind: 'REMOVED', version: 1 } }
  expect(keyOf(grown, openGrant(grown), changes)).not.toBe(keyOf(shops, granted(), changes))
  expect(keyOf(shops, masked('phone'), changes)).not.toBe(keyOf(shops, granted(), changes))
  expect(keyOf(grown, openGrant(grown), removed)).toBe(keyOf(shops, granted(), removed))
})

test('a cursor is refused under another mask of what is sorted, filtered or followed', () => {
  const followed: Partial<RowQuery> = {
    where: { kind: 'not', of: { kind: 'toOne', relation: 'person', of: { kind: 'and', of: [] } } },
  }
  const sorted: Partial<RowQuery> = { orderBy: [{ column: 'phone', direction: 'ASC', nulls: 'LAST' }] }
  expect(keyOf(shops, masked('name'))).not.toBe(plain)
  expect(keyOf(shops, masked('code'))).not.toBe(plain)
  expect(keyOf(shops, masked('phone'), sorted)).not.toBe(keyOf(shops, granted(), sorted))
  expect(keyOf(shops, masked('owner'), followed)).not.toBe(keyOf(shops, granted(), followed))
})

test('a cursor is refused under another agreement, opening, predicate or smallest group', () => {
  const predicate = { kind: 'compare', column: 'code', op: 'eq', value: '1' } as const
  const others: readonly Partial<Grant>[] = [
    { agreement: 'A1' },
    { agreement: 'A2' },
    { emergency: 'E1' },
    { predicate },
    { smallestGroup: 5 },
  ]
  const keys = others.map((part) => keyOf(shops, granted(part)))
  expect(new Set([plain, ...keys]).size).toBe(others.length + 1)
})
