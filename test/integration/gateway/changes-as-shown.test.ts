import { columnTypes } from '../../../src/catalog/column-type'
import type { Dataset } from '../../../src/catalog/dataset'
import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

/** Two full imports: values that compare equal and are shown otherwise, one in each row but the last. */
const figures = dataset(
  'figures',
  [
    column('code'),
    column('decimal', { type: 'DECIMAL' }),
    column('float', { type: 'FLOAT' }),
    column('json', { type: 'JSON' }),
  ],
  { key: ['code'] },
)
const imports = [
  [
    ['decimal', '1.0', '0', '{"x": 1}'],
    ['float', '1', '-0', '{"x": 1}'],
    ['json', '1', '0', '{"x": 1.0}'],
    ['same', '1', '0', '{"x": 1, "y": 2}'],
  ],
  [
    ['decimal', '1.00', '0', '{"x": 1}'],
    ['float', '1', '0', '{"x": 1}'],
    ['json', '1', '0', '{"x": 1.00}'],
    ['same', '1', '0', '{"y": 2, "x": 1}'],
  ],
]

/** Keys that compare equal and are shown otherwise, one that is as it was, and one that is gone. */
const keyed = dataset(
  'keyed',
  [column('id', { type: 'DECIMAL' }), column('part', { type: 'FLOAT' }), column('name')],
  { key: ['id', 'part'] },
)
const keyedImports = [
  [
    ['1.0', '1', 'a'],
    ['2', '1', 'b'],
    ['3.5', '1', 'c'],
    ['4', '1', 'd'],
    ['5', '0', 'e'],
  ],
  [
    ['1.00', '1', 'a2'],
    ['2.00', '1', 'b'],
    ['3.5', '1', 'c'],
    ['5', '-0', 'e'],
  ],
]

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  await importAll(figures, imports)
  await importAll(keyed, keyedImports)
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(figures, keyed) },
    versions: new Map(
      [figures, keyed].map(({ name }) => [
        name,
        [version(`${name}_g2`, { number: 2, rowCount: 4 }), version(`${name}_g1`, { rowCount: 4 })],
      ]),
    ),
    callers: fixtureCallers,
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

const importAll = async ({ name, columns, key }: Dataset, all: readonly string[][][]): Promise<void> => {
  const { importer } = database.databases
  const stored = [...columns.values()].map((one) => ({ ...one, ref: null }))
  const names = stored.map((one) => `"${one.name}"`).join(', ')
  const values = stored.map((one, i) => `$${i + 1}::text::${columnTypes[one.type]}`).join(', ')
  for (const [i, rows] of all.entries()) {
    const table = `${name}_g${i + 1}`
    await createTable(importer, table, stored)
    for (const row of rows)
      await importer.unsafe(`insert into rows.${table} (_load, ${names}) values (1, ${values})`, row)
    await createIndexes(importer, table, stored, key)
    await grantColumns(importer, table, stored)
  }
}

test('what is shown otherwise has changed, so that a copy is as what it was taken from', async () => {
  const answer = await world.run(
    '{ rows { figures(changesSince: 1) { totalCount nodes { code decimal float json } } } }',
  )
  expect(answer.errors).toEqual([])
  expect(answer.text).toContain(
    '"figures":{"totalCount":3,"nodes":[{"code":"decimal","decimal":"1.00","float":0,"json":{"x": 1}},{"code":"float","decimal":"1","float":0,"json":{"x": 1}},{"code":"json","decimal":"1","float":0,"json":{"x": 1.00}}]}',
  )
})

test('a key that is shown otherwise is removed and comes anew, so that a copy by key holds it once', async () => {
  const answer = await world.run(
    '{ rows { gone: keyed(removedSince: 1) { nodes { id part } } come: keyed(changesSince: 1) { nodes { id part name } } } }',
  )
  expect(answer.errors).toEqual([])
  expect(answer.text).toContain(
    '"gone":{"nodes":[{"id":"1.0","part":1},{"id":"2","part":1},{"id":"4","part":1},{"id":"5","part":0}]}',
  )
  expect(answer.text).toContain(
    '"come":{"nodes":[{"id":"1.00","part":1,"name":"a2"},{"id":"2.00","part":1,"name":"b"},{"id":"5","part":-0,"name":"e"}]}',
  )
})
