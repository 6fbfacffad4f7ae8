import type { Scope } from '../../../src/agreements/agreement'
import { createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import { callerUnder, visitsAgreement } from '../../support/visits-fixture'

/** More columns than PostgreSQL has room for in one select, once each has figures, a count of its values and a key. */
const WIDTH = 450
const conditional = { openAttribute: 'CONDITIONAL' } as const
const names = Array.from({ length: WIDTH }, (_, i) => `c${i}`)
const wide = dataset(
  'wide',
  names.map((name) => column(name, { ...conditional, type: 'INTEGER' })),
  { ...conditional, key: ['c0'] },
)
const scope: Scope = {
  dataset: 'wide',
  contractRevision: 1,
  columns: byName(...names.map((name) => ({ name, uses: ['select', 'filter', 'sort', 'group'] as const }))),
  predicate: null,
  aggregatesOnly: true,
  smallestGroup: 4,
}
const caller = callerUnder(visitsAgreement(null, { scopes: new Map([['wide', scope]]) }))

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const columns = [...wide.columns.values()].map((one) => ({ ...one, ref: null }))
  await createTable(importer, 'wide_g1', columns)
  const list = names.map((name) => `"${name}"`).join(', ')
  await importer.unsafe(
    `insert into rows.wide_g1 (_load, ${list}) select 1, ${names.map(() => 'n').join(', ')} from generate_series(1, 8) n`,
  )
  await grantColumns(importer, 'wide_g1', columns)
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(wide) },
    versions: new Map([['wide', [version('wide_g1', { rowCount: 8 })]]]),
    callers: {},
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

const all = `{ ${names.join(' ')} }`
const keys = names.map((name) => `{ column: ${name} }`).join(', ')

test.each([
  ['keys and figures of groups', `groups(by: [${keys}]) { count sum ${all} avg ${all} }`],
  [
    'figures of two aggregates',
    `a: aggregate { sum ${all} avg ${all} } b: aggregate { min ${all} max ${all} }`,
  ],
])('beyond what one select holds %s are refused by the name of the limit', async (_what, asked) => {
  const answer = await world.run(`{ rows { wide { ${asked} } } }`, { caller })
  expect(answer.codes).toEqual(['LIMIT_EXCEEDED'])
  expect(answer.errors[0]?.message).toContain('MAX_GUARDED_OUTPUTS')
  expect(answer.statements).toEqual([])
})

test('what fits is answered', async () => {
  const answer = await world.run(`{ rows { wide { aggregate { sum ${all} avg ${all} } } } }`, { caller })
  expect(answer.errors).toEqual([])
  expect(answer.data).toMatchObject({ rows: { wide: { aggregate: { sum: { c449: '36' } } } } })
})
