import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import type { TableColumn } from '../../../src/catalog/stored-dataset'
import { bindParams, compile } from '../../../src/query/compile/compile'
import { readFilter } from '../../../src/query/select/filter-input'
import { createGrant, Grants } from '../../../src/query/grant'
import { planQuery } from '../../../src/query/plan/plan'
import { SelectionBudget } from '../../../src/query/select/selection-budget'
import { Pins } from '../../../src/query/row-query/variable'
import { foldText } from '../../../src/kernel/words'
import { withOwner } from '../../../src/db/owner'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'

const ROWS = 120_000
const sights = dataset(
  'sights',
  [column('code'), column('name', { searchable: true }), column('place', { type: 'POINT' })],
  { key: ['code'] },
)
const datasets = byName(sights)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const columns = [...sights.columns.values()].map((c): TableColumn => ({ ...c, ref: null }))
  await createTable(importer, 'sights_g1', columns)
  // names of five of 300 characters, some of them known; and places all over the world
  await importer.unsafe(`
    insert into rows.sights_g1 (_load, code, name, place)
    select 1, i::text, case when i % 20000 = 0 then '一丁七万丈' else (
        select string_agg(chr(19968 + ('x' || substr(md5(i || ' ' || k), 1, 6))::bit(24)::int % 300), '')
        from generate_series(1, 5) k) end,
      point(i::bigint * 7919 % 360000 / 1000.0 - 180, i::bigint * 104729 % 180000 / 1000.0 - 90)
    from generate_series(1, ${ROWS}) i`)
  await createIndexes(importer, 'sights_g1', columns, ['code'])
  await importer.unsafe('analyze rows.sights_g1')
  await grantColumns(importer, 'sights_g1', columns)
})
afterAll(() => database.close())

/** The statement of a count with a filter. */
const statementOf = (where: object): { readonly text: string; readonly params: (string | null)[] } => {
  const grant = createGrant({
    dataset: 'sights',
    columns: byName(...[...sights.columns.keys()].map((name) => ({ name, mask: null }))),
    predicate: null,
    agreement: null,
    purpose: null,
    smallestGroup: null,
  })
  const facts = {
    datasets,
    versions: new Map([['sights', [version('sights_g1', { rowCount: ROWS })]]]),
    grants: new Grants(new Map([['sights', grant]])),
    secret: Buffer.alloc(32),
    pseudonymSecret: Buffer.alloc(32),
    variables: {},
    timeZone: 'UTC',
  }
  const filter = readFilter(where, sights, {
    datasets,
    coordinates: 'sights.where',
    pins: new Pins(),
    operands: [],
    budget: new SelectionBudget(),
  })
  const query = {
    dataset: 'sights',
    where: filter,
    orderBy: [],
    first: 20,
    fromEnd: false,
    after: null,
    before: null,
    version: null,
    since: null,
    fields: [{ kind: 'totalCount' as const, key: 'totalCount' }],
  }
  const statement = compile(planQuery(query, facts), facts, 1_000_000)
  return { text: statement.text, params: bindParams(statement, {}) }
}

const run = async (prefix: string, where: object, settings = ''): Promise<string> => {
  const { text, params } = statementOf(where)
  const rows = await withOwner(database.settings.databaseUrl, async (sql) => {
    await sql.unsafe(settings).simple()
    return sql.unsafe<Record<string, unknown>[]>(prefix + text, [...params])
  })
  return rows.map((row) => Object.values(row).map(String).join(' ')).join('\n')
}

const cases: readonly (readonly [string, object, string])[] = [
  ['one character', { name: { search: '丁' } }, 'sights_g1_s2'],
  ['two characters', { name: { search: '丁七' } }, 'sights_g1_s2'],
  ['a longer word', { name: { search: '一丁七' } }, 'sights_g1_s2'],
  ['two words', { name: { search: '丁 七' } }, 'sights_g1_s2'],
  ['two characters that are similar', { name: { similar: '丁七' } }, 'sights_g1_s2'],
  ['a longer text that is similar', { name: { similar: '一丁七万丈' } }, 'sights_g1_s2'],
  ['an area', { place: { within: { west: 106, south: 29, east: 107, north: 30 } } }, 'sights_g1_p3'],
  [
    'an area across the antimeridian',
    { place: { within: { west: 179, south: 0, east: -179, north: 1 } } },
    'sights_g1_p3',
  ],
  [
    'a circle',
    { place: { withinDistance: { longitude: 106.5, latitude: 29.5, metres: 50_000 } } },
    'sights_g1_p3',
  ],
]

/** No index is used, nor one alone. */
const SCANS = 'set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off'

test.each(cases)('an index serves %s, and leaves out nothing that a scan finds', async (_, where, index) => {
  const plan = await run('explain ', where)
  // of the index alone, once a vacuum has seen that all rows are visible
  expect(plan).toMatch(new RegExp(`(Bitmap Index Scan on|Index (Only )?Scan using) ${index}\\b`))
  expect(plan).not.toContain('Seq Scan')
  const found = await run('', where)
  const scanned = await run('', where, SCANS)
  expect(found).toBe(scanned)
  expect(found).not.toContain('"totalCount":0')
})

test('the database folds every character as the program does', async () => {
  const { importer } = database.databases
  const characters = Array.from({ length: 0x2ffff }, (_, i) => i + 1)
    .filter(
      (code) => (code < 0xd800 || code > 0xdfff) && /\p{L}|\p{N}|\p{S}/u.test(String.fromCodePoint(code)),
    )
    .map((code) => String.fromCodePoint(code))
  const rows = await importer<{ c: string; f: string }[]>`
    select c, search.fold(c) as f from unnest(${characters}::text[]) c`
  const differ = rows.filter(({ c, f }) => f !== foldText(c)).map(({ c }) => c)
  // one of the two may know a newer Unicode: capitals of phoneticians and of old Cyrillic are still added
  expect(differ.length).toBeLessThan(200)
  const common = /\p{Script=Han}|[\u0020-\u1c7f\u1e00-\u2bff\u3000-\u33ff\uf900-\uffef]/u
  expect(differ.filter((c) => common.test(c))).toEqual([])
})
