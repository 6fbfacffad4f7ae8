import { boxesAround, boxesOfArea } from '../../../src/query/row-query/places'
import type { Filter } from '../../../src/query/row-query/filter'
import type { AreaMatch } from '../../../src/query/row-query/match'
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
  WHOLE_TABLE,
} from '../../support/whole-readings'

/**
 * A page of what lies in an area: whatever its size, it holds the rows that it should, and little more is read. One in
 * eleven readings has no place; the others lie at a thousand of them, a hundredth of a degree and more apart.
 */
let large: LargeReadings
beforeAll(async () => {
  large = await openWholeReadings()
})
afterAll(() => large.close())

const within = (west: number, south: number, east: number, north: number): AreaMatch => ({
  kind: 'within',
  boxes: boxesOfArea({ west, south, east, north }),
})

const around = (longitude: number, latitude: number, metres: number): AreaMatch => ({
  kind: 'withinDistance',
  longitude,
  latitude,
  metres,
  boxes: boxesAround(longitude, latitude, metres),
})

const areas: Readonly<Record<string, AreaMatch>> = {
  'all places': within(-180, -90, 180, 90),
  'half of them': within(100, 30, 101, 32),
  'so many that a walk and a sort are about equal': within(100, 30, 100.2, 30.25),
  'one place': within(101.837, 30.061, 101.839, 30.063),
  'no place': within(10, 10, 11, 11),
  'a circle of a thousand kilometres': around(101, 31, 1_000_000),
  'a circle of a kilometre': around(101.838, 30.062, 1_000),
}

const orders: Readonly<Record<string, readonly OrderTerm[]>> = {
  'by key': [],
  'by key, descending': [desc('id')],
  'by a reference, its last readings first': [asc('stationCode'), desc('measuredAt')],
  'by a time': [asc('measuredAt')],
  'by a date, missing ones first': [ascNullsFirst('checkedOn')],
  'by what no index has': [desc('value')],
}

/** The same as SQL that was written by hand. */
const areaText = (match: AreaMatch): string => {
  const boxes = match.boxes.map(
    ({ west, south, east, north }) => `place <@ box(point(${west},${south}), point(${east},${north}))`,
  )
  const circle =
    match.kind === 'within'
      ? 'true'
      : `geo.metres(place, ${match.longitude}, ${match.latitude}) <= ${match.metres}`
  return `(${boxes.join(' or ')}) and ${circle}`
}

const asking = (match: AreaMatch, orderBy: readonly OrderTerm[], rest: readonly Filter[] = []) => {
  const area: Filter = { kind: 'matches', column: 'place', match }
  return query({ orderBy, where: rest.length === 0 ? area : { kind: 'and', of: [...rest, area] } })
}

describe.each(Object.entries(areas))('%s', (_area, match) => {
  test.each(Object.entries(orders))('%s: pages hold what they should, both ways', async (_order, orderBy) => {
    const asked = asking(match, orderBy)
    const expected = await large.selectNumbers(
      `select id from rows.${WHOLE_TABLE} where ${areaText(match)} order by ${orderText(orderBy)}`,
    )
    await expectPages(large, asked, expected)
  })
})

test('what else is asked holds of an area too', async () => {
  const rest: Filter = { kind: 'compare', op: 'eq', column: 'stationCode', value: 'S7' }
  for (const match of Object.values(areas)) {
    const where = `"stationCode" = 'S7' and ${areaText(match)}`
    expect(await large.idsOf(asking(match, [desc('measuredAt')], [rest]))).toEqual(
      await large.selectNumbers(
        `select id from rows.${WHOLE_TABLE} where ${where} order by "measuredAt" desc, id desc limit ${WHOLE_PAGE}`,
      ),
    )
  }
})

const indexed = Object.entries(orders).filter(([order]) => order !== 'by what no index has')
const wide = ['all places', 'half of them', 'a circle of a thousand kilometres']

const mostBlocks = (area: string): number => (wide.includes(area) ? 150 : MOST_MET)

describe('neither a wide area nor a small one is read beyond what a page needs', () => {
  test.each(Object.entries(areas))('%s', async (area, match) => {
    for (const [order, orderBy] of indexed)
      for (const fromEnd of [false, true]) {
        const blocks = await large.blocksOf({ ...asking(match, orderBy), fromEnd })
        expect([order, blocks, blocks < mostBlocks(area)]).toEqual([order, blocks, true])
      }
  })
})

describe('a Grant that leaves out rows', () => {
  const predicates: Readonly<Record<string, [string, Filter<string>]>> = {
    'all but one station': ['<>', { kind: 'compare', op: 'ne', column: 'stationCode', value: 'S7' }],
    'one station alone': ['=', { kind: 'compare', op: 'eq', column: 'stationCode', value: 'S7' }],
  }

  test.each(Object.entries(predicates))('%s: its rows alone, both ways', async (_rows, [op, predicate]) => {
    const granted = large.granted(predicate)
    for (const match of Object.values(areas))
      for (const orderBy of Object.values(orders)) {
        const expected = await large.selectNumbers(
          `select id from rows.${WHOLE_TABLE} where "stationCode" ${op} 'S7' and ${areaText(match)} order by ${orderText(orderBy)}`,
        )
        await expectPages(granted, asking(match, orderBy), expected)
      }
  })

  // the index of places does not tell which rows are granted: it is read for the area, and the rows as far as they are counted
  const mostGranted = 2 * MOST_MET

  test.each(Object.entries(areas))(
    '%s: neither the table is sorted nor walked through',
    async (_area, match) => {
      for (const [, predicate] of Object.values(predicates))
        for (const [order, orderBy] of indexed)
          for (const fromEnd of [false, true]) {
            const blocks = await large.granted(predicate).blocksOf({ ...asking(match, orderBy), fromEnd })
            expect([order, blocks, blocks < mostGranted]).toEqual([order, blocks, true])
          }
    },
  )
})
