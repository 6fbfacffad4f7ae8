import { openGrant } from '../../../policies/grants'
import type { Version } from '../../../src/catalog/dataset'
import { analyzeTable, createIndexes, createTable, grantColumns } from '../../../src/catalog/rows-table'
import type { TableColumn } from '../../../src/catalog/stored-dataset'
import { withOwner } from '../../../src/db/owner'
import { bindParams, compile } from '../../../src/query/compile'
import { Grants } from '../../../src/query/grant'
import { planQuery } from '../../../src/query/plan'
import type { OrderTerm, RowQuery } from '../../../src/query/row-query'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'

/**
 * What PostgreSQL does for a page at an end or in the middle of a walk, on a table as an import leaves it: it enters an
 * index at the cursor and reads on from there; the table is not sorted.
 */
const ROWS = 120_000
const STATIONS = 60
const PAGE = 20

const readings = dataset(
  'readings',
  [
    column('id', { type: 'INTEGER' }),
    column('stationCode'),
    column('measuredAt', { type: 'TIMESTAMP' }),
    column('checkedOn', { type: 'DATE', nullable: true }),
    column('value', { type: 'FLOAT', nullable: true }),
  ],
  {
    key: ['id'],
    relations: [
      {
        name: 'station',
        kind: 'TO_ONE',
        column: 'stationCode',
        target: 'stations',
        targetColumn: 'code',
      },
    ],
  },
)

const stored = [...readings.columns.values()].map((c): TableColumn => ({
  ...c,
  ref:
    c.name === 'stationCode'
      ? { dataset: 'stations', column: 'code', name: 'station', reverseName: 'readings' }
      : null,
}))

const versions: ReadonlyMap<string, readonly Version[]> = new Map([
  ['readings', [version('readings_g1', { rowCount: ROWS })]],
])
const facts = {
  datasets: byName(readings),
  versions,
  grants: new Grants(new Map([['readings', openGrant(readings)]])),
  secret: Buffer.alloc(32, 7),
  pseudonymSecret: Buffer.alloc(32, 8),
  variables: {},
  timeZone: 'UTC',
}

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  await createTable(importer, 'readings_g1', stored)
  await importer.unsafe(`insert into rows.readings_g1 (_load, id, "stationCode", "measuredAt", "checkedOn", value)
    select 1, i, 'S' || (i % ${STATIONS}), timestamptz '2026-01-01' + (i / ${STATIONS} / 2) * interval '1 hour',
      case when i % 3 > 0 then date '2026-01-01' + i % 500 end, i % 97
    from generate_series(1, ${ROWS}) i`)
  await createIndexes(importer, 'readings_g1', stored, readings.key)
  await grantColumns(importer, 'readings_g1', stored)
  await analyzeTable(importer, 'readings_g1')
})
afterAll(() => database.close())

const query = (part: Partial<RowQuery>): RowQuery => ({
  dataset: 'readings',
  where: null,
  orderBy: [],
  first: PAGE,
  fromEnd: false,
  after: null,
  before: null,
  version: null,
  since: null,
  fields: [
    {
      kind: 'pageInfo',
      key: 'pageInfo',
      fields: [
        { kind: 'startCursor', key: 'startCursor' },
        { kind: 'endCursor', key: 'endCursor' },
        { kind: 'hasNextPage', key: 'hasNextPage' },
        { kind: 'hasPreviousPage', key: 'hasPreviousPage' },
      ],
    },
  ],
  ...part,
})

const statementOf = (asked: RowQuery) => {
  const statement = compile(planQuery(asked, facts), facts, 1_000_000)
  return { text: statement.text, params: bindParams(statement, {}) }
}

const pageInfoOf = async (asked: RowQuery): Promise<Record<string, string>> => {
  const { text, params } = statementOf(asked)
  const [row] = await database.databases.rows.query(text, params, { prepare: false })
  return (JSON.parse(String(row?.[0])) as { pageInfo: Record<string, string> }).pageInfo
}

/** The plan that ran, one node a line, with what each node met. */
const planOf = async (asked: RowQuery): Promise<string> => {
  const { text, params } = statementOf(asked)
  const explain = `explain (analyze, costs off, timing off, summary off, buffers off) ${text}`
  const rows = await database.databases.rows.query(explain, params, { prepare: false })
  return rows.map(([line]) => String(line)).join('\n')
}

/** The plan that PostgreSQL keeps for every value once a statement ran often. */
const keptPlanOf = async (asked: RowQuery): Promise<string> => {
  const { text, params } = statementOf(asked)
  const values = params.length === 0 ? '' : `(${params.map(() => 'null').join(', ')})`
  const session = `set plan_cache_mode = force_generic_plan; prepare kept as ${text}; explain (costs off) execute kept${values}`
  const results = await withOwner(database.settings.databaseUrl, (sql) => sql.unsafe(session).simple())
  const plan = results.at(-1) as unknown as readonly Readonly<Record<string, unknown>>[]
  return plan.map((row) => String(row['QUERY PLAN'])).join('\n')
}

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
  (await pageInfoOf(query({ orderBy, first: 61_234 })))['endCursor'] ?? ''

const asc = (name: string): OrderTerm => ({ column: name, direction: 'ASC', nulls: 'LAST' })
const desc = (name: string): OrderTerm => ({ column: name, direction: 'DESC', nulls: 'FIRST' })
const ascNullsFirst = (name: string): OrderTerm => ({ ...asc(name), nulls: 'FIRST' })
const descNullsLast = (name: string): OrderTerm => ({ ...desc(name), nulls: 'LAST' })

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
    ['by a nullable date', [asc('checkedOn')]],
    ['by a nullable date, descending', [desc('checkedOn')]],
    ['by a nullable date, missing ones first', [ascNullsFirst('checkedOn')]],
    ['by a nullable date, descending, missing ones last', [descNullsLast('checkedOn')]],
  ])('%s, forward and backward, from either end too', async (_name, orderBy) => {
    const cursor = await middleOf(orderBy)
    for (const page of [{ after: cursor }, { before: cursor, fromEnd: true }, {}, { fromEnd: true }]) {
      const plan = await planOf(query({ orderBy, ...page }))
      expect(plan).toMatch(/Index (Only )?Scan/)
      expect(plan).not.toMatch(/Incremental Sort|Seq Scan/)
      // nothing is read and thrown away, and what is sorted is at most a page of each range: PostgreSQL does not see
      // that a page of one station is in the order of stations too, nor that missing values stand apart
      expect([plan, filteredOf(plan), sortedOf(plan) <= 2 * (PAGE + 1)]).toEqual([plan, 0, true])
      const kept = await keptPlanOf(query({ orderBy, ...page }))
      expect(kept).toMatch(/Index (Only )?Scan/)
      expect(kept).not.toMatch(/Seq Scan|Bitmap/)
    }
  })
})

test('a page in the order of what the filter holds to one value is one of the rest of the order', async () => {
  const where = { kind: 'compare', op: 'eq', column: 'stationCode', value: 'S7' } as const
  for (const station of [asc, desc])
    for (const time of [asc, desc, ascNullsFirst, descNullsLast]) {
      const asked = query({ where, orderBy: [station('stationCode'), time('checkedOn')] })
      const { endCursor: cursor = '' } = await pageInfoOf({ ...asked, first: 500 })
      for (const page of [{ after: cursor }, { before: cursor, fromEnd: true }]) {
        const plan = await planOf({ ...asked, ...page })
        expect([plan, filteredOf(plan), sortedOf(plan) <= 2 * (PAGE + 1)]).toEqual([plan, 0, true])
      }
    }
})

test('a page after a missing value is empty where the filter holds the whole key', async () => {
  const where = { kind: 'compare', op: 'eq', column: 'id', value: '3' } as const
  for (const order of [asc('checkedOn'), descNullsLast('checkedOn'), ascNullsFirst('checkedOn')]) {
    const asked = query({ where, orderBy: [order] })
    const { endCursor = '' } = await pageInfoOf(asked)
    expect(await pageInfoOf({ ...asked, after: endCursor })).toMatchObject({ endCursor: null })
  }
})

test('lists that are too long together do not leave PostgreSQL', async () => {
  const list = (key: string) => ({
    kind: 'nodes' as const,
    key,
    row: { fields: [{ kind: 'column' as const, key: 'id', column: 'id' }] },
  })
  const plan = planQuery(query({ fields: [list('one'), list('other')] }), facts)
  const read = async (maxReplyBytes: number) => {
    const statement = compile(plan, facts, maxReplyBytes)
    const params = bindParams(statement, {})
    const [row = []] = await database.databases.rows.query(statement.text, params, { prepare: false })
    return row.map((value) => value?.length ?? null)
  }
  const [one = null, other] = await read(1_000_000)
  if (one === null) throw new Error('there is no list')
  expect(other).toBe(one)
  expect((await read(2 * one)).slice(0, 2)).toEqual([one, one])
  expect((await read(2 * one - 1)).slice(0, 2)).toEqual([null, null])
})
