import type { Filter } from '../../../src/query/row-query/filter'
import type { OrderTerm } from '../../../src/query/row-query/row-query'
import {
  asc,
  ascNullsFirst,
  desc,
  orderText,
  readingsQuery as query,
  type LargeReadings,
} from '../../support/large-readings'
import {
  expectPages,
  MOST_MET,
  openWholeReadings,
  WHOLE_PAGE,
  WHOLE_ROWS,
  WHOLE_TABLE,
} from '../../support/whole-readings'

/**
 * A page of what is of some time: whatever the time, it holds the rows that it should, and the table is not gone through
 * for it. The rows lie in the order of key and time, as those of most registers do.
 */

/** Of the last reading; 120 readings an hour. */
const LAST = Date.parse('2026-01-01T00:00:00Z') + (WHOLE_ROWS / 120) * 3_600_000

let large: LargeReadings
beforeAll(async () => {
  large = await openWholeReadings()
})
afterAll(() => large.close())

const hoursAgo = (hours: number): string => new Date(LAST - hours * 3_600_000).toISOString()

const compare = (op: 'gt' | 'gte' | 'lt' | 'lte', hours: number): Filter => ({
  kind: 'compare',
  op,
  column: 'measuredAt',
  value: hoursAgo(hours),
})

const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

type Bounds = readonly (readonly [op: keyof typeof signs, hours: number])[]

const times: Readonly<Record<string, Bounds>> = {
  'the last hour': [['gte', 0]],
  'the last day': [['gt', 24]],
  'the last ten days': [['gte', 240]],
  'nearly all': [['lt', 1]],
  'one day in the middle': [
    ['gte', 500],
    ['lt', 476],
  ],
  'what is to come': [['gt', -1]],
}

const orders: Readonly<Record<string, readonly OrderTerm[]>> = {
  'by key': [],
  'by key, descending': [desc('id')],
  'by a reference': [asc('stationCode')],
  'by a reference, its last readings first': [asc('stationCode'), desc('measuredAt')],
  'by a date, missing ones first': [ascNullsFirst('checkedOn')],
  'by the time itself': [asc('measuredAt')],
  'by what no index has': [desc('value')],
}

const whereText = (bounds: Bounds): string =>
  bounds.map(([op, hours]) => `"measuredAt" ${signs[op]} '${hoursAgo(hours)}'`).join(' and ')

const filterOf = (bounds: Bounds): Filter => ({
  kind: 'and',
  of: bounds.map(([op, hours]) => compare(op, hours)),
})

describe.each(Object.entries(times))('%s', (_time, bounds) => {
  test.each(Object.entries(orders))('%s: pages hold what they should, both ways', async (_order, orderBy) => {
    const asked = query({ orderBy, where: filterOf(bounds) })
    const expected = await large.selectNumbers(
      `select id from rows.${WHOLE_TABLE} where ${whereText(bounds)} order by ${orderText(orderBy)}`,
    )
    await expectPages(large, asked, expected)
  })
})

test('what else is asked holds too, and a reference is gone through by itself', async () => {
  const value: Filter = { kind: 'compare', op: 'eq', column: 'value', value: '13' }
  const station: Filter = { kind: 'compare', op: 'eq', column: 'stationCode', value: 'S7' }
  for (const [filter, text] of [
    [value, 'value = 13'],
    [station, `"stationCode" = 'S7'`],
  ] as const)
    for (const bounds of Object.values(times))
      expect(await large.idsOf(query({ where: { kind: 'and', of: [filter, filterOf(bounds)] } }))).toEqual(
        await large.selectNumbers(
          `select id from rows.${WHOLE_TABLE} where ${text} and ${whereText(bounds)} order by id limit ${WHOLE_PAGE}`,
        ),
      )
})

test.each(['the last hour', 'the last day', 'what is to come', 'nearly all'])(
  '%s: the table is not gone through, from either end',
  async (time) => {
    // the rows of a day are 2,880 in 30 blocks
    for (const orderBy of [[], [desc('id')], [asc('stationCode')]])
      for (const fromEnd of [false, true]) {
        const blocks = await large.blocksOf(query({ orderBy, fromEnd, where: filterOf(times[time] ?? []) }))
        expect([
          orderBy,
          blocks,
          blocks < (orderBy[0]?.column === 'stationCode' ? 1.1 * MOST_MET : 150),
        ]).toEqual([orderBy, blocks, true])
      }
  },
)
