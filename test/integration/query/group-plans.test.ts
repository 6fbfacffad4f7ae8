import type { GroupQuery, PageField } from '../../../src/query/row-query/row-query'
import { version } from '../../support/catalog'
import { openLargeReadings, readingsQuery as query, type LargeReadings } from '../../support/large-readings'

/** What PostgreSQL reads for a page of groups of a table as an import leaves it. */
const ROWS = 120_000
const TABLE = 'readings_g1'

let large: LargeReadings
let scan: number
beforeAll(async () => {
  large = await openLargeReadings(
    [{ table: TABLE, load: 1, from: 1, to: ROWS }],
    [version(TABLE, { rowCount: ROWS })],
  )
  const [blocks] = await large.selectNumbers(`select pg_relation_size('rows.${TABLE}') / 8192`)
  scan = Number(blocks)
})
afterAll(() => large.close())

/** Averages by day, of groups with more than so many rows; null: of all groups. */
const averages = (least: number | null): readonly PageField[] => {
  const groups: GroupQuery = {
    by: [{ column: 'checkedOn', truncate: null, bucket: null }],
    having:
      least === null
        ? null
        : {
            filter: { kind: 'compare', column: 'count', op: 'gt', value: String(least) },
            measures: new Map([['count', { kind: 'count' }]]),
          },
    orderBy: [],
    first: 20,
    offset: 0,
    fields: [
      {
        kind: 'figure',
        key: 'avg',
        figure: 'avg',
        columns: [{ kind: 'column', key: 'value', column: 'value' }],
      },
    ],
  }
  return [{ kind: 'groups', key: 'groups', groups }]
}

test.each([ROWS, 1])('groups of more than %i rows take no more than the table once', async (least) => {
  expect(await large.blocksOf(query({ fields: averages(least) }))).toBeLessThan(1.1 * scan)
})

test('the first groups of all are found without the others', async () => {
  expect(await large.planOf(query({ fields: averages(null) }))).not.toContain('Seq Scan')
})
