import { createCallers } from '../../../src/identity/callers'
import { keyLimits } from '../../../src/identity/live-keys'
import { createIdentityService, type IdentityService } from '../../../src/identity/service'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock, type ManualClock } from '../../support/manual-clock'

const HOUR_MS = 3_600_000

let db: TestDatabase
let identity: IdentityService
let clock: ManualClock

beforeAll(async () => {
  db = await createTestDatabase()
})
beforeEach(() => {
  clock = createManualClock()
  identity = createIdentityService({ databases: db.databases, clock })
})
afterAll(() => db.close())

const createAccount = () =>
  identity.createAccount({
    name: 'Li',
    organisation: 'Institute',
    createOrganisation: 'DATA_USER',
    roles: ['DATA_USER'],
  })

const callersOf = () => {
  const databases = { control: db.databases.control, listen: () => Promise.resolve(() => Promise.resolve()) }
  return createCallers({ databases, clock, observe: ignoreObservations })
}

const opens = (callers: ReturnType<typeof callersOf>, key: string): Promise<boolean> =>
  callers.identify(`Bearer ${key}`, {}).then(
    () => true,
    () => false,
  )

describe('a rotated key', () => {
  test('stays valid beside the new one for the overlap, and not a moment longer, where it was remembered too', async () => {
    const { id: accountId } = await createAccount()
    const old = await identity.createKey({ accountId, purpose: 'RESEARCH' })
    const callers = callersOf()
    expect(await opens(callers, old.key)).toBe(true)
    const made = await identity.rotateKey(old.id, { overlapMs: 24 * HOUR_MS }, 'test')
    callers.drop([`key:${old.id}`])
    expect(made.oldExpiresAt).toEqual(new Date(clock.now().getTime() + 24 * HOUR_MS))
    expect([await opens(callers, old.key), await opens(callers, made.key)]).toEqual([true, true])
    await expect(callers.identify(`Bearer ${made.key}`, {})).resolves.toMatchObject({
      boundPurpose: 'RESEARCH',
    })
    clock.advance(24 * HOUR_MS)
    expect([await opens(callers, old.key), await opens(callers, made.key)]).toEqual([false, true])
  })

  test('is narrowed through the one mechanism, so that an overlap of nothing ends it at once', async () => {
    const { id: accountId } = await createAccount()
    const old = await identity.createKey({ accountId })
    const callers = callersOf()
    await opens(callers, old.key)
    const { epoch, key } = await identity.rotateKey(old.id, { overlapMs: 0 }, 'test')
    const [change] = await db.databases.control<{ e: string; subjects: string[] }[]>`
      select e, subjects from policy.change order by e desc limit 1`
    expect([Number(change?.e), change?.subjects]).toEqual([epoch, [`key:${old.id}`]])
    callers.drop(change?.subjects ?? [])
    expect([await opens(callers, old.key), await opens(callers, key)]).toEqual([false, true])
  })

  test('lives no longer than it would have, and its successor as long as it was made for', async () => {
    const { id: accountId } = await createAccount()
    const old = await identity.createKey({
      accountId,
      expiresAt: new Date(clock.now().getTime() + 10 * HOUR_MS),
    })
    clock.advance(9 * HOUR_MS)
    const made = await identity.rotateKey(old.id, { overlapMs: 24 * HOUR_MS }, 'test')
    expect(made.oldExpiresAt).toEqual(old.expiresAt)
    expect(made.expiresAt).toEqual(new Date(clock.now().getTime() + 10 * HOUR_MS))
  })

  test('is not rotated twice, at one time neither', async () => {
    const { id: accountId } = await createAccount()
    const { id } = await identity.createKey({ accountId })
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => identity.rotateKey(id, { overlapMs: HOUR_MS }, 'test')),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(identity.rotateKey(id, { overlapMs: HOUR_MS }, 'test')).rejects.toMatchObject({
      fault: { message: 'identity.keyRotated' },
    })
    expect(await identity.listKeys(accountId)).toHaveLength(2)
  })

  test.each(['revoked', 'expired', 'of a disabled account'] as const)(
    'cannot be one that is %s',
    async (how) => {
      const { id: accountId } = await createAccount()
      const { id } = await identity.createKey({
        accountId,
        expiresAt: new Date(clock.now().getTime() + HOUR_MS),
      })
      if (how === 'revoked') await identity.revokeKey(id, 'test')
      if (how === 'expired') clock.advance(HOUR_MS)
      if (how === 'of a disabled account') await identity.disableAccount(accountId, 'test')
      await expect(identity.rotateKey(id, { overlapMs: HOUR_MS }, 'test')).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      })
      expect(await identity.listKeys(accountId)).toHaveLength(1)
    },
  )
})

describe('what is made with a key', () => {
  const family = async () => {
    const { id: accountId } = await createAccount()
    const parent = await identity.createKey({ accountId })
    const child = await identity.createKey({ accountId, madeWith: parent.id })
    const grandchild = await identity.createKey({ accountId, madeWith: child.id })
    const stranger = await identity.createKey({ accountId })
    return { parent, child, grandchild, stranger }
  }

  test('ends when that one is revoked, at once on every server', async () => {
    const { parent, child, grandchild, stranger } = await family()
    const callers = callersOf()
    for (const { key } of [parent, child, grandchild]) expect(await opens(callers, key)).toBe(true)
    const { madeWithIt, epoch } = await identity.revokeKey(parent.id, 'test')
    expect(madeWithIt).toEqual([child.id, grandchild.id])
    const [change] = await db.databases.control<{ subjects: string[] }[]>`
      select subjects from policy.change where e = ${epoch}`
    callers.drop(change?.subjects ?? [])
    const open = await Promise.all(
      [parent, child, grandchild, stranger].map(({ key }) => opens(callers, key)),
    )
    expect(open).toEqual([false, false, false, true])
    expect((await identity.revokeKey(child.id, 'test')).madeWithIt).toEqual([grandchild.id])
  })

  test('ends with it when it is rotated, and what is made with the new one ends with what was before', async () => {
    const { parent, child, grandchild } = await family()
    const { id, oldExpiresAt } = await identity.rotateKey(child.id, { overlapMs: HOUR_MS }, 'test')
    const listed = await identity.listKeys()
    expect(listed.find((key) => key.id === grandchild.id)?.expiresAt).toEqual(oldExpiresAt)
    expect((await identity.revokeKey(parent.id, 'test')).madeWithIt).toEqual(
      [child.id, id].sort().concat(grandchild.id),
    )
  })
})

test('an account has so many valid keys and no more, until one of them ends', async () => {
  const { id: accountId } = await createAccount()
  const most = keyLimits.MAX_LIVE_KEYS
  const first = await identity.createKey({ accountId })
  await identity.createKey({ accountId, expiresAt: new Date(clock.now().getTime() + HOUR_MS) })
  for (let made = 2; made < most - 2; made += 1) await identity.createKey({ accountId })
  // of several at one time as many are made as there is room for
  const answers = await Promise.allSettled(Array.from({ length: 4 }, () => identity.createKey({ accountId })))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  await expect(identity.createKey({ accountId })).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
    message: expect.stringContaining('Revoke one first'),
    fault: { details: { limit: { name: 'MAX_LIVE_KEYS', value: most, asked: most + 1 } } },
  })
  const { id: other } = await createAccount()
  await identity.createKey({ accountId: other })
  // one that takes the place of another is no more
  const rotated = await identity.rotateKey(first.id, { overlapMs: 0 }, 'test')
  await identity.revokeKey(rotated.id, 'test')
  await identity.createKey({ accountId })
  await expect(identity.createKey({ accountId })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  clock.advance(HOUR_MS)
  await identity.createKey({ accountId })
})

test('a list of keys names each with what became of it, and no secret', async () => {
  const { id: accountId } = await createAccount()
  const a = await identity.createKey({ accountId })
  clock.advance(1000)
  const b = await identity.rotateKey(a.id, { overlapMs: HOUR_MS }, 'test')
  await identity.revokeKey(b.id, 'test')
  const listed = await identity.listKeys(accountId)
  expect(listed).toMatchObject([
    { id: b.id, accountId, rotatedTo: null, revokedAt: expect.any(Date) },
    { id: a.id, accountId, rotatedTo: b.id, revokedAt: null },
  ])
  const told = JSON.stringify(listed)
  for (const { key } of [a, b]) expect(told).not.toContain(key.slice(16))
  expect(told).not.toContain('hash')
})
