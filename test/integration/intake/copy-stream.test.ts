import type { TransactionSql } from 'postgres'
import { copyFrom } from '../../../src/intake/copy-stream'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text)
}

/** Copies into a table with a unique number, in a transaction that is rolled back. @returns its rows */
const copied = (texts: AsyncIterable<string>): Promise<readonly unknown[]> => {
  let rows: readonly unknown[] = []
  const rollback = new Error('rollback')
  return database.databases.importer
    .begin(async (sql: TransactionSql) => {
      await sql.unsafe('create table rows.numbers (n int unique, t text)')
      await copyFrom(sql, 'copy rows.numbers (n, t) from stdin', texts)
      rows = await sql`select n, t from rows.numbers order by n`
      throw rollback
    })
    .then(
      () => rows,
      (error: unknown) => {
        if (error !== rollback) throw error
        return rows
      },
    )
}

afterEach(async () => {
  // whatever happened, the connections are of use
  for (let n = 0; n < 4; n++)
    expect(await database.databases.importer`select 1 as one`).toMatchObject([{ one: 1 }])
})

test('rows arrive in pieces cut anywhere', async () => {
  expect(await copied(pieces('1\ta\n2\t', '中', '\n3\tc', '\n'))).toEqual([
    { n: 1, t: 'a' },
    { n: 2, t: '中' },
    { n: 3, t: 'c' },
  ])
  expect(await copied(pieces())).toEqual([])
})

test('an error that the server finds after the last piece is told', async () => {
  await expect(copied(pieces('1\ta\n1\tb\n'))).rejects.toMatchObject({ code: '23505' })
  await expect(copied(pieces('x\ta\n'))).rejects.toMatchObject({ code: '22P02' })
})

test('a copy that cannot begin is told', async () => {
  const nowhere = database.databases.importer.begin((sql) =>
    copyFrom(sql, 'copy rows.nowhere (n) from stdin', pieces('1\n')),
  )
  await expect(nowhere).rejects.toMatchObject({ code: '42P01' })
})

test('an error that the server finds on the way ends the copying', async () => {
  let sent = 0
  const endless = async function* (): AsyncGenerator<string> {
    yield '1\ta\n1\tb\n'
    for (; sent < 100_000; sent++)
      yield await new Promise<string>((resolve) => setImmediate(() => resolve(`${String(sent + 10)}\tx\n`)))
  }
  await expect(copied(endless())).rejects.toMatchObject({ code: '23505' })
  expect(sent).toBeLessThan(100_000)
})

test('an error of the pieces gives the copying up, and says so to nobody but the caller', async () => {
  const broken = async function* (): AsyncGenerator<string> {
    yield await Promise.resolve('1\ta\n')
    throw new Error('the secret value')
  }
  await expect(copied(broken())).rejects.toThrow('the secret value')
})

test('a server that goes away is told, not waited for', async () => {
  const killed = database.databases.importer.begin(async (sql) => {
    const [{ pid } = { pid: 0 }] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
    await sql.unsafe('create table rows.numbers (n int unique, t text)')
    const killing = async function* (): AsyncGenerator<string> {
      yield '1\ta\n'
      await database.databases.importer`select pg_terminate_backend(${pid})`
      await new Promise((resolve) => setTimeout(resolve, 50))
      yield '2\tb\n'
    }
    await copyFrom(sql, 'copy rows.numbers (n, t) from stdin', killing())
  })
  await expect(killed).rejects.toBeInstanceOf(Error)
})
