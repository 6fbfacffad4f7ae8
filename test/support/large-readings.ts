import { openGrant } from '../../policies/grants'
import type { Version } from '../../src/catalog/dataset'
import { analyzeTable, createIndexes, createTable, grantColumns } from '../../src/catalog/rows/rows-table'
import type { TableColumn } from '../../src/catalog/stored-dataset'
import { withOwner } from '../../src/db/owner'
import type { RowsPool } from '../../src/db/rows/rows-pool'
import { bindParams, compile } from '../../src/query/compile/compile'
import { createGrant, Grants, type Grant } from '../../src/query/grant'
import { planQuery } from '../../src/query/plan/plan'
import type { Filter } from '../../src/query/row-query/filter'
import type { OrderTerm, RowQuery } from '../../src/query/row-query/row-query'
import { byName, column, dataset } from './catalog'
import { createTestDatabase } from './database'

/** Readings of stations, in tables as an import leaves them, and what PostgreSQL does for a page of them. */
const readings = dataset(
  'readings',
  [
    column('id', { type: 'INTEGER' }),
    column('stationCode'),
    column('measuredAt', { type: 'TIMESTAMP' }),
    column('checkedOn', { type: 'DATE', nullable: true }),
    column('value', { type: 'FLOAT', nullable: true }),
    column('place', { type: 'POINT', nullable: true }),
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

const STATIONS = 60

/** Rows of a load: numbers in a row, two readings of a station in an hour. */
export interface Load {
  readonly table: string
  readonly load: number
  readonly from: number
  readonly to: number
  /** Each of so many has another value than before; absent: none. */
  readonly changedEvery?: number
}

export const readingsQuery = (part: Partial<RowQuery>): RowQuery => ({
  dataset: 'readings',
  where: null,
  orderBy: [],
  first: 20,
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

export const asc = (name: string): OrderTerm => ({ column: name, direction: 'ASC', nulls: 'LAST' })
export const desc = (name: string): OrderTerm => ({ column: name, direction: 'DESC', nulls: 'FIRST' })
export const ascNullsFirst = (name: string): OrderTerm => ({ ...asc(name), nulls: 'FIRST' })
export const descNullsLast = (name: string): OrderTerm => ({ ...desc(name), nulls: 'LAST' })

/** What `order by` is of a query in this order, by SQL that is written by hand. */
export const orderText = (terms: readonly OrderTerm[]): string =>
  [
    ...terms.map(({ column, direction, nulls }) => `"${column}" ${direction} nulls ${nulls}`),
    `id ${terms.at(-1)?.direction ?? 'ASC'}`,
  ].join(', ')

export type LargeReadings = Awaited<ReturnType<typeof openLargeReadings>>

/** @param loads in their order, those of a table together @param readable versions, the active one first */
export const openLargeReadings = async (loads: readonly Load[], readable: readonly Version[]) => {
  const database = await createTestDatabase()
  const { importer, rows } = database.databases
  for (const [i, { table, load, from, to, changedEvery = to + 1 }] of loads.entries()) {
    const isNew = loads.findIndex((other) => other.table === table) === i
    if (isNew) await createTable(importer, table, stored)
    if (isNew) await importer.unsafe(`alter table rows.${table} set (autovacuum_enabled = false)`)
    await importer.unsafe(`insert into rows.${table} (_load, id, "stationCode", "measuredAt", "checkedOn", value, place)
      select ${load}, i, 'S' || (i % ${STATIONS}), timestamptz '2026-01-01' + (i / ${STATIONS} / 2) * interval '1 hour',
        case when i % 3 > 0 then date '2026-01-01' + i % 500 end,
        i % 97 + (i % ${changedEvery} = 0)::int,
        case when i % 11 > 0 then point(100 + i::bigint * 7919 % 1000 / 500.0, 30 + i::bigint * 31 % 1000 / 500.0) end
      from generate_series(${from}, ${to}) i`)
    if (isNew) await createIndexes(importer, table, stored, readings.key)
    if (isNew) await grantColumns(importer, table, stored)
    // a first load is stored as rows that everybody sees
    if (isNew) await importer.unsafe(`vacuum rows.${table}`)
    await analyzeTable(importer, table)
  }
  const { databaseUrl } = database.settings
  const open = openGrant(readings)
  return {
    ...readersOf(open, readable, rows, databaseUrl),
    /** The same for a caller to whom only these rows are granted. */
    granted: (predicate: Filter<string>) =>
      readersOf(createGrant({ ...open, predicate }), readable, rows, databaseUrl),
    /** The first column of what SQL gives that is written by hand. */
    selectNumbers: (text: string): Promise<readonly number[]> =>
      withOwner(databaseUrl, async (sql) =>
        (await sql.unsafe(text).values()).map(([value]) => Number(value)),
      ),
    close: () => database.close(),
  }
}

/** What reads under a Grant. */
const readersOf = (grant: Grant, readable: readonly Version[], rows: RowsPool, databaseUrl: string) => {
  const facts = {
    datasets: byName(readings),
    versions: new Map([['readings', readable]]),
    grants: new Grants(new Map([['readings', grant]])),
    secret: Buffer.alloc(32, 7),
    pseudonymSecret: Buffer.alloc(32, 8),
    variables: {},
    timeZone: 'UTC',
  }
  const statementOf = (asked: RowQuery, maxReplyBytes = 1_000_000) => {
    const statement = compile(planQuery(asked, facts), facts, maxReplyBytes)
    return { text: statement.text, params: bindParams(statement, {}) }
  }
  const read = (asked: RowQuery, maxReplyBytes?: number) => {
    const { text, params } = statementOf(asked, maxReplyBytes)
    return rows.query(text, params, { prepare: false })
  }
  const explained = async (asked: RowQuery, options: string): Promise<string> => {
    const { text, params } = statementOf(asked)
    const explain = `explain (${options}, costs off, timing off, summary off) ${text}`
    const lines = await rows.query(explain, params, { prepare: false })
    return lines.map(([line]) => String(line)).join('\n')
  }
  return {
    read,
    pageInfoOf: async (asked: RowQuery): Promise<Record<string, string>> => {
      const [row] = await read(asked)
      return (JSON.parse(String(row?.[0])) as { pageInfo: Record<string, string> }).pageInfo
    },
    /** The numbers of a page's rows, in its order. */
    idsOf: async (asked: RowQuery): Promise<readonly number[]> => {
      const row = { fields: [{ kind: 'column' as const, key: 'id', column: 'id' }] }
      const [[list] = []] = await read({ ...asked, fields: [{ kind: 'nodes', key: 'nodes', row }] })
      return [...String(list).matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id))
    },
    /** The plan that ran, one node a line, with what each node met. */
    planOf: (asked: RowQuery) => explained(asked, 'analyze, buffers off'),
    /** Blocks of tables and indexes that a page reads, each as often as it is read. */
    blocksOf: async (asked: RowQuery): Promise<number> => {
      const plan = await explained(asked, 'analyze, buffers')
      const [, buffers = ''] = /Buffers: shared ([^\n]*)/.exec(plan) ?? []
      return [...buffers.matchAll(/(?:hit|read)=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
    },
    /** The plan that PostgreSQL keeps for every value once a statement ran often. */
    keptPlanOf: async (asked: RowQuery): Promise<string> => {
      const { text, params } = statementOf(asked)
      const values = params.length === 0 ? '' : `(${params.map(() => 'null').join(', ')})`
      const session = `set plan_cache_mode = force_generic_plan; prepare kept as ${text}; explain (costs off) execute kept${values}`
      const results = await withOwner(databaseUrl, (sql) => sql.unsafe(session).simple())
      const plan = results.at(-1) as unknown as readonly Readonly<Record<string, unknown>>[]
      return plan.map((row) => String(row['QUERY PLAN'])).join('\n')
    },
  }
}
