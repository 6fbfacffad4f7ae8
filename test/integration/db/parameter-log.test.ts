import { withOwner } from '../../../src/db/owner'
import { leaksOf, requireSilentParameters } from '../../../src/db/rows/parameter-log'
import { AppError } from '../../../src/kernel/errors'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

/** What the start says of a server with these settings. */
const startWith = (settings: Readonly<Record<string, string>>): Promise<unknown> =>
  withOwner(database.settings.databaseUrl, async (sql) => {
    const [row] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`
    const name = row?.name ?? ''
    for (const [setting, value] of Object.entries(settings))
      await sql.unsafe(`alter database ${name} set ${setting} = '${value}'`)
    const told = await requireSilentParameters({ rowsDatabaseUrl: database.settings.databaseUrl }).then(
      () => 'started',
      (error: unknown) => error,
    )
    await sql.unsafe(`alter database ${name} reset all`)
    return told
  })

test.each<Readonly<Record<string, string>>>([
  {},
  { log_statement: 'ddl' },
  { log_statement: 'mod' },
  { log_min_duration_sample: '10', log_statement_sample_rate: '0' },
  { log_statement: 'all', log_min_duration_statement: '0', log_parameter_max_length: '0' },
  { session_preload_libraries: 'auto_explain' },
])('a server that logs no parameter of a reading statement is taken: %j', async (settings) => {
  expect(await startWith(settings)).toBe('started')
})

test.each<[Readonly<Record<string, string>>, string, string]>([
  [{ log_statement: 'all' }, 'log_statement = all', 'log_parameter_max_length = 0'],
  [
    { log_min_duration_statement: '250ms' },
    'log_min_duration_statement = 250',
    'log_parameter_max_length = 0',
  ],
  [{ log_min_duration_sample: '1s' }, 'log_min_duration_sample = 1000', 'log_parameter_max_length = 0'],
  [{ log_transaction_sample_rate: '0.01' }, 'log_transaction_sample_rate = 0.01', 'max_length = 0'],
  // a part of a key is a part too much
  [{ log_statement: 'all', log_parameter_max_length: '1' }, 'log_parameter_max_length = 1', 'max_length = 0'],
  [
    { session_preload_libraries: 'auto_explain', 'auto_explain.log_min_duration': '0' },
    'auto_explain.log_min_duration = 0',
    'auto_explain.log_min_duration = -1',
  ],
])('a server that would log the keys of pseudonyms is refused: %j', async (settings, because, remedy) => {
  const error = await startWith(settings)
  if (!(error instanceof AppError)) throw new Error('it was taken')
  expect(error.fault.message).toBe('setup.database.logsParameters')
  for (const locale of ['en', 'zh'] as const) {
    expect(error.textIn(locale)).toContain(because)
    expect(error.textIn(locale)).toMatch(
      new RegExp(`alter role \\S+ set \\S*${remedy.replaceAll('.', '\\.')};`),
    )
  }
})

test('what an audit log adds is refused too', () => {
  const settings = new Map([['pgaudit.log_parameter', 'on']])
  expect(leaksOf(settings).map(({ remedy }) => remedy)).toEqual(['pgaudit.log_parameter = off'])
  expect(leaksOf(new Map([['pgaudit.log_parameter', 'off']]))).toEqual([])
})

test('a session that reads rows keeps its parameters out of errors and printed plans, whatever the server says', async () => {
  await withOwner(database.settings.databaseUrl, async (sql) => {
    const [row] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`
    await sql.unsafe(`alter database ${row?.name ?? ''} set log_parameter_max_length_on_error = -1`)
    await sql.unsafe(`alter database ${row?.name ?? ''} set debug_print_plan = on`)
  })
  const names = [
    'log_parameter_max_length_on_error',
    'debug_print_parse',
    'debug_print_rewritten',
    'debug_print_plan',
  ]
  const list = names.map((name) => `current_setting('${name}')`).join(', ')
  const [row] = await database.databases.rows.query(`select ${list}`, [], { prepare: false })
  expect(row?.map(String)).toEqual(['0', 'off', 'off', 'off'])
})
