import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import { dayOf } from '../../../src/agreements/case/working-days'
import { carryOut, type Change } from '../../../src/journal/change'
import { systemClock, type Clock } from '../../../src/kernel/clock'
import { createChangeSource } from '../../../src/metering/log/recorded-change'
import { objectToFinding } from '../../../src/signals/decide-finding'
import { raiseFinding } from '../../../src/signals/raise'
import { signalRules } from '../../../src/signals/rule'
import { signalActor } from '../../../src/signals/watch'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { owner } from '../metering/fixture'

/** What a person does is in time, or late, by one clock, whichever server is asked. */
const [LAB, BUREAU, ALICE] = [
  '0190c3f6-0000-7000-8000-0000000000c1',
  '0190c3f6-0000-7000-8000-0000000000c2',
  '0190c3f6-0000-7000-8000-00000000000a',
]
const ZONE = 'UTC'
const DAY_MS = 86_400_000

let db: TestDatabase
let sql: Sql
beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  const at = new Date()
  for (const [id, kind] of [
    [LAB, 'DATA_USER'],
    [BUREAU, 'AUTHORITY'],
  ] as const)
    await sql`
      insert into identity.organisation (id, kind, name, contact, created_at)
      values (${id}, ${kind}, ${kind}, 'x@example.org', ${at})`
  await sql`
    insert into identity.account (id, organisation_id, name, roles, created_at)
    values (${ALICE}, ${LAB}, 'Alice', ${['DATA_USER']}, ${at})`
})
afterAll(async () => {
  await sql.end()
  await db.close()
})

const off = (byMs: number): Clock => ({
  now: () => new Date(Date.now() + byMs),
  monotonicMs: () => systemClock.monotonicMs(),
})

const alice = { accountId: ALICE, organisationId: LAB, roles: ['DATA_USER'] }

/** As one operation of hers does, on a server with that clock; nothing of it is kept. */
const onServer = async <T>(clock: Clock, command: (change: Change) => Promise<T>): Promise<T> => {
  const { control } = db.databases
  const source = createChangeSource({
    control: drizzle(control),
    clock,
    signer: testSigner(),
    timeZone: ZONE,
  })
  const change = source.open({ actor: { ...alice, name: 'Alice' }, requestId: 'a request' })
  try {
    return await change.run(command)
  } finally {
    await change.rollBack()
  }
}

const momentsOn = (clock: Clock): Promise<readonly [Date, Date]> =>
  onServer(clock, ({ at }) => Promise.resolve([at, new Date()]))

test.each([DAY_MS, -DAY_MS, 0])(
  'an operation of a server that is %s ms ahead is at the time of the database',
  async (byMs) => {
    const before = new Date()
    const [at, after] = await momentsOn(off(byMs))
    expect(at.getTime()).toBeGreaterThanOrEqual(before.getTime())
    expect(at.getTime()).toBeLessThanOrEqual(after.getTime())
  },
)

test('all commands of one operation are at one time', async () => {
  const { control } = db.databases
  const deps = { control: drizzle(control), clock: systemClock, signer: testSigner(), timeZone: ZONE }
  const change = createChangeSource(deps).open({ actor: signalActor, requestId: 'a request' })
  const moments = []
  for (let i = 0; i < 2; i += 1) {
    moments.push(await change.run(({ at }) => Promise.resolve(at)))
    await sql`select pg_sleep(0.01)`
  }
  await change.rollBack()
  expect(moments[1]).toEqual(moments[0])
})

test('R-42: an objection is in time by the clock of the database, whatever that of the server that is asked says', async () => {
  const { result: found } = await carryOut(
    drizzle(db.databases.control),
    systemClock,
    signalActor,
    (change) =>
      raiseFinding(change, ZONE, {
        rule: 'OFF_PURPOSE',
        setting: signalRules.OFF_PURPOSE.defaults,
        ...{ subject: `account:${ALICE}`, about: '', account: ALICE, organisation: LAB },
        measure: { measured: 50, of: null },
        window: { from: new Date(Date.now() - 3_600_000), to: new Date() },
        ...{ evidence: [ALICE], evidenceCount: 1, agreements: [], datasets: [] },
      }),
  )
  const id = found?.id ?? ''
  const objectOn = (clock: Clock) =>
    onServer(clock, (change) => objectToFinding(change, ZONE, alice, id, 'a typing error'))
  const setDue = (day: Date) =>
    sql`update signals.finding set redress_due = ${dayOf(day, ZONE)} where id = ${id}`
  await setDue(new Date())
  expect(await objectOn(off(2 * DAY_MS))).toMatchObject({ objection: 'a typing error' })
  await setDue(new Date(Date.now() - DAY_MS))
  await expect(objectOn(off(-2 * DAY_MS))).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
})
