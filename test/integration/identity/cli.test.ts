import { PassThrough } from 'node:stream'
import { registerAccountReading } from '../../../src/cli/account'
import type { CommandContext } from '../../../src/cli/context'
import { registerKey } from '../../../src/cli/key'
import { registerOrganisation } from '../../../src/cli/organisation'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { createCallers } from '../../../src/identity/callers'
import type { Locale } from '../../../src/kernel/message'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock } from '../../support/manual-clock'

const NOBODY = '00000000-0000-7000-8000-000000000000'

let db: TestDatabase
const clock = createManualClock(new Date('2026-03-01T08:00:00Z'))
/** What is told of every command that takes access away. */
const effective = {
  epoch: expect.any(Number),
  state: 'EFFECTIVE',
  effectiveAt: clock.now().toISOString(),
}

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const weir = async (args: readonly string[], locale: Locale = 'en', input = '') => {
  const stdin = Object.assign(new PassThrough(), { isTTY: false })
  stdin.end(input)
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  const io: CommandContext = {
    settings: db.settings,
    clock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale, showStack: () => false }),
    signal: new AbortController().signal,
    withDatabases: (work) => work(db.databases, db.settings),
    fail: () => undefined,
  }
  const registerAccount = registerAccountReading({ stdin, stderr: terminal.stderr })
  const commands = [registerOrganisation, registerAccount, registerKey]
  const code = await runProgram(args, { version: '0', commands, io, terminal })
  return { code, ...written }
}

const json = async (args: readonly string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await weir([...args, '--json'])
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

const field = (value: unknown, name: string): string =>
  String(Object.entries(value ?? {}).find(([key]) => key === name)?.[1])

const createAccount = async (organisation = 'Institute'): Promise<string> =>
  field(
    await json(['account', 'create', '--name', 'Li', '--organisation', organisation, '--role', 'DATA_USER']),
    'id',
  )

describe('weir account create', () => {
  test('prints exactly id, organisation and role, and creates the organisation once', async () => {
    const args = ['account', 'create', '--name', 'Li', '--organisation', '研究院', '--role', 'DATA_USER']
    const [first, second] = [await json(args), await json(args)]
    expect(first).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      organisation: '研究院',
      role: 'DATA_USER',
    })
    expect(field(second, 'id')).not.toBe(field(first, 'id'))
    const rows = await db.databases.control`select kind from identity.organisation where name = '研究院'`
    expect(rows).toEqual([{ kind: 'DATA_USER' }])
  })

  test.each([
    ['AUDITOR', [], 'AUDIT'],
    ['AUTHORITY', [], 'AUTHORITY'],
    ['AUTHORITY', ['--kind', 'DISTRICT_AUTHORITY'], 'DISTRICT_AUTHORITY'],
    ['SYSTEM_OPERATOR', [], 'SYSTEM_OPERATOR'],
  ])('creates the organisation of a %s %j as %s', async (role, more, kind) => {
    const organisation = `Office ${role} ${more.length}`
    await json(['account', 'create', '--name', 'W', '--organisation', organisation, '--role', role, ...more])
    const rows = await db.databases
      .control`select kind from identity.organisation where name = ${organisation}`
    expect(rows).toEqual([{ kind }])
  })

  test('takes several roles', async () => {
    const args = [
      'account',
      'create',
      '--name',
      'W',
      '--organisation',
      'Bureau',
      '--role',
      'DATA_OPENER',
      '--role',
      'DATA_USER',
    ]
    await expect(json(args)).resolves.toMatchObject({ role: 'DATA_OPENER,DATA_USER' })
  })

  test('that several start at one time for a new organisation all succeed', async () => {
    // the first rounds open the connections; only then do several look before one has written
    for (let round = 0; round < 8; round += 1) {
      const ids = await Promise.all(Array.from({ length: 4 }, () => createAccount(`Twins ${round}`)))
      expect(new Set(ids).size).toBe(4)
    }
  })

  test('refuses roles that nobody may hold together, and leaves no organisation behind', async () => {
    const args = [
      'account',
      'create',
      '--name',
      'W',
      '--organisation',
      'Left over',
      '--role',
      'AUDITOR',
      '--role',
      'AUTHORITY',
    ]
    const { code, stdout, stderr } = await weir([...args, '--json'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('Nobody may hold two')
    const rows = await db.databases.control`select 1 from identity.organisation where name = 'Left over'`
    expect(rows).toHaveLength(0)
    expect((await weir(args, 'zh')).stderr).toContain('三员分立')
  })

  test.each([
    [['account', 'create', '--name', 'W', '--organisation', 'B']],
    [['account', 'create', '--name', 'W', '--organisation', 'B', '--role', 'KING']],
    [['account', 'create', '--name', 'W', '--organisation', 'B', '--role', 'toString']],
    [['account', 'create', '--name', 'W', '--organisation', 'B', '--role', 'DATA_USER', '--kind', 'CLUB']],
    [['account', 'create', '--role', 'DATA_USER', '--organisation', 'B']],
    [['account']],
    [['organisation', 'create', '--name', 'B']],
    [['key', 'create']],
    [['key', 'revoke']],
    [['key', 'create', '--account', NOBODY, '--expires', 'soon']],
  ])('and its like refuse a command line that cannot be used: %j', async (args) => {
    await expect(weir(args)).resolves.toMatchObject({ code: 2, stdout: '' })
  })

  test('refuses an id of no organisation', async () => {
    const { code, stderr } = await weir([
      'account',
      'create',
      '--name',
      'W',
      '--organisation',
      NOBODY,
      '--role',
      'DATA_USER',
    ])
    expect(code).toBe(1)
    expect(stderr).toContain(`no organisation ${NOBODY}`)
  })
})

test('weir organisation create prints exactly id, name and kind, and refuses a second one', async () => {
  const args = [
    'organisation',
    'create',
    '--name',
    'Water bureau',
    '--kind',
    'DATA_OPENER',
    '--contact',
    'w@example.org',
  ]
  await expect(json(args)).resolves.toEqual({
    id: expect.any(String),
    name: 'Water bureau',
    kind: 'DATA_OPENER',
  })
  await expect(weir(args)).resolves.toMatchObject({ code: 1, stdout: '' })
})

test('weir organisation authority places an opener under its authority, and no other under one', async () => {
  await json(['organisation', 'create', '--name', 'Parks', '--kind', 'DATA_OPENER'])
  await json(['organisation', 'create', '--name', 'City', '--kind', 'AUTHORITY'])
  const placed = await json(['organisation', 'authority', 'Parks', 'City'])
  const rows = await db.databases.control`
    select o.id, a.id as authority from identity.organisation o, identity.organisation a
    where o.name = 'Parks' and a.name = 'City' and o.authority_id = a.id`
  expect(rows).toEqual([placed])
  expect((await weir(['organisation', 'authority', 'City', 'Parks'])).stderr).toContain('no authority over')
})

describe('weir key create', () => {
  test('prints exactly key, id and expiresAt, and the key works', async () => {
    const account = await createAccount()
    const made = await json(['key', 'create', '--account', account])
    expect(made).toEqual({ key: expect.stringMatching(/^weir_/), id: expect.any(String), expiresAt: null })
    const callers = createCallers({ databases: db.databases, clock, observe: ignoreObservations })
    await expect(callers.identify(`Bearer ${field(made, 'key')}`, {})).resolves.toMatchObject({
      accountId: account,
    })
    await callers.close()
  })

  test.each([
    ['90d', '2026-05-30T08:00:00.000Z'],
    ['12h', '2026-03-01T20:00:00.000Z'],
    ['2030-12-31', '2030-12-31T00:00:00.000Z'],
    ['2030-12-31T08:00:00+08:00', '2030-12-31T00:00:00.000Z'],
  ])('ends after %s at %s', async (expires, expiresAt) => {
    const account = await createAccount()
    await expect(json(['key', 'create', '--account', account, '--expires', expires])).resolves.toMatchObject({
      expiresAt,
    })
  })

  test('refuses an end in the past and an account that is not there', async () => {
    const account = await createAccount()
    const past = await weir(['key', 'create', '--account', account, '--expires', '2026-03-01'])
    expect([past.code, past.stderr]).toEqual([1, expect.stringContaining('2026-03-01T00:00:00.000Z')])
    expect((await weir(['key', 'create', '--account', NOBODY])).code).toBe(1)
    expect((await weir(['key', 'create', '--account', account, '--agreement', 'X-1'])).stderr).toContain(
      'X-1',
    )
  })

  test('shows the key on stdout for people too', async () => {
    const { stdout } = await weir(['key', 'create', '--account', await createAccount()])
    expect(stdout).toMatch(/^weir_\w{10}_\w{32}\nid [0-9a-f-]{36}, does not expire\./)
    const ending = await weir(['key', 'create', '--account', await createAccount(), '--expires', '1d'], 'zh')
    expect(ending.stdout).toContain('有效至 2026-03-02T08:00:00.000Z')
  })
})

test('weir key revoke ends a key, and may be said again', async () => {
  const made = await json(['key', 'create', '--account', await createAccount()])
  const first = await json(['key', 'revoke', field(made, 'id')])
  expect(first).toEqual({ id: field(made, 'id'), madeWithIt: [], ...effective })
  const again = await json(['key', 'revoke', field(made, 'id')])
  expect(Number(field(again, 'epoch'))).toBe(Number(field(first, 'epoch')) + 1)
  const callers = createCallers({ databases: db.databases, clock, observe: ignoreObservations })
  await expect(callers.identify(`Bearer ${field(made, 'key')}`, {})).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  })
  await callers.close()
  const { code, stdout, stderr } = await weir(['key', 'revoke', field(made, 'key')])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).not.toContain(field(made, 'key'))
})

describe('weir key', () => {
  test('rotate makes a new key, and list shows both without their secrets', async () => {
    const account = await createAccount('Rotation')
    const old = await json(['key', 'create', '--account', account])
    const rotated = await json(['key', 'rotate', field(old, 'id'), '--overlap', '12h'])
    expect(rotated).toEqual({
      key: expect.stringMatching(/^weir_/),
      id: expect.any(String),
      expiresAt: null,
      old: { id: field(old, 'id'), expiresAt: new Date(clock.now().getTime() + 43_200_000).toISOString() },
      ...effective,
    })
    const { code, stdout } = await weir(['key', 'list', '--account', account])
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(2)
    for (const made of [old, rotated]) expect(stdout).not.toContain(field(made, 'key').slice(16))
    expect(await json(['key', 'list', '--account', account])).toMatchObject({
      keys: expect.arrayContaining([
        expect.objectContaining({ id: field(old, 'id'), rotatedTo: field(rotated, 'id') }),
        expect.objectContaining({ id: field(rotated, 'id'), rotatedTo: null }),
      ]),
    })
  })

  test.each(['tomorrow', '91d', '-1h'])('rotate takes no overlap of %s', async (overlap) => {
    expect((await weir(['key', 'rotate', NOBODY, '--overlap', overlap])).code).toBe(2)
  })
})

describe('weir account', () => {
  test('password reads it from standard input alone', async () => {
    const account = await createAccount('Passwords')
    const args = ['account', 'password', '--account', account, '--login', 'Li.Ming', '--json']
    const { code, stdout } = await weir(args, 'en', 'a password of some length\nand no second line')
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { id: account, login: 'li.ming', validKeys: 0, ...effective },
    ])
    const rows = await db.databases
      .control`select password_hash from identity.local_login where account_id = ${account}`
    expect(rows).toEqual([{ password_hash: expect.stringMatching(/^\$argon2id\$/) }])
    expect((await weir([...args, 'a password of some length'])).code).toBe(2)
    const short = await weir(args, 'zh', 'short')
    expect([short.code, short.stderr]).toEqual([1, expect.stringContaining('密码须为 12')])
  })

  test('password tells of the keys that stay valid, and how they are ended', async () => {
    const account = await createAccount('Passwords')
    const password = 'a password of some length'
    const set = (locale: 'en' | 'zh' = 'en') =>
      weir(['account', 'password', '--account', account], locale, password)
    expect((await set()).stdout).toContain('no valid API keys')
    for (const end of [[], ['--expires', '1h']]) await weir(['key', 'create', '--account', account, ...end])
    const ended = await json(['key', 'create', '--account', account])
    await weir(['key', 'revoke', field(ended, 'id')])
    expect((await set()).stdout).toContain(
      `that stay valid: 2. List them with: weir key list --account ${account}.`,
    )
    expect((await set('zh')).stdout).toContain('仍然有效的 API 密钥：2 个')
    const told = await weir(['account', 'password', '--account', account, '--json'], 'en', password)
    expect(JSON.parse(told.stdout)).toMatchObject({ validKeys: 2 })
  })

  test('link needs an issuer, and each subject means one account', async () => {
    const [a, b] = [await createAccount('Links'), await createAccount('Links')]
    const link = (account: string, ...more: readonly string[]) =>
      weir(['account', 'link', '--account', account, '--subject', 's', ...more, '--json'])
    expect((await link(a)).stderr).toContain('WEIR_JWT_ISSUER')
    expect(JSON.parse((await link(a, '--issuer', 'https://i.example')).stdout)).toMatchObject({ account: a })
    expect((await link(b, '--issuer', 'https://i.example')).stderr).toContain('means an account already')
  })

  test('leader lets it consent for its organisation, and no longer, and the journal keeps both', async () => {
    const id = await createAccount('Leaders')
    const at = ['account', 'leader', id]
    const led = async (account: string): Promise<unknown> => {
      const [row] = await db.databases.control`
        select is_leader, (select array_agg(kind order by seq) from journal.event
          where stream = ${`account:${account}`}) as events
        from identity.account where id = ${account}`
      return row
    }
    expect(await led(id)).toEqual({ is_leader: false, events: null })
    for (let times = 0; times < 2; times += 1) expect(await json(at)).toEqual({ id, isLeader: true })
    expect(await led(id)).toEqual({ is_leader: true, events: ['LEADER_APPOINTED'] })
    expect(await json([...at, '--end'])).toEqual({ id, isLeader: false })
    expect(await led(id)).toEqual({ is_leader: false, events: ['LEADER_APPOINTED', 'LEADER_DISMISSED'] })
    const created = await json(
      'account create --name Li --organisation Leaders --role DATA_OPENER --leader'.split(' '),
    )
    expect(await led(field(created, 'id'))).toEqual({ is_leader: true, events: ['LEADER_APPOINTED'] })
    for (const nobody of [NOBODY, 'nobody'])
      expect((await weir(['account', 'leader', nobody])).stderr).toContain(nobody)
  })

  test('disable ends it', async () => {
    const account = await createAccount('Disabled')
    expect(await json(['account', 'disable', account])).toEqual({ id: account, ...effective })
    expect((await weir(['key', 'create', '--account', account])).stderr).toContain('disabled')
  })

  test('list tells the id of each, who it is for and whether it is disabled, and so does that of organisations', async () => {
    const account = await createAccount('Listed')
    await weir(
      ['account', 'password', '--account', account, '--login', 'listed'],
      'en',
      'a long enough password',
    )
    await json(['account', 'disable', account])
    const organisations = (await json(['organisation', 'list'])) as { organisations: { name: string }[] }
    const organisation = organisations.organisations.find(({ name }) => name === 'Listed')
    expect(organisation).toEqual({
      id: expect.any(String),
      name: 'Listed',
      kind: 'DATA_USER',
      authority: null,
      district: null,
    })
    const listed = (await json(['account', 'list'])) as { accounts: { id: string }[] }
    expect(listed.accounts.find(({ id }) => id === account)).toEqual({
      id: account,
      name: expect.any(String),
      login: 'listed',
      organisation: field(organisation, 'id'),
      organisationName: 'Listed',
      roles: ['DATA_USER'],
      state: 'DISABLED',
    })
    expect((await weir(['account', 'list'])).stdout).toContain(`${account}  `)
    expect((await weir(['organisation', 'list'])).stdout).toContain(`${field(organisation, 'id')}  Listed`)
  })

  test('an account that is named, or unknown, is told how its id is found', async () => {
    for (const args of [
      ['account', 'disable', NOBODY],
      ['key', 'create', '--account', 'Listed'],
    ])
      expect((await weir(args)).stderr).toContain('weir account list')
  })
})
