import { randomBytes } from 'node:crypto'
import { requireRoles } from '../../../src/db/login-roles'
import { migrate, pendingMigrations } from '../../../src/db/migrate'
import { ownershipOf, withOwner } from '../../../src/db/owner'
import { requirePair } from '../../../src/db/rows/rows-pairing'
import { AppError } from '../../../src/kernel/errors'
import { systemClock } from '../../../src/kernel/clock'
import { createServerLogin, type ServerLogin } from '../../support/server-login'
import { testServerUrl, testTemplate, urlOfDatabase } from '../../support/server-url'

/** A login that is not the owner: what it may ask, and what it is told where it may not. */
let login: ServerLogin
const made: string[] = []

const makeDatabase = async (template = ''): Promise<string> => {
  const name = `weir_test_${randomBytes(6).toString('hex')}`
  const from = template === '' ? '' : ` template ${template} strategy file_copy`
  await withOwner(testServerUrl(), (sql) => sql.unsafe(`create database ${name}${from}`))
  made.push(name)
  return urlOfDatabase(testServerUrl(), name)
}

const both = (databaseUrl: string, rowsDatabaseUrl = databaseUrl) => ({ databaseUrl, rowsDatabaseUrl })

const asOwner = (url: string, statements: string) => withOwner(url, (sql) => sql.unsafe(statements).simple())

/** What is told in both languages. */
const refusal = async (attempt: Promise<unknown>) => {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error('nothing was refused')
  return { id: error.fault.message, en: error.textIn('en'), zh: error.textIn('zh') }
}

let url: string
beforeAll(async () => {
  login = await createServerLogin()
  url = await makeDatabase(testTemplate())
})
afterAll(async () => {
  for (const name of made)
    await withOwner(testServerUrl(), (sql) => sql.unsafe(`drop database ${name} with (force)`))
  await login.drop()
})

test('it may ask which migrations ran and whether two databases are a pair, and needs no more for a start', async () => {
  const rows = await makeDatabase(testTemplate())
  await migrate(both(url, rows), systemClock)
  const settings = both(login.urlOf(url), login.urlOf(rows))
  expect(await pendingMigrations(settings)).toEqual([])
  await requirePair(settings)
  await requireRoles(settings)
  await requireRoles(both(settings.databaseUrl))
})

test('a database that was last migrated before logins could ask is to be migrated by its owner', async () => {
  const old = await makeDatabase(testTemplate())
  await asOwner(
    old,
    'revoke all on schema weir from public; revoke all on all tables in schema weir from public',
  )
  const { id, en, zh } = await refusal(pendingMigrations(both(login.urlOf(old))))
  expect(id).toBe('setup.migration.unreadable')
  for (const text of [en, zh]) expect(text).toContain('`weir migrate`')
  expect(await migrate(both(old), systemClock)).toEqual([])
  expect(await pendingMigrations(both(login.urlOf(old)))).toEqual([])
})

test('it may not migrate, before the first migration or after, and is told of the owner', async () => {
  for (const database of [url, await makeDatabase()]) {
    const owner = await withOwner(database, async (sql) => {
      const [row] = await sql<{ name: string }[]>`select current_user as name`
      return row?.name ?? ''
    })
    const { id, en, zh } = await refusal(migrate(both(login.urlOf(database)), systemClock))
    expect(id).toBe('setup.database.notOwner')
    for (const text of [en, zh]) {
      expect(text).toContain(login.name)
      expect(text).toContain(owner)
      expect(text).toContain('DATABASE_URL')
    }
  }
})

test('a superuser does the work of the owner, and no longer than it is one', async () => {
  const admin = await createServerLogin()
  await admin.change('alter role {login} superuser')
  expect(await ownershipOf(admin.urlOf(url))).toMatchObject({ login: admin.name, isOwner: true })
  expect(await migrate(both(admin.urlOf(url)), systemClock)).toEqual([])
  await admin.change('alter role {login} nosuperuser')
  expect(await ownershipOf(admin.urlOf(url))).toMatchObject({ login: admin.name, isOwner: false })
  await admin.drop()
})

test('an empty database is the work of whoever may make schemas in it', async () => {
  const empty = await makeDatabase()
  const name = made.at(-1) ?? ''
  await login.change(`grant create on database ${name} to {login}`)
  await withOwner(login.urlOf(empty), (sql) => sql`create schema mine`)
  await asOwner(empty, `drop schema mine; revoke create on database ${name} from ${login.name}`)
})

test('roles that it may not take are named, with the statement that mends it', async () => {
  await login.change('revoke weir_log, weir_rows from {login}')
  const settings = both(login.urlOf(url))
  const { id, en, zh } = await refusal(requireRoles(settings))
  expect(id).toBe('setup.database.roles')
  const statement = `grant weir_log, weir_rows to ${login.name};`
  for (const text of [en, zh]) {
    expect(text).toContain(statement)
    expect(text).not.toContain('weir_audit')
  }
  await login.change(statement)
  await requireRoles(settings)
})

test('a role that it is a member of and may not take is named too, where PostgreSQL has such a thing', async () => {
  const [version] = await withOwner(
    url,
    (sql) => sql<{ major: number }[]>`select current_setting('server_version_num')::int / 10000 as major`,
  )
  // before 16 each member may
  if ((version?.major ?? 0) < 16) return
  await login.change('revoke weir_audit from {login}; grant weir_audit to {login} with set false')
  const { en } = await refusal(requireRoles(both(login.urlOf(url))))
  expect(en).toContain(`grant weir_audit to ${login.name};`)
  await login.change('revoke weir_audit from {login}; grant weir_audit to {login}')
})

test('a server of rows alone asks for the roles of rows there, and for no others', async () => {
  const reader = await createServerLogin()
  await reader.change('revoke weir_control, weir_log, weir_audit from {login}')
  await requireRoles(both(login.urlOf(url), reader.urlOf(url)))
  await reader.change('revoke weir_import from {login}')
  const { en } = await refusal(requireRoles(both(login.urlOf(url), reader.urlOf(url))))
  expect(en).toContain(`grant weir_import to ${reader.name};`)
  await reader.drop()
})
