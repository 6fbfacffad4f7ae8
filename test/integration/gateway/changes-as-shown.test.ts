import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows-table'
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

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const columns = [...figures.columns.values()].map((one) => ({ ...one, ref: null }))
  for (const [i, rows] of imports.entries()) {
    const table = `figures_g${i + 1}`
    await createTable(importer, table, columns)
    for (const row of rows)
      await importer.unsafe(
        `insert into rows.${table} (_load, code, "decimal", "float", "json") values (1, $1, $2::text::numeric, $3::text::float8, $4::text::jsonb)`,
        row,
      )
    await createIndexes(importer, table, columns, figures.key)
    await grantColumns(importer, table, columns)
  }
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(figures) },
    versions: new Map([
      [
        'figures',
        [version('figures_g2', { number: 2, rowCount: 4 }), version('figures_g1', { rowCount: 4 })],
      ],
    ]),
    callers: fixtureCallers,
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

test('what is shown otherwise has changed, so that a copy is as what it was taken from', async () => {
  const answer = await world.run(
    '{ rows { figures(changesSince: 1) { totalCount nodes { code decimal float json } } } }',
  )
  expect(answer.errors).toEqual([])
  expect(answer.text).toContain(
    '"figures":{"totalCount":3,"nodes":[{"code":"decimal","decimal":"1.00","float":0,"json":{"x": 1}},{"code":"float","decimal":"1","float":0,"json":{"x": 1}},{"code":"json","decimal":"1","float":0,"json":{"x": 1.00}}]}',
  )
})
