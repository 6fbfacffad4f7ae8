import { randomBytes } from 'node:crypto'
import { withOwner } from '../../../src/db/owner'
import { createIdentityService } from '../../../src/identity/service'
import { retainSignIns } from '../../../src/identity/sign-in-term'
import { systemClock } from '../../../src/kernel/clock'
import { uuidv7 } from '../../../src/kernel/ids'
import { createTestDatabase, type TestDatabase } from '../../support/database'

const DAY_MS = 86_400_000

let db: TestDatabase
beforeEach(async () => {
  db = await createTestDatabase()
})
afterEach(() => db.close())

const ago = (days: number): Date => new Date(Date.now() - days * DAY_MS)

const addTry = (days: number) => db.databases.control`
  insert into identity.sign_in (try_id, outcome, login_hash, network_hash, at)
  values (${uuidv7(Date.now())}, 'BEGUN', ${randomBytes(32)}, ${randomBytes(32)}, ${ago(days)})`

const retained = (days: number) =>
  withOwner(db.settings.databaseUrl, async (sql) => ({
    deleted: await retainSignIns(sql, days),
    tries: (await sql`select from identity.sign_in`).count,
    sessions: (await sql`select from identity.session`).count,
  }))

test('R-29: tries to sign in go when their time is over, never within 183 days', async () => {
  for (const days of [500, 200, 184, 182, 0]) await addTry(days)
  expect(await retained(400)).toMatchObject({ deleted: { tries: 1 }, tries: 4 })
  expect(await retained(1)).toMatchObject({ deleted: { tries: 2 }, tries: 2 })
  expect(await retained(1)).toMatchObject({ deleted: { tries: 0 }, tries: 2 })
})

test('R-29: the owner may not delete a try within 183 days, nor change any', async () => {
  await addTry(182)
  await withOwner(db.settings.databaseUrl, async (sql) => {
    await expect(sql`delete from identity.sign_in`).rejects.toThrow('append-only')
  })
  await addTry(500)
  await withOwner(db.settings.databaseUrl, async (sql) => {
    await expect(sql`update identity.sign_in set at = at`).rejects.toThrow('append-only')
    await expect(sql`truncate identity.sign_in`).rejects.toThrow('append-only')
  })
  expect(await retained(1)).toMatchObject({ deleted: { tries: 1 }, tries: 1 })
})

test('sessions that ended so long ago go with them, others stay', async () => {
  const { id } = await createIdentityService({ databases: db.databases, clock: systemClock }).createAccount({
    ...{ name: 'li', organisation: 'Institute', createOrganisation: 'DATA_USER', roles: ['DATA_USER'] },
  })
  const addSession = (ends: Date, ended: Date | null) => db.databases.control`
    insert into identity.session (id, account_id, hash, created_at, seen_at, ends_at, ended_at)
    values (${uuidv7(Date.now())}, ${id}, ${randomBytes(32)}, ${ago(900)}, ${ago(900)}, ${ends}, ${ended})`
  await addSession(ago(500), null)
  await addSession(ago(100), ago(500))
  await addSession(ago(100), null)
  await addSession(ago(-1), null)
  expect(await retained(400)).toMatchObject({ deleted: { sessions: 2 }, sessions: 2 })
})
