import { randomBytes } from 'node:crypto'
import { migrate, pendingMigrations } from '../../../src/db/migrate'
import { readMigrations } from '../../../src/db/migration-files'
import { withOwner } from '../../../src/db/owner'
import { systemClock } from '../../../src/kernel/clock'
import { testServerUrl, urlOfDatabase } from '../../support/server-url'

const made: string[] = []

/** An empty database: what a migration finds on the first day. */
const emptyDatabase = async (): Promise<string> => {
  const name = `weir_test_${randomBytes(6).toString('hex')}`
  await withOwner(testServerUrl(), (sql) => sql.unsafe(`create database ${name}`))
  made.push(name)
  return urlOfDatabase(testServerUrl(), name)
}

const both = (databaseUrl: string, rowsDatabaseUrl = databaseUrl) => ({ databaseUrl, rowsDatabaseUrl })

afterAll(async () => {
  for (const name of made)
    await withOwner(testServerUrl(), (sql) => sql.unsafe(`drop database ${name} with (force)`))
})

test('an empty database gets every migration in order, and then none', async () => {
  const url = await emptyDatabase()
  const expected = [
    ...(await readMigrations('control')).map((m) => `control/${m.name}`),
    ...(await readMigrations('rows')).map((m) => `rows/${m.name}`),
  ]
  expect(expected.length).toBeGreaterThan(3)
  expect(await pendingMigrations(both(url))).toEqual(expected)
  expect(await migrate(both(url), systemClock)).toEqual(expected)
  expect(await pendingMigrations(both(url))).toEqual([])
  expect(await migrate(both(url), systemClock)).toEqual([])
})

test('rows may lie in a database of their own', async () => {
  const [control, rows] = [await emptyDatabase(), await emptyDatabase()]
  await migrate(both(control, rows), systemClock)
  const schemas = (url: string): Promise<readonly string[]> =>
    withOwner(url, async (sql) => {
      const found = await sql<{ name: string }[]>`
        select nspname as name from pg_namespace where nspname in ('rows', 'catalog') order by 1`
      return found.map((row) => row.name)
    })
  expect(await schemas(control)).toEqual(['catalog'])
  expect(await schemas(rows)).toEqual(['rows'])
  expect(await pendingMigrations(both(control, rows))).toEqual([])
})

test('programs that migrate at the same time do not disturb each other', async () => {
  const url = await emptyDatabase()
  const ran = await Promise.all([1, 2, 3].map(() => migrate(both(url), systemClock)))
  const all = ran.flat()
  expect(new Set(all).size).toBe(all.length)
  expect(await pendingMigrations(both(url))).toEqual([])
})

test('a database of a later release is refused', async () => {
  const url = await emptyDatabase()
  await migrate(both(url), systemClock)
  await withOwner(
    url,
    (sql) => sql`insert into weir.weir_migration values ('control', '9999_later', 'x', now())`,
  )
  for (const attempt of [() => migrate(both(url), systemClock), () => pendingMigrations(both(url))])
    await expect(attempt()).rejects.toMatchObject({ message: expect.stringContaining('control/9999_later') })
})

test('a migration that changed after it ran, or is gone, is refused by name', async () => {
  const changed = await emptyDatabase()
  await migrate(both(changed), systemClock)
  await withOwner(changed, (sql) => sql`update weir.weir_migration set sha256 = 'x' where name = '0001_rows'`)
  await expect(migrate(both(changed), systemClock)).rejects.toMatchObject({
    fault: { message: 'setup.migration.changed', params: { name: 'rows/0001_rows' } },
  })
  const gone = await emptyDatabase()
  await migrate(both(gone), systemClock)
  await withOwner(
    gone,
    (sql) => sql`insert into weir.weir_migration values ('control', '0000_gone', 'x', now())`,
  )
  await expect(pendingMigrations(both(gone))).rejects.toMatchObject({
    fault: { message: 'setup.migration.changed', params: { name: 'control/0000_gone' } },
  })
})

test('a migration that fails leaves nothing of itself, and can be run again', async () => {
  const url = await emptyDatabase()
  await withOwner(url, (sql) => sql.unsafe('create schema policy'))
  await expect(migrate(both(url), systemClock)).rejects.toMatchObject({
    fault: { message: 'setup.migration.failed', params: { name: 'control/0004_policy' } },
  })
  const [first] = await pendingMigrations(both(url))
  expect(first).toBe('control/0004_policy')
  await withOwner(url, (sql) => sql.unsafe('drop schema policy'))
  await migrate(both(url), systemClock)
  expect(await pendingMigrations(both(url))).toEqual([])
})

test('a database that was restored without grants or owners is refused, with what to do', async () => {
  const url = await emptyDatabase()
  await migrate(both(url), systemClock)
  const refused = (missing: readonly string[]) => ({
    fault: { message: 'setup.database.restored', params: { missing } },
  })
  await withOwner(url, (sql) => sql.unsafe('create table rows.a_g1 (a int)'))
  await expect(pendingMigrations(both(url))).rejects.toMatchObject(refused(['rows.a_g1']))
  await withOwner(url, (sql) => sql.unsafe('alter table rows.a_g1 owner to weir_import'))
  expect(await pendingMigrations(both(url))).toEqual([])
  await withOwner(url, (sql) => sql.unsafe('revoke all on schema metering from weir_log'))
  await expect(migrate(both(url), systemClock)).rejects.toMatchObject(refused(['weir_log']))
})
