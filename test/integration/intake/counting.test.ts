import { openImporting, said, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
  await importing.run(fileOf('id', BLOCKS, String), { dataset: 'blocks', manifest: said, publish: true })
  await importing.run(
    fileOf('code,block', ROWS, (n) => `${String(n)},${String(n % BLOCKS)}`),
    { dataset: 'places', manifest: { ...said, key: ['code'], columns: { block: { ref } } }, publish: true },
  )
})
afterAll(() => importing.close())

const BLOCKS = 50
const ROWS = 20_000
const ref = { dataset: 'blocks', column: 'id', name: 'its', reverseName: 'places' }

const fileOf = (header: string, rows: number, rowOf: (n: number) => string): string =>
  `${header}\n${Array.from({ length: rows }, (_, n) => rowOf(n)).join('\n')}\n`

test('the pages of a table that an import made are known to be seen by all', async () => {
  const [places] = await importing.database.databases.importer`
    select relallvisible >= relpages / 2 as are_seen from pg_class where relname like 'places_g_'`
  expect(places).toEqual({ are_seen: true })
})

test.each([
  ['of a reference', 'where block = 7 and _load <= 1'],
  ['of a range of keys', 'where code between 100 and 700 and _load <= 1'],
])('rows %s are counted in an index as soon as they are imported, and not read', async (_name, rows) => {
  const table = (await importing.catalog.find('places'))?.activeVersion?.table
  const explain = 'explain (analyze, costs off, timing off, summary off, buffers off)'
  const lines = await importing.database.databases.rows.query(
    `${explain} select count(*) from rows."${String(table)}" ${rows}`,
    [],
    { prepare: false },
  )
  const plan = lines.map(([line]) => String(line)).join('\n')
  expect(plan).toContain('Index Only Scan')
  expect(plan).toContain('Heap Fetches: 0')
})
