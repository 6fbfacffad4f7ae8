import { openGrant } from '../../../../policies/grants'
import { orderOf, reversed } from '../../../../src/query/plan/order'
import type { OrderTerm, RowQuery } from '../../../../src/query/row-query/row-query'
import { column, dataset } from '../../../support/catalog'

const readings = dataset(
  'readings',
  [column('station'), column('at', { type: 'DATE' }), column('value', { nullable: true })],
  { key: ['station', 'at'] },
)
const keyless = dataset('notes', [column('text')])
const masked = dataset('people', [column('number', { mask: { kind: 'telephone' } }), column('city')], {
  key: ['number'],
})

const query = (orderBy: readonly OrderTerm[], where: RowQuery['where'] = null): RowQuery => ({
  dataset: '',
  where,
  orderBy,
  first: 20,
  fromEnd: false,
  after: null,
  before: null,
  version: null,
  since: null,
  fields: [],
})

const asc = (name: string): OrderTerm => ({ column: name, direction: 'ASC', nulls: 'LAST' })
const desc = (name: string): OrderTerm => ({ column: name, direction: 'DESC', nulls: 'FIRST' })

const described = (
  of: typeof readings,
  orderBy: readonly OrderTerm[],
  fixed: string | null = null,
  where: RowQuery['where'] = null,
): readonly string[] => {
  const { terms, tieBreak } = orderOf(of, openGrant(of), query(orderBy, where), fixed)
  return [
    ...terms.map((term) => `${term.column} ${term.direction}`),
    ...(tieBreak === null ? [] : [`_rid ${tieBreak}`]),
  ]
}

test('ties are broken by what is left of the key, in the direction of the last term', () => {
  expect(described(readings, [])).toEqual(['station ASC', 'at ASC'])
  expect(described(readings, [asc('value')])).toEqual(['value ASC', 'station ASC', 'at ASC'])
  expect(described(readings, [asc('value'), desc('at')])).toEqual(['value ASC', 'at DESC', 'station DESC'])
  expect(described(readings, [desc('at'), asc('station')])).toEqual(['at DESC', 'station ASC'])
})

test('a column that the filter holds to one value decides nothing', () => {
  const where = { kind: 'compare', column: 'station', op: 'eq', value: 'S1' } as const
  expect(described(readings, [desc('at')], null, where)).toEqual(['at DESC'])
  expect(described(readings, [asc('station'), desc('at')], null, where)).toEqual(['at DESC'])
  expect(described(readings, [], null, where)).toEqual(['at ASC'])
})

test('one that the parent row holds breaks no tie, and stays where it was asked for: cursors are of all parents', () => {
  expect(described(readings, [desc('at')], 'station')).toEqual(['at DESC'])
  expect(described(readings, [asc('station'), desc('at')], 'station')).toEqual(['station ASC', 'at DESC'])
  expect(described(readings, [asc('value'), desc('station')], 'station')).toEqual([
    'value ASC',
    'station DESC',
    'at DESC',
  ])
})

test('ties are broken by the hidden row number where no key may be read unmasked', () => {
  expect(described(keyless, [])).toEqual(['_rid ASC'])
  expect(described(keyless, [desc('text')])).toEqual(['text DESC', '_rid DESC'])
  expect(described(masked, [desc('city')])).toEqual(['city DESC', '_rid DESC'])
})

test('an order read from its end turns everything round, missing values too', () => {
  const order = orderOf(readings, openGrant(readings), query([asc('value'), desc('at')]), null)
  expect(reversed(order).terms.map(({ column: name, direction, nulls }) => [name, direction, nulls])).toEqual(
    [
      ['value', 'DESC', 'FIRST'],
      ['at', 'ASC', 'LAST'],
      ['station', 'ASC', 'LAST'],
    ],
  )
  expect(reversed(reversed(order))).toEqual(order)
})
