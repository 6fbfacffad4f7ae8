import { createPasswords, type Passwords } from '../../../src/identity/password'
import {
  createIdentityService,
  createSessionService,
  type IdentityService,
} from '../../../src/identity/service'
import { createCallers } from '../../../src/identity/callers'
import { MAX_SESSIONS } from '../../../src/identity/sessions'
import { readSettings } from '../../../src/config/settings'
import { withOwner } from '../../../src/db/owner'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock, type ManualClock } from '../../support/manual-clock'

const PASSWORD = 'correct horse battery'
const MINUTE_MS = 60_000
// cheap: these tests count hashes, and do not time them
const cheap = createPasswords({ memoryCost: 64, timeCost: 1, parallelism: 1 })

let db: TestDatabase
let identity: IdentityService
let clock: ManualClock
let made = 0

beforeAll(async () => {
  db = await createTestDatabase()
})
beforeEach(() => {
  clock = createManualClock()
  identity = createIdentityService({ databases: db.databases, clock })
})
afterAll(() => db.close())

/** Somebody who can sign in, and a way to sign in that counts what is hashed. */
const begin = async (passwords: Passwords = cheap) => {
  made += 1
  const login = `li-${made}`
  const account = await identity.createAccount({
    name: login,
    organisation: 'Institute',
    createOrganisation: 'DATA_USER',
    roles: ['DATA_USER'],
  })
  await identity.setPassword({ accountId: account.id, login, password: PASSWORD }, 'test')
  const verified: (string | null)[] = []
  const service = createSessionService({
    databases: db.databases,
    clock,
    secret: db.settings.secret,
    sessionLifetimeMs: 12 * 60 * MINUTE_MS,
    passwords: {
      ...passwords,
      verify: (stored, password) => {
        verified.push(stored)
        return passwords.verify(stored, password)
      },
    },
  })
  const signIn = (over: Partial<Parameters<typeof service.signIn>[0]> = {}) =>
    service.signIn({
      login,
      password: PASSWORD,
      address: '192.0.2.1',
      device: undefined,
      session: undefined,
      ...over,
    })
  return { ...service, signIn, account, login, verified }
}

const settings = readSettings({})
const callersOf = () => {
  const databases = { control: db.databases.control, listen: () => Promise.resolve(() => Promise.resolve()) }
  return createCallers({ databases, clock, observe: ignoreObservations, signOn: settings })
}

const wrong = { password: 'something else entirely' }
const badSignIn = { code: 'UNAUTHENTICATED', fault: { message: 'identity.badSignIn' } }
const throttled = { code: 'RATE_LIMITED', fault: { message: 'identity.tooManyTries' } }

const fail = async (signIn: () => Promise<unknown>, times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) await expect(signIn()).rejects.toMatchObject(badSignIn)
}

describe('signing in', () => {
  test('with the right password opens a session that identifies the account', async () => {
    const { signIn, account } = await begin()
    const { session } = await signIn()
    await expect(callersOf().identify(undefined, { session: session.token })).resolves.toMatchObject({
      accountId: account.id,
      keyId: session.id,
      roles: ['DATA_USER'],
    })
    const rows = await db.databases.control`select hash from identity.session where id = ${session.id}`
    expect(JSON.stringify(rows)).not.toContain(session.token)
  })

  test('does the same work for a name that nobody has, and says the same', async () => {
    const { signIn, verified } = await begin()
    const answers = await Promise.allSettled([
      signIn(wrong),
      signIn({ ...wrong, login: 'nobody-of-this-name' }),
    ])
    const said = answers.map((a) =>
      a.status === 'rejected' && a.reason instanceof Error ? a.reason.message : '',
    )
    expect(said[0]).toBe(said[1])
    expect(said[0]).toContain('wrong')
    // one comparison each, against a hash of somebody's and against that of nobody
    expect(verified.map((stored) => stored !== null).sort()).toEqual([false, true])
  })

  test('against the hash of nobody costs what a hash in force costs, and never succeeds', async () => {
    await expect(cheap.verify(null, PASSWORD)).resolves.toBe(false)
  })

  test('takes the name whatever its case and width', async () => {
    const { signIn, login } = await begin()
    await expect(signIn({ login: ` ${login.toUpperCase().replace('L', 'Ｌ')} ` })).resolves.toBeDefined()
  })

  test('makes a hash at the cost in force of one at a lower cost', async () => {
    const { signIn, account } = await begin(createPasswords({ memoryCost: 128, timeCost: 3, parallelism: 1 }))
    await db.databases.control`
      update identity.local_login set password_hash = ${await cheap.hash(PASSWORD)} where account_id = ${account.id}`
    await signIn()
    const [row] = await db.databases.control<{ password_hash: string }[]>`
      select password_hash from identity.local_login where account_id = ${account.id}`
    expect(row?.password_hash).toContain('m=128,t=3')
    await expect(signIn()).resolves.toBeDefined()
  })

  test('is refused for a disabled account in the same words', async () => {
    const { signIn, account } = await begin()
    await identity.disableAccount(account.id, 'test')
    await expect(signIn()).rejects.toMatchObject(badSignIn)
  })

  test('leaves every try on the record, which cannot be changed', async () => {
    const { signIn, account } = await begin()
    await fail(() => signIn(wrong), 1)
    clock.advance(1000)
    await signIn()
    const rows = await db.databases.audit`
      select outcome from identity.sign_in where account_id = ${account.id} order by try_id, outcome`
    expect(rows.map(({ outcome }) => String(outcome))).toEqual(['BEGUN', 'REFUSED', 'BEGUN', 'SIGNED_IN'])
    await expect(
      withOwner(db.settings.databaseUrl, (sql) => sql`update identity.sign_in set outcome = outcome`),
    ).rejects.toThrow('append-only')
    await expect(db.databases.control`delete from identity.sign_in`).rejects.toThrow('permission denied')
  })
})

describe('guessing', () => {
  test('stops after five tries of a network, also of many at one time, and no password is looked at then', async () => {
    const { signIn, verified } = await begin()
    const answers: PromiseSettledResult<unknown>[] = []
    for (let round = 0; round < 5; round += 1)
      answers.push(...(await Promise.allSettled(Array.from({ length: 4 }, () => signIn(wrong)))))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(verified).toHaveLength(5)
    await expect(signIn()).rejects.toMatchObject(throttled)
    clock.advance(15 * MINUTE_MS)
    await expect(signIn()).resolves.toBeDefined()
  })

  test('tells how long to wait', async () => {
    const { signIn } = await begin()
    await fail(() => signIn(wrong), 5)
    clock.advance(5 * MINUTE_MS)
    await expect(signIn()).rejects.toMatchObject({ fault: { details: { retryAfter: 600 } } })
  })

  test('does not lock out the owner in another network', async () => {
    const { signIn } = await begin()
    await fail(() => signIn(wrong), 5)
    await expect(signIn({ address: '198.51.100.1' })).resolves.toBeDefined()
  })

  test('does not lock out a device that signed in before, in the same network neither', async () => {
    const { signIn } = await begin()
    const { device } = await signIn()
    clock.advance(1000)
    await fail(() => signIn(wrong), 5)
    await expect(signIn()).rejects.toMatchObject(throttled)
    await expect(signIn({ device })).resolves.toBeDefined()
  })

  test('from many networks does not lock out the owner, on a new device neither', async () => {
    const { signIn } = await begin()
    const { device } = await signIn()
    for (let network = 0; network < 110; network += 1)
      await fail(() => signIn({ ...wrong, address: `10.0.${network}.1` }), 1)
    // now each network has one try
    await expect(signIn({ ...wrong, address: '10.0.5.1' })).rejects.toMatchObject(throttled)
    await expect(signIn({ device, address: '10.0.5.1' })).resolves.toBeDefined()
    await expect(signIn({ address: '198.51.100.1' })).resolves.toBeDefined()
  })

  test('with a forged device, or that of another account, is that of a stranger', async () => {
    const { signIn, login } = await begin()
    const other = await begin()
    const { device } = await other.signIn()
    await fail(() => signIn({ ...wrong, device }), 5)
    await expect(signIn({ ...wrong, device })).rejects.toMatchObject(throttled)
    await expect(
      signIn({ ...wrong, login, device: `${'A'.repeat(22)}.${'A'.repeat(43)}` }),
    ).rejects.toMatchObject(throttled)
  })

  test('of a name that nobody has is slowed down alike', async () => {
    const { signIn } = await begin()
    const login = `nobody-${made}`
    await fail(() => signIn({ login }), 5)
    await expect(signIn({ login })).rejects.toMatchObject(throttled)
  })

  test('cannot make the owner pay for tries whose password nobody looked at', async () => {
    const busy: Passwords = { ...cheap, verify: () => Promise.reject(new Error('busy')) }
    const { signIn, login } = await begin(busy)
    for (let i = 0; i < 6; i += 1) await expect(signIn()).rejects.toThrow('busy')
    const idle = createSessionService({
      databases: db.databases,
      clock,
      secret: db.settings.secret,
      sessionLifetimeMs: MINUTE_MS,
      passwords: cheap,
    })
    const request = { login, password: PASSWORD, address: '192.0.2.1', device: undefined, session: undefined }
    await expect(idle.signIn(request)).resolves.toBeDefined()
  })

  test('of one network takes four turns at a time', async () => {
    const { signIn } = await begin()
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => signIn({ ...wrong, login: `nobody-${made}-${i}` })),
    )
    const codes = answers.map((a) => (a.status === 'rejected' ? (a.reason as { code: string }).code : ''))
    expect(codes.filter((code) => code === 'UNAVAILABLE')).toHaveLength(4)
  })
})

describe('a session', () => {
  const ended = { code: 'UNAUTHENTICATED', fault: { message: 'access.badSession' } }

  test('gets a new token at each sign-in, and the one that the browser had ends', async () => {
    const { signIn } = await begin()
    const first = await signIn()
    const callers = callersOf()
    await callers.identify(undefined, { session: first.session.token })
    const second = await signIn({ session: first.session.token })
    expect(second.session.token).not.toBe(first.session.token)
    callers.drop([`session:${first.session.id}`])
    await expect(callers.identify(undefined, { session: first.session.token })).rejects.toMatchObject(ended)
    await expect(callers.identify(undefined, { session: second.session.token })).resolves.toBeDefined()
  })

  test('under a token that somebody else chose is never begun', async () => {
    const { signIn } = await begin()
    const chosen = 'A'.repeat(43)
    const { session } = await signIn({ session: chosen })
    expect(session.token).not.toBe(chosen)
    await expect(callersOf().identify(undefined, { session: chosen })).rejects.toMatchObject(ended)
  })

  test('ends when it is idle, and at its time whatever happens', async () => {
    const { signIn } = await begin()
    const { session } = await signIn()
    const callers = callersOf()
    const here = () => callers.identify(undefined, { session: session.token })
    for (let i = 0; i < 3; i += 1) {
      clock.advance(29 * MINUTE_MS)
      await here()
    }
    clock.advance(30 * MINUTE_MS)
    await expect(here()).rejects.toMatchObject(ended)

    const busy = (await signIn()).session
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      clock.advance(20 * MINUTE_MS)
      await callers.identify(undefined, { session: busy.token })
    }
    clock.advance(20 * MINUTE_MS)
    await expect(callers.identify(undefined, { session: busy.token })).rejects.toMatchObject(ended)
  })

  test.each(['signing out', 'signing out everywhere', 'a new password', 'disabling the account'] as const)(
    'R-11: ends by %s, on the very next request and through the one mechanism',
    async (how) => {
      const { signIn, account, endSession, endSessionsLike } = await begin()
      const [mine, other] = [(await signIn()).session, (await signIn()).session]
      const callers = callersOf()
      await callers.identify(undefined, { session: mine.token })
      const epochOf = async (): Promise<number> => {
        const [row] = await db.databases.control<{ e: string }[]>`select e from policy.epoch`
        return Number(row?.e)
      }
      const before = await epochOf()
      if (how === 'signing out') await endSession(mine.token)
      if (how === 'signing out everywhere') await endSessionsLike(other.token)
      if (how === 'a new password')
        await identity.setPassword({ accountId: account.id, password: 'another long password' }, 'test')
      if (how === 'disabling the account') await identity.disableAccount(account.id, 'test')
      expect(await epochOf()).toBe(before + 1)
      // the log hands the subjects of the narrowing to each server
      const [change] = await db.databases.control<{ subjects: string[] }[]>`
        select subjects from policy.change order by e desc limit 1`
      callers.drop(change?.subjects ?? [])
      await expect(callers.identify(undefined, { session: mine.token })).rejects.toMatchObject(ended)
      const rest = callers.identify(undefined, { session: other.token })
      if (how === 'signing out') await expect(rest).resolves.toBeDefined()
      else await expect(rest).rejects.toMatchObject(ended)
    },
  )

  test('is not begun with a password that was changed while it was compared', async () => {
    let compare = (): void => undefined
    const compared = new Promise<void>((resolve) => (compare = resolve))
    const slow: Passwords = {
      ...cheap,
      verify: async (stored, password) => {
        const isRight = await cheap.verify(stored, password)
        await compared
        return isRight
      },
    }
    const { signIn, account } = await begin(slow)
    const signingIn = signIn()
    await identity.setPassword({ accountId: account.id, password: 'another long password' }, 'test')
    compare()
    await expect(signingIn).rejects.toMatchObject(badSignIn)
  })

  test('too many of one account end the oldest', async () => {
    const { signIn } = await begin()
    const first = (await signIn()).session
    for (let i = 0; i < MAX_SESSIONS; i += 1) {
      clock.advance(1000)
      await signIn()
    }
    await expect(callersOf().identify(undefined, { session: first.token })).rejects.toMatchObject(ended)
  })
})

describe('a password', () => {
  test.each(['', 'eleven char', 'aaaaaaaaaaaaaaaa', 'x'.repeat(300), 'twelve\u0007characters'])(
    'is refused that is short, long, of few characters, or cannot be typed (%#)',
    async (password) => {
      const { account } = await begin()
      await expect(identity.setPassword({ accountId: account.id, password }, 'test')).rejects.toMatchObject({
        fault: { message: 'identity.badPassword' },
      })
    },
  )

  test('is stored as argon2id at the cost in force, and nowhere as it is', async () => {
    const { account } = await begin()
    const [row] = await db.databases.control<{ password_hash: string }[]>`
      select password_hash from identity.local_login where account_id = ${account.id}`
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    await expect(db.databases.audit`select 1 from identity.local_login`).rejects.toThrow('permission denied')
    await expect(db.databases.audit`select 1 from identity.session`).rejects.toThrow('permission denied')
  })

  test('of one name belongs to one account', async () => {
    const [a, b] = [await begin(), await begin()]
    await expect(
      identity.setPassword(
        { accountId: b.account.id, login: a.login.toUpperCase(), password: PASSWORD },
        'test',
      ),
    ).rejects.toMatchObject({ fault: { message: 'identity.loginTaken' } })
  })
})
