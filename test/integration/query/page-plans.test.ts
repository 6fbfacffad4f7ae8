import type { OrderTerm } from '../../../src/query/row-query/row-query'
import { version } from '../../support/catalog'
import {
  asc,
  ascNullsFirst,
  desc,
  descNullsLast,
  openLargeReadings,
  readingsQuery as query,
  type LargeReadings,
} from '../../support/large-readings'

/**
 * What PostgreSQL does for a page at an end or in the middle of a walk, on a table as an import leaves it: it enters an
 * index at the cursor and reads on from there; the table is not sorted.
 */
const ROWS = 120_000
const PAGE = 20

let large: LargeReadings
beforeAll(async () => {
  const table = 'readings_g1'
  large = await openLargeReadings(
    [{ table, load: 1, from: 1, to: ROWS }],
    [version(table, { rowCount: ROWS })],
  )
})
afterAll(() => large.close())

/** Rows that a plan read and threw away. */
const filteredOf = (plan: string): number =>
  [...plan.matchAll(/Rows Removed by Filter: (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)

/** Most rows that went into one sort. */
const sortedOf = (plan: string): number =>
  Math.max(
    0,
    ...[...plan.matchAll(/-> +Sort [^\n]*\n +Sort Key[^\n]*\n +Sort Method[^\n]*\n +-> +\D+rows=(\d+)/g)].map(
      ([, rows]) => Number(rows),
    ),
  )

/** The cursor of a row in the middle, which is in the middle of a station too. */
const middleOf = async (orderBy: readonly OrderTerm[]): Promise<string> =>
  (await large.pageInfoOf(query({ orderBy, first: 61_234 })))['endCursor'] ?? ''

describe('a page is read from an index, and nothing else is read', () => {
  test.each<[string, readonly OrderTerm[]]>([
    ['by key', []],
    ['by key, descending', [desc('id')]],
    ['by a time with ties', [asc('measuredAt')]],
    ['by a time with ties, descending', [desc('measuredAt')]],
    ['by a reference', [asc('stationCode')]],
    ['by a reference, descending', [desc('stationCode')]],
    ['by a reference, its last readings first', [asc('stationCode'), desc('measuredAt')]],
    ['by a reference from behind, its first readings first', [desc('stationCode'), asc('measuredAt')]],
    ['by a reference, its first readings first', [asc('stationCode'), asc('measuredAt')]],
    ['by a reference from behind, its last readings first', [desc('stationCode'), desc('measuredAt')]],
    ['by a reference and a nullable date', [asc('stationCode'), asc('checkedOn')]],
    ['by a reference and a nullable date, descending', [asc('stationCode'), desc('checkedOn')]],
    ['by a reference from behind and a nullable date', [desc('stationCode'), asc('checkedOn')]],
    ['by a nullable date', [asc('checkedOn')]],
    ['by a nullable date, descending', [desc('checkedOn')]],
    ['by a nullable date, missing ones first', [ascNullsFirst('checkedOn')]],
    ['by a nullable date, descending, missing ones last', [descNullsLast('checkedOn')]],
  ])('%s, forward and backward, from either end too', async (_name, orderBy) => {
    const cursor = await middleOf(orderBy)
    for (const page of [{ after: cursor }, { before: cursor, fromEnd: true }, {}, { fromEnd: true }]) {
      const plan = await large.planOf(query({ orderBy, ...page }))
      expect(plan).toMatch(/Index (Only )?Scan/)
      expect(plan).not.toMatch(/Incremental Sort|Seq Scan/)
      // nothing is read and thrown away, and what is sorted is at most a page of each range: PostgreSQL does not see
      // that a page of one station is in the order of stations too, nor that missing values stand apart
      expect([plan, filteredOf(plan), sortedOf(plan) <= 2 * (PAGE + 1)]).toEqual([plan, 0, true])
      const kept = await large.keptPlanOf(query({ orderBy, ...page }))
      expect(kept).toMatch(/Index (Only )?Scan/)
      expect(kept).not.toMatch(/Seq Scan|Bitmap/)
    }
  })
})

test.each<[string, readonly OrderTerm[]]>([
  ['by a reference and a date, missing ones first', [asc('stationCode'), ascNullsFirst('checkedOn')]],
  ['by a reference and a date, missing ones last', [asc('stationCode'), descNullsLast('checkedOn')]],
])('a page %s reads at most what is equal in the first column', async (_name, orderBy) => {
  const cursor = await middleOf(orderBy)
  for (const page of [{ after: cursor }, { before: cursor, fromEnd: true }])
    expect(await large.blocksOf(query({ orderBy, ...page }))).toBeLessThan(2_500)
})

test('a page by a time, and what is at one time by a reference, begins at the time', async () => {
  const orderBy = [desc('measuredAt'), asc('stationCode')]
  // the first station of an hour: PostgreSQL takes no row to be in front of it
  const { endCursor: before = '' } = await large.pageInfoOf(query({ orderBy, first: 1 + 510 * 120 + 1 }))
  expect(await large.blocksOf(query({ orderBy, before, fromEnd: true }))).toBeLessThan(300)
})

test('a page in the order of what the filter holds to one value is one of the rest of the order', async () => {
  const where = { kind: 'compare', op: 'eq', column: 'stationCode', value: 'S7' } as const
  for (const station of [asc, desc])
    for (const time of [asc, desc, ascNullsFirst, descNullsLast]) {
      const asked = query({ where, orderBy: [station('stationCode'), time('checkedOn')] })
      const { endCursor: cursor = '' } = await large.pageInfoOf({ ...asked, first: 500 })
      for (const page of [{ after: cursor }, { before: cursor, fromEnd: true }]) {
        const plan = await large.planOf({ ...asked, ...page })
        expect([plan, filteredOf(plan), sortedOf(plan) <= 2 * (PAGE + 1)]).toEqual([plan, 0, true])
      }
    }
})

test('a page after a missing value is empty where the filter holds the whole key', async () => {
  const where = { kind: 'compare', op: 'eq', column: 'id', value: '3' } as const
  for (const order of [asc('checkedOn'), descNullsLast('checkedOn'), ascNullsFirst('checkedOn')]) {
    const asked = query({ where, orderBy: [order] })
    const { endCursor = '' } = await large.pageInfoOf(asked)
    expect(await large.pageInfoOf({ ...asked, after: endCursor })).toMatchObject({ endCursor: null })
  }
})

test('lists that are too long together do not leave PostgreSQL', async () => {
  const list = (key: string) => ({
    kind: 'nodes' as const,
    key,
    row: { fields: [{ kind: 'column' as const, key: 'id', column: 'id' }] },
  })
  const read = async (maxReplyBytes: number) => {
    const [row = []] = await large.read(query({ fields: [list('one'), list('other')] }), maxReplyBytes)
    return row.map((value) => value?.length ?? null)
  }
  const [one = null, other] = await read(1_000_000)
  if (one === null) throw new Error('there is no list')
  expect(other).toBe(one)
  expect((await read(2 * one)).slice(0, 2)).toEqual([one, one])
  expect((await read(2 * one - 1)).slice(0, 2)).toEqual([null, null])
})
