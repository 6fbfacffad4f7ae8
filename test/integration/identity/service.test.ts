import { createIdentityService, type IdentityService } from '../../../src/identity/service'
import { parseKey } from '../../../src/identity/api-key'
import { createManualClock } from '../../support/manual-clock'
import { createTestDatabase, type TestDatabase } from '../../support/database'

const NOBODY = '00000000-0000-7000-8000-000000000000'

let db: TestDatabase
let identity: IdentityService
const clock = createManualClock()

beforeAll(async () => {
  db = await createTestDatabase()
  identity = createIdentityService({ databases: db.databases, clock })
})
afterAll(() => db.close())

const epoch = async (): Promise<number> => {
  const [row] = await db.databases.control<{ e: string }[]>`select e from policy.epoch`
  return Number(row?.e)
}

let made = 0
const account = async (kind: 'DATA_USER' | 'DATA_OPENER' = 'DATA_USER') => {
  made += 1
  const organisation = await identity.createOrganisation({ kind, name: `Institute ${made}` })
  return identity.createAccount({ name: 'Li', organisation: organisation.id, roles: [kind] })
}

describe('an organisation', () => {
  test('is found by its name and by its id', async () => {
    const created = await identity.createOrganisation({
      kind: 'AUTHORITY',
      name: '  大数据局 ',
      contact: 'gov@example.org',
    })
    expect(created).toMatchObject({ kind: 'AUTHORITY', name: '大数据局', contact: 'gov@example.org' })
    await expect(identity.findOrganisation('大数据局')).resolves.toEqual(created)
    await expect(identity.findOrganisation(created.id)).resolves.toEqual(created)
  })

  test.each(['', 'nobody', NOBODY, "' or '1'='1", '\0', '\ud800', 'x'.repeat(100_000)])(
    'is not found as %j where there is none',
    async (name) => {
      await expect(identity.findOrganisation(name)).resolves.toBeUndefined()
    },
  )

  test.each(['a\0', '\ud800', 'x'.repeat(501)])(
    'is not reached by what cannot be stored: %j',
    async (contact) => {
      await expect(
        identity.createOrganisation({ kind: 'AUDIT', name: 'Unreachable', contact }),
      ).rejects.toMatchObject({ fault: { message: 'identity.badContact' } })
    },
  )

  test('has its name alone', async () => {
    await identity.createOrganisation({ kind: 'AUDIT', name: 'Audit office' })
    await expect(
      identity.createOrganisation({ kind: 'DATA_USER', name: 'Audit office ' }),
    ).rejects.toMatchObject({
      fault: { message: 'identity.organisationTaken', params: { name: 'Audit office' } },
    })
  })

  test('has its name alone, also when two are made at one time', async () => {
    const draft = { kind: 'DATA_USER', name: 'Twins' } as const
    const both = await Promise.allSettled([
      identity.createOrganisation(draft),
      identity.createOrganisation(draft),
    ])
    expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('an account', () => {
  test('is made with the roles that were named, each once', async () => {
    await identity.createOrganisation({ kind: 'DATA_OPENER', name: 'Water bureau' })
    const created = await identity.createAccount({
      name: ' Wang ',
      organisation: 'Water bureau',
      roles: ['DATA_OPENER', 'DATA_USER', 'DATA_OPENER'],
    })
    expect(created).toMatchObject({
      name: 'Wang',
      organisation: { name: 'Water bureau' },
      roles: ['DATA_OPENER', 'DATA_USER'],
    })
    const [row] = await db.databases
      .control`select name, roles, disabled_at from identity.account where id = ${created.id}`
    expect(row).toEqual({ name: 'Wang', roles: ['DATA_OPENER', 'DATA_USER'], disabled_at: null })
  })

  test('of an organisation that is not there is refused', async () => {
    await expect(
      identity.createAccount({ name: 'Li', organisation: 'nobody', roles: ['DATA_USER'] }),
    ).rejects.toMatchObject({ fault: { message: 'identity.unknownOrganisation' } })
  })

  test('of an operator who is also auditor is refused, by us and by the database', async () => {
    const organisation = await identity.createOrganisation({ kind: 'SYSTEM_OPERATOR', name: 'Operators' })
    await expect(
      identity.createAccount({
        name: 'Li',
        organisation: 'Operators',
        roles: ['SYSTEM_OPERATOR', 'AUDITOR'],
      }),
    ).rejects.toMatchObject({ fault: { message: 'identity.separation' } })
    await expect(
      db.databases.control`insert into identity.account (id, organisation_id, name, roles, created_at)
        values (${NOBODY}, ${organisation.id}, 'Li', '{SYSTEM_OPERATOR,AUDITOR}', ${clock.now()})`,
    ).rejects.toMatchObject({ code: '23514' })
  })

  test('that is disabled gets no key any more, raises the epoch, and says who did it', async () => {
    const { id } = await account()
    const before = await epoch()
    await expect(identity.disableAccount(id, 'authority of the test')).resolves.toEqual({ epoch: before + 1 })
    await expect(identity.createKey({ accountId: id })).rejects.toMatchObject({
      fault: { message: 'identity.accountDisabled' },
    })
    const [change] = await db.databases
      .control`select subjects, reason from policy.change where e = ${before + 1}`
    expect(change).toEqual({
      subjects: [`account:${id}`],
      reason: 'account disabled by authority of the test',
    })
  })

  test.each([NOBODY, '', 'nobody', "' or true"])('that is not there cannot be disabled: %j', async (id) => {
    const before = await epoch()
    await expect(identity.disableAccount(id, 'test')).rejects.toMatchObject({
      fault: { message: 'identity.unknownAccount' },
    })
    expect(await epoch()).toBe(before)
  })
})

describe('a key', () => {
  test('is stored as its hash alone', async () => {
    const { id: accountId } = await account()
    const { key, id, expiresAt } = await identity.createKey({ accountId })
    expect(expiresAt).toBeNull()
    const [row] = await db.databases.control<{ stored: string; prefix: string }[]>`
      select prefix, k::text as stored from identity.api_key k where id = ${id}`
    const parts = parseKey(key)
    expect(row?.prefix).toBe(parts?.prefix)
    expect(row?.stored).not.toContain(parts?.secret)
  })

  test('may end at a time to come, not at one that is past', async () => {
    const { id: accountId } = await account()
    const soon = new Date(clock.now().getTime() + 1)
    await expect(identity.createKey({ accountId, expiresAt: soon })).resolves.toMatchObject({
      expiresAt: soon,
    })
    await expect(identity.createKey({ accountId, expiresAt: clock.now() })).rejects.toMatchObject({
      fault: { message: 'identity.expiresInPast' },
    })
  })

  test.each([NOBODY, '', 'nobody'])('of an account that is not there is refused: %j', async (accountId) => {
    await expect(identity.createKey({ accountId })).rejects.toMatchObject({
      fault: { message: 'identity.unknownAccount' },
    })
  })

  test('is bound to an agreement of its own organisation only', async () => {
    const { id: accountId, organisation } = await account()
    const { organisation: other } = await account('DATA_OPENER')
    const [agreementId, foreignId] = [
      '10000000-0000-7000-8000-000000000001',
      '10000000-0000-7000-8000-000000000002',
    ]
    await db.databases.control`
      insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
        effective_from, effective_to, created_at)
      values
        (${agreementId}, 'OWN-1', ${organisation.id}, ${other.id}, 'Own', 'RESEARCH', 'ACTIVE', '2026-01-01Z', '2027-01-01Z', '2026-01-01Z'),
        (${foreignId}, 'FOREIGN-1', ${other.id}, ${organisation.id}, 'Foreign', 'RESEARCH', 'ACTIVE', '2026-01-01Z', '2027-01-01Z', '2026-01-01Z')`
    const { id } = await identity.createKey({ accountId, agreement: 'OWN-1', purpose: 'RESEARCH' })
    const [row] = await db.databases
      .control`select agreement_number, purpose from identity.api_key where id = ${id}`
    expect(row).toEqual({ agreement_number: 'OWN-1', purpose: 'RESEARCH' })
    for (const agreement of ['FOREIGN-1', 'NOWHERE-1', '', '\0'])
      await expect(identity.createKey({ accountId, agreement })).rejects.toMatchObject({
        fault: { message: 'identity.foreignAgreement' },
      })
  })

  test.each(['', 'two words', 'a\0', 'x'.repeat(61)])(
    'is bound to no purpose that is no code: %j',
    async (purpose) => {
      const { id: accountId } = await account()
      await expect(identity.createKey({ accountId, purpose })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      })
    },
  )

  test('that is revoked raises the epoch; saying so again keeps the time and raises it again', async () => {
    const { id: accountId } = await account()
    const { id } = await identity.createKey({ accountId })
    const before = await epoch()
    const at = clock.now()
    await expect(identity.revokeKey(id, 'cli')).resolves.toEqual({ id, madeWithIt: [], epoch: before + 1 })
    const [change] = await db.databases
      .control`select subjects, reason from policy.change where e = ${before + 1}`
    expect(change).toEqual({ subjects: [`key:${id}`], reason: 'key revoked by cli' })
    clock.advance(60_000)
    await expect(identity.revokeKey(id, 'cli')).resolves.toEqual({ id, madeWithIt: [], epoch: before + 2 })
    const [row] = await db.databases.control<
      { at: string }[]
    >`select revoked_at as at from identity.api_key where id = ${id}`
    expect(new Date(row?.at ?? '')).toEqual(at)
  })

  test('that is not there cannot be revoked, and a whole key given instead of its id is not repeated', async () => {
    const { id: accountId } = await account()
    const { key } = await identity.createKey({ accountId })
    const before = await epoch()
    const refused = await identity.revokeKey(key, 'cli').catch((error: unknown) => error)
    expect(refused).toMatchObject({ fault: { message: 'identity.unknownKey' } })
    expect(String(refused)).not.toContain(key)
    await expect(identity.revokeKey(NOBODY, 'cli')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await epoch()).toBe(before)
  })

  test('stays as it was when the log does not pause in time', async () => {
    const { id: accountId } = await account()
    const { id } = await identity.createKey({ accountId })
    const before = await epoch()
    const log = db.databases.openLog()
    try {
      await log.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock_shared(87016001)`
        await expect(identity.revokeKey(id, 'cli')).rejects.toMatchObject({
          code: 'UNAVAILABLE',
          fault: { message: 'identity.narrowingBusy' },
        })
      })
    } finally {
      await log.end()
    }
    const [row] = await db.databases.control`select revoked_at from identity.api_key where id = ${id}`
    expect(row).toEqual({ revoked_at: null })
    expect(await epoch()).toBe(before)
  })
})
