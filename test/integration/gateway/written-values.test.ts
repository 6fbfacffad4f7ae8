import type { TableColumn } from '../../../src/catalog/stored-dataset'
import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

/** One row that would write more than a reply may hold, which PostgreSQL cannot be stopped in. */
const TIMES = 40
const long = dataset(
  'long',
  [
    column('k', { type: 'INTEGER' }),
    column('text'),
    column('json', { type: 'JSON' }),
    column('parent', { type: 'INTEGER', nullable: true }),
  ],
  {
    key: ['k'],
    relations: [{ name: 'above', kind: 'TO_ONE', column: 'parent', target: 'long', targetColumn: 'k' }],
  },
)

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const columns = [...long.columns.values()].map((one): TableColumn => ({ ...one, ref: null }))
  await createTable(importer, 'long_g1', columns)
  await importer.unsafe(`insert into rows.long_g1 (_load, k, text, json, parent) values
    (1, 1, 'a', '[1]', 1), (1, 2, repeat(chr(1), 1000000), ('[' || repeat('1e307,', 30000) || '1]')::jsonb, 2)`)
  await createIndexes(importer, 'long_g1', columns, long.key)
  await grantColumns(importer, 'long_g1', columns)
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(long) },
    versions: new Map([['long', [version('long_g1', { rowCount: 2 })]]]),
    callers: fixtureCallers,
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

const times = (field: string): string => Array.from({ length: TIMES }, (_, i) => `a${i}: ${field}`).join(' ')

const asked = (k: number, fields: string) =>
  world.run(`{ rows { long(where: { k: { eq: ${k} } }) { ${fields} } } }`)

const wide: readonly (readonly [string, string])[] = [
  ['a column under many names', `nodes { ${times('text')} }`],
  ['JSON under many names', `nodes { ${times('json')} }`],
  ['JSON in many pages of one row', times('nodes { json }')],
  ['a column in edges', `edges { node { ${times('text')} } }`],
  ['a row that another leads to', `nodes { above { ${times('json')} } }`],
  ['figures', `aggregate { ${times('max { text }')} }`],
  ['several aggregates', `totalCount ${times('aggregate { min { text } }')}`],
  ['keys of groups', `groups(by: [{ column: text }]) { key { ${times('text')} } }`],
  ['figures of groups', `groups(by: [{ column: k }]) { ${times('max { text }')} }`],
]

test.each(wide)('%s: more than a reply holds is refused before it is written', async (_, fields) => {
  const begun = performance.now()
  const answer = await asked(2, fields)
  expect(answer.codes).toEqual(['LIMIT_EXCEEDED'])
  expect(answer.errors[0]?.message).toMatch(/larger than 16777216 bytes/)
  expect(performance.now() - begun).toBeLessThan(1_500)
})

test.each(wide)('%s: what is short is answered', async (_, fields) => {
  const answer = await asked(1, fields)
  expect(answer.codes).toEqual([])
  expect(answer.text.length).toBeGreaterThan(TIMES * 4)
})

test('a missing value is as short as any', async () => {
  const answer = await world.run(
    `{ rows { long(where: { k: { gt: 2 } }) { aggregate { ${times('max { text }')} } } } }`,
  )
  expect(answer.codes).toEqual([])
})
