import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { createCallers, type Callers } from '../../../src/identity/callers'
import { makeKey } from '../../../src/identity/api-key'
import { createIdentityService, type IdentityService } from '../../../src/identity/service'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createManualClock } from '../../support/manual-clock'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
let identity: IdentityService
const clock = createManualClock()
const opened: Callers[] = []

beforeAll(async () => {
  db = await createTestDatabase()
  identity = createIdentityService({ databases: db.databases, clock })
})
afterEach(async () => {
  for (const callers of opened.splice(0)) await callers.close()
})
afterAll(() => db.close())

const open = (): Callers => {
  const callers = createCallers({ databases: db.databases, clock, observe: ignoreObservations })
  opened.push(callers)
  return callers
}

/** One that hears nothing, so that only `drop` and time make it forget. */
const openDeaf = (): Callers => {
  const databases = { control: db.databases.control, listen: () => Promise.resolve(() => Promise.resolve()) }
  const callers = createCallers({ databases, clock, observe: ignoreObservations })
  opened.push(callers)
  return callers
}

let made = 0
const keyOf = async (draft: { readonly expiresAt?: Date } = {}) => {
  made += 1
  const organisation = await identity.createOrganisation({ kind: 'DATA_USER', name: `Institute ${made}` })
  const account = await identity.createAccount({
    name: `Li ${made}`,
    organisation: organisation.id,
    roles: ['DATA_USER'],
  })
  const created = await identity.createKey({ accountId: account.id, ...draft })
  return { ...created, account, authorization: `Bearer ${created.key}` }
}

const bad = { fault: { message: 'access.badKey' } }

test('a key made just now names its account and organisation', async () => {
  const { authorization, account, id } = await keyOf()
  await expect(open().identify(authorization, {})).resolves.toEqual({
    kind: 'account',
    accountId: account.id,
    accountName: account.name,
    organisationId: account.organisation.id,
    organisationName: account.organisation.name,
    roles: ['DATA_USER'],
    auth: 'KEY',
    keyId: id,
    boundAgreement: null,
    boundPurpose: null,
    agreements: [],
  })
})

test('a key that nobody made is refused', async () => {
  await expect(open().identify(`Bearer ${makeKey().key}`, {})).rejects.toMatchObject(bad)
})

test('the prefix of one account with the secret of another is neither of them', async () => {
  const [mine, theirs] = [await keyOf(), await keyOf()]
  const forged = `${theirs.authorization.slice(0, 23)}${mine.authorization.slice(23)}`
  const callers = open()
  await expect(callers.identify(forged, {})).rejects.toMatchObject(bad)
  await callers.identify(theirs.authorization, {})
  await callers.identify(mine.authorization, {})
  await expect(callers.identify(forged, {})).rejects.toMatchObject(bad)
})

test('a revoked key ends where it was remembered, once its subject is dropped', async () => {
  const { authorization, id } = await keyOf()
  const other = await keyOf()
  const callers = openDeaf()
  await callers.identify(authorization, {})
  await callers.identify(other.authorization, {})
  await identity.revokeKey(id, 'test')
  callers.drop([`key:${id}`])
  await expect(callers.identify(authorization, {})).rejects.toMatchObject(bad)
  await expect(callers.identify(other.authorization, {})).resolves.toMatchObject({ kind: 'account' })
})

test('a disabled account ends with all its keys', async () => {
  const { authorization, account } = await keyOf()
  const second = await identity.createKey({ accountId: account.id })
  const callers = openDeaf()
  await callers.identify(authorization, {})
  await callers.identify(`Bearer ${second.key}`, {})
  await identity.disableAccount(account.id, 'test')
  callers.drop([`account:${account.id}`])
  await expect(callers.identify(authorization, {})).rejects.toMatchObject(bad)
  await expect(callers.identify(`Bearer ${second.key}`, {})).rejects.toMatchObject(bad)
})

test('a narrowing that was only notified of is heard as well', async () => {
  const { authorization, id } = await keyOf()
  const callers = open()
  await sleep(100)
  await callers.identify(authorization, {})
  await identity.revokeKey(id, 'test')
  const ended = async (): Promise<boolean> => {
    for (let i = 0; i < 100; i += 1) {
      const refused = await callers.identify(authorization, {}).then(
        () => false,
        () => true,
      )
      if (refused) return true
      await sleep(20)
    }
    return false
  }
  await expect(ended()).resolves.toBe(true)
})

test('a key ends at its time by the clock, without a read', async () => {
  const { authorization } = await keyOf({ expiresAt: new Date(clock.now().getTime() + 5_000) })
  const callers = openDeaf()
  await callers.identify(authorization, {})
  clock.advance(5_000)
  await expect(callers.identify(authorization, {})).rejects.toMatchObject(bad)
})

test('once a revocation was dropped no request that begins later gets in, whatever was being read then', async () => {
  const callers = openDeaf()
  for (let round = 0; round < 12; round += 1) {
    const { authorization, id } = await keyOf()
    let isOver = false
    const late: string[] = []
    const knock = async (): Promise<void> => {
      while (!isOver) {
        // makes it read the database nearly each time
        callers.drop(['key:another', `key:${id}`])
        await callers.identify(authorization, {}).catch(() => undefined)
        await setImmediate()
      }
    }
    const knocking = [knock(), knock(), knock()]
    await sleep(round % 5)
    await identity.revokeKey(id, 'test')
    callers.drop([`key:${id}`])
    for (let i = 0; i < 20; i += 1)
      late.push(
        await callers.identify(authorization, {}).then(
          () => 'in',
          () => 'refused',
        ),
      )
    isOver = true
    await Promise.all(knocking)
    expect(late).toEqual(late.map(() => 'refused'))
  }
})

test('while the database is away a caller who is not remembered is told to try again, and nothing else', async () => {
  const away = await createTestDatabase()
  const { control, listen } = away.databases
  const callers = createCallers({ databases: { control, listen }, clock, observe: ignoreObservations })
  await sleep(50)
  await callers.close()
  await away.close()
  const refused = await callers.identify(`Bearer ${makeKey().key}`, {}).catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'UNAVAILABLE',
    fault: { message: 'service.unavailable', params: {} },
  })
  expect(String(refused)).not.toMatch(/select|api_key|Failed query/i)
})
