import type { AgreementDraft } from '../../../src/agreements/agreement-draft'
import { createAgreementRepository, type AgreementRepository } from '../../../src/agreements/repository'
import { createCallers } from '../../../src/identity/callers'
import { createIdentityService } from '../../../src/identity/service'
import type { Observation } from '../../../src/telemetry/observation'
import { createManualClock } from '../../support/manual-clock'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { insertDatasets } from './datasets'

let db: TestDatabase
let agreements: AgreementRepository
const clock = createManualClock()
const seen: Observation[] = []
const organisations = { user: '', opener: '' }

beforeAll(async () => {
  db = await createTestDatabase()
  const { databases } = db
  agreements = createAgreementRepository({ databases, clock, observe: (o) => seen.push(o) })
  const identity = createIdentityService({ databases, clock })
  organisations.opener = (
    await identity.createOrganisation({ kind: 'DATA_OPENER', name: 'Civil affairs' })
  ).id
  organisations.user = (await identity.createOrganisation({ kind: 'DATA_USER', name: 'Institute' })).id
  await insertDatasets(databases.control, organisations.opener)
})
afterAll(() => db.close())

let made = 0
const draft = (over: Partial<AgreementDraft> = {}): AgreementDraft => {
  made += 1
  return {
    number: `CQ-2026-${made}`,
    userOrganisation: 'Institute',
    openerOrganisation: organisations.opener,
    title: 'Housing research',
    purpose: 'HOUSING_RESEARCH',
    state: 'ACTIVE',
    effectiveFrom: new Date('2026-01-01T00:00:00Z'),
    effectiveTo: new Date('2030-01-01T00:00:00Z'),
    scopes: [{ dataset: 'applicants', columns: [{ name: 'name', uses: ['select'] }] }],
    ...over,
  }
}

const ofNumber = async (number: string) =>
  (await agreements.agreementsOf(organisations.user)).find((agreement) => agreement.number === number)

const eventsOf = (number: string) =>
  db.databases.control<{ kind: string; actor: string; body: { from?: string; to?: string } }[]>`
    select e.kind, e.actor, e.body from agreements.event e
    join agreements.agreement a on a.id = e.agreement_id
    where a.number = ${number}
    order by e.id`

const epoch = async (): Promise<number> => {
  const [row] = await db.databases.control<{ e: string }[]>`select e from policy.epoch`
  return Number(row?.e)
}

describe('an agreement', () => {
  test('comes back as it was agreed, with the revision of each contract', async () => {
    const agreed = draft({
      scopes: [
        {
          dataset: 'applicants',
          columns: [
            { name: 'name', mask: { kind: 'name' }, uses: ['select'] },
            { name: 'householdSize', uses: ['select', 'filter', 'sort', 'group'] },
          ],
          predicate: {
            kind: 'toOne',
            relation: 'district',
            of: { kind: 'compare', column: 'name', op: 'eq', value: '沙坪坝区' },
          },
        },
        {
          dataset: 'districts',
          columns: [{ name: 'code', uses: ['select'] }],
          aggregatesOnly: true,
          smallestGroup: 5,
        },
      ],
      modes: ['API', 'SANDBOX'],
      budgets: [
        { unit: 'REQUESTS', per: 'MINUTE', limit: 60 },
        { unit: 'ROWS', per: 'DAY', limit: 1_000_000 },
      ],
    })
    const { id } = await agreements.createAgreement(agreed, 'test')
    expect(await ofNumber(agreed.number)).toEqual({
      id,
      number: agreed.number,
      purpose: 'HOUSING_RESEARCH',
      state: 'ACTIVE',
      version: 1,
      effectiveFrom: agreed.effectiveFrom,
      effectiveTo: agreed.effectiveTo,
      modes: ['API', 'SANDBOX'],
      budgets: agreed.budgets,
      scopes: new Map([
        [
          'applicants',
          {
            dataset: 'applicants',
            contractRevision: 3,
            columns: new Map([
              ['name', { name: 'name', mask: { kind: 'name' }, uses: ['select'] }],
              ['householdSize', { name: 'householdSize', uses: ['select', 'filter', 'sort', 'group'] }],
            ]),
            predicate: agreed.scopes[0]?.predicate,
            aggregatesOnly: false,
            smallestGroup: null,
          },
        ],
        [
          'districts',
          {
            dataset: 'districts',
            contractRevision: 1,
            columns: new Map([['code', { name: 'code', uses: ['select'] }]]),
            predicate: null,
            aggregatesOnly: true,
            smallestGroup: 5,
          },
        ],
      ]),
    })
    expect(await eventsOf(agreed.number)).toEqual([
      { kind: 'CREATED', actor: 'test', body: { state: 'ACTIVE' } },
    ])
  })

  test.each(['DRAFT', 'SIGNED', 'RETURNED', 'REFUSED'] as const)(
    'that is %s is of no concern',
    async (state) => {
      const agreed = draft({ state })
      await agreements.createAgreement(agreed, 'test')
      expect(await ofNumber(agreed.number)).toBeUndefined()
    },
  )

  test('of another organisation is not one of ours', async () => {
    const theirs = draft({ userOrganisation: organisations.opener, openerOrganisation: organisations.user })
    await agreements.createAgreement(theirs, 'test')
    expect(await ofNumber(theirs.number)).toBeUndefined()
  })

  test('has its number alone', async () => {
    const agreed = draft()
    await agreements.createAgreement(agreed, 'test')
    await expect(agreements.createAgreement({ ...agreed, title: 'Again' }, 'test')).rejects.toMatchObject({
      fault: { message: 'agreements.taken' },
    })
  })

  test('is refused with everything that is wrong with it, and nothing of it is stored', async () => {
    const wrong = draft({
      number: 'x',
      title: ' ',
      purpose: 'two words',
      effectiveTo: new Date('2026-01-01T00:00:00Z'),
      userOrganisation: "nobody' or true",
      modes: ['API', 'API'],
      budgets: [{ unit: 'ROWS', per: 'DAY', limit: -1 }],
      scopes: [
        { dataset: 'applicants', columns: [{ name: 'identityNumber', uses: ['select'] }] },
        { dataset: 'water', columns: [{ name: 'code', uses: ['select'] }] },
        { dataset: 'draft', columns: [{ name: 'code', uses: ['select'] }] },
        { dataset: 'draft', columns: [] },
        {
          dataset: 'districts',
          columns: [
            { name: 'code', mask: { kind: 'fixed', value: 'x' }, uses: ['select'] },
            { name: 'name', mask: { kind: 'null' }, uses: ['select'] },
          ],
        },
      ],
    })
    const refused = await agreements.createAgreement(wrong, 'test').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', fault: { message: 'agreements.badDraft' } })
    const said = String(refused).split('\n- ').slice(1)
    expect(said).toEqual([
      expect.stringContaining('number'),
      expect.stringContaining('title'),
      expect.stringContaining('purpose'),
      expect.stringContaining('term'),
      expect.stringContaining('mode'),
      expect.stringContaining('budgets.0.limit'),
      expect.stringContaining('each once'),
      expect.stringContaining("organisation nobody' or true"),
      expect.stringContaining('draft.columns'),
      expect.stringContaining('applicants.identityNumber is not open'),
      expect.stringContaining('water is not open'),
      expect.stringContaining('no published dataset draft'),
      expect.stringContaining('districts.name cannot be masked to null'),
    ])
    const [stored] = await db.databases
      .control`select count(*)::int as n from agreements.agreement where title = ' '`
    expect(stored).toEqual({ n: 0 })
  })

  test.each(['\0', '\ud800', 'a"b', '__proto__', 'x'.repeat(1_000)])(
    'on a dataset named %j is refused',
    async (dataset) => {
      const hostile = draft({ scopes: [{ dataset, columns: [{ name: 'code', uses: ['select'] }] }] })
      await expect(agreements.createAgreement(hostile, 'test')).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      })
    },
  )

  test('that ends at no date is refused', async () => {
    const endless = draft({ effectiveTo: new Date(Number.NaN) })
    await expect(agreements.createAgreement(endless, 'test')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
  })

  test('whose stored scope cannot be read opens nothing, and the others stay', async () => {
    const [broken, sound] = [draft(), draft()]
    const { id } = await agreements.createAgreement(broken, 'test')
    await agreements.createAgreement(sound, 'test')
    await db.databases.control`
      update agreements.scope set predicate = '{"kind": "sql", "text": "true"}' where agreement_id = ${id}`
    seen.length = 0
    expect(await ofNumber(broken.number)).toBeUndefined()
    expect(await ofNumber(sound.number)).toBeDefined()
    expect(seen[0]).toMatchObject({ kind: 'failure', where: 'agreements' })
    await db.databases.control`update agreements.scope set predicate = null where agreement_id = ${id}`
  })
})

describe('a step of an agreement', () => {
  const agreed = async () => {
    const { number, ...rest } = draft()
    await agreements.createAgreement({ number, ...rest }, 'test')
    return number
  }

  test('that takes access away raises the epoch and says whose agreement it was', async () => {
    const number = await agreed()
    const before = await epoch()
    await expect(agreements.setState(number, 'SUSPENDED', 'opener 7', 'report overdue')).resolves.toEqual({
      epoch: before + 1,
    })
    const [change] = await db.databases
      .control`select subjects, reason from policy.change where e = ${before + 1}`
    expect(change).toEqual({
      subjects: [`agreement:${number}`],
      reason: 'SUSPENDED by opener 7: report overdue',
    })
    expect((await eventsOf(number)).at(-1)).toEqual({
      kind: 'STATE',
      actor: 'opener 7',
      body: { from: 'ACTIVE', to: 'SUSPENDED', reason: 'report overdue' },
    })
  })

  test('that gives access back raises nothing', async () => {
    const number = await agreed()
    await agreements.setState(number, 'SUSPENDED', 'opener 7', 'report overdue')
    const before = await epoch()
    await expect(agreements.setState(number, 'ACTIVE', 'opener 7', 'remedied')).resolves.toEqual({
      epoch: null,
    })
    expect(await epoch()).toBe(before)
    expect(await ofNumber(number)).toMatchObject({ state: 'ACTIVE' })
  })

  test('that is said again is recorded once and raises the epoch again', async () => {
    const number = await agreed()
    await agreements.setState(number, 'TERMINATED', 'authority', 'T01')
    const before = await epoch()
    await expect(agreements.setState(number, 'TERMINATED', 'authority', 'T01')).resolves.toEqual({
      epoch: before + 1,
    })
    expect(await eventsOf(number)).toHaveLength(2)
  })

  test.each(['EXPIRED', 'TERMINATED', 'RELINQUISHED'] as const)('never leads out of %s', async (end) => {
    const number = await agreed()
    await agreements.setState(number, end, 'authority', 'end')
    const before = await epoch()
    await expect(agreements.setState(number, 'ACTIVE', 'opener', 'again')).rejects.toMatchObject({
      code: 'INVALID_TRANSITION',
    })
    expect(await ofNumber(number)).toMatchObject({ state: end })
    expect([await epoch(), (await eventsOf(number)).length]).toEqual([before, 2])
  })

  test.each(["x' or true", 'NOWHERE-1', '', '\0'])(
    'of an agreement that is not there is refused: %j',
    async (number) => {
      await expect(agreements.setState(number, 'TERMINATED', 'a', 'b')).rejects.toMatchObject({
        fault: { message: 'agreements.unknown' },
      })
    },
  )

  test.each(['', '  ', 'a\0', '\udc00', 'x'.repeat(2_001)])(
    'without a reason that can be kept is refused: %j',
    async (reason) => {
      const number = await agreed()
      await expect(agreements.setState(number, 'TERMINATED', 'a', reason)).rejects.toMatchObject({
        fault: { message: 'agreements.badReason' },
      })
      expect(await ofNumber(number)).toMatchObject({ state: 'ACTIVE' })
    },
  )

  test('at one time with another leaves one order of events', async () => {
    const number = await agreed()
    await Promise.allSettled([
      agreements.setState(number, 'SUSPENDED', 'a', 'one'),
      agreements.setState(number, 'TERMINATED', 'b', 'two'),
      agreements.setState(number, 'ACTIVE', 'c', 'three'),
    ])
    const bodies = (await eventsOf(number)).slice(1).map((e) => e.body)
    bodies.forEach(({ from }, i) => expect(from).toBe(i === 0 ? 'ACTIVE' : bodies[i - 1]?.to))
    expect(bodies.at(-1)?.to).toBe('TERMINATED')
  })

  test('is never forgotten: events cannot be changed or removed', async () => {
    const number = await agreed()
    const { control } = db.databases
    await expect(control`update agreements.event set actor = 'x'`).rejects.toMatchObject({ code: '42501' })
    await expect(control`delete from agreements.event`).rejects.toMatchObject({ code: '42501' })
    expect(await eventsOf(number)).toHaveLength(1)
  })

  test('is known to a caller who is remembered, once the agreement is dropped', async () => {
    const { databases } = db
    const identity = createIdentityService({ databases, clock })
    const account = await identity.createAccount({
      name: 'Li',
      organisation: 'Institute',
      roles: ['DATA_USER'],
    })
    const number = await agreed()
    const { key } = await identity.createKey({ accountId: account.id, agreement: number })
    const listen = () => Promise.resolve(() => Promise.resolve())
    const callers = createCallers({
      databases: { control: databases.control, listen },
      clock,
      observe: () => undefined,
    })
    const stateNow = async (): Promise<unknown> => {
      const caller = await callers.identify(`Bearer ${key}`, { agreement: number })
      return caller.kind === 'account' && caller.agreements.find((a) => a.number === number)?.state
    }
    expect(await stateNow()).toBe('ACTIVE')
    await agreements.setState(number, 'TERMINATED', 'authority', 'T01')
    callers.drop([`agreement:${number}`])
    expect(await stateNow()).toBe('TERMINATED')
    await callers.close()
  })
})
