import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import { narrow } from '../../../src/db/narrow'
import { systemClock } from '../../../src/kernel/clock'
import { awaitConfirmation, confirmationReader } from '../../../src/metering/end/confirmation'
import { openLease, type Lease, type LeaseTimes } from '../../../src/metering/end/lease'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { owner } from './fixture'
import { openProxy, type Proxy } from './proxy'

/** A narrowing has returned only when no instance can hand over a row that was decided before it. */
let db: TestDatabase
let sql: Sql
let proxy: Proxy
beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  // the server of the tests has just been started, and everyone is suspected for a lease
  await until(async () => (await read(1)).state === 'EFFECTIVE')
})
beforeEach(async () => {
  proxy = await openProxy(db.settings.databaseUrl)
})
afterEach(() => proxy.close())
afterAll(async () => {
  await sql.end()
  await db.close()
})

let known = 1
const open = (times: Partial<LeaseTimes> = {}): Promise<Lease> =>
  openLease({
    openLog: proxy.openLog,
    clock: systemClock,
    observe: () => undefined,
    epoch: () => known,
    onEpoch: () => undefined,
    times: { beatMs: 100, writeMs: 4_000, answerMs: 1_000, ...times },
  })

const control = (): PostgresJsDatabase => drizzle(db.databases.control)
const read = (epoch: number): ReturnType<ReturnType<typeof confirmationReader>> =>
  confirmationReader(control(), systemClock)(epoch)
const confirmed = (epoch: number, patienceMs = 20_000): ReturnType<typeof awaitConfirmation> =>
  awaitConfirmation(confirmationReader(control(), systemClock), epoch, systemClock, patienceMs)
const narrowed = (): Promise<number> => control().transaction((tx) => narrow(tx, ['key:1'], 'a test'))

test('a narrowing waits for a reply that was decided before it, and no longer', async () => {
  const lease = await open()
  known = 1
  lease.begin(1)
  const epoch = await narrowed()
  known = epoch
  expect(await confirmed(epoch, 300)).toMatchObject({ state: 'PENDING', instances: [expect.any(String)] })
  lease.end(1)
  const begunMs = performance.now()
  expect(await confirmed(epoch)).toMatchObject({ state: 'EFFECTIVE', epoch })
  expect(performance.now() - begunMs).toBeLessThan(1_000)
  await lease.close()
})

test('an instance that does not know of it yet is waited for', async () => {
  const lease = await open()
  const epoch = await narrowed()
  expect(await confirmed(epoch, 300)).toMatchObject({ state: 'PENDING' })
  known = epoch
  expect(await confirmed(epoch)).toMatchObject({ state: 'EFFECTIVE' })
  await lease.close()
})

test('one that is cut off loses the right before others stop waiting, and does not win it back for old replies', async () => {
  const lease = await open({ writeMs: 4_000 })
  const { term } = lease
  lease.begin(known)
  expect(lease.allows(term)).toBe(true)
  proxy.mode = 'SWALLOW'
  const epoch = await narrowed()
  const waiting = confirmed(epoch)
  await until(() => !lease.allows(term))
  expect(await read(epoch)).toMatchObject({ state: 'PENDING' })
  expect(await waiting).toMatchObject({ state: 'EFFECTIVE' })
  proxy.mode = 'PASS'
  await until(() => lease.term > term)
  expect(lease.allows(term)).toBe(false)
  expect(lease.allows(lease.term)).toBe(true)
  lease.end(known)
  known = epoch
  await lease.close()
})

test('a beat that is under way when its lease ends is waited for; one that begins then has lost it', async () => {
  const id = '00000000-0000-4000-8000-000000000001'
  const beat = (on: Sql, number: number): Promise<readonly { term: number }[]> =>
    on<{ term: number }[]>`select term::int from policy.beat(${id}, 'a test', ${number}, 1)`
  await beat(sql, 1)
  await sql`update policy.instance set lease_until = clock_timestamp() + interval '0.4 s' where id = ${id}`
  const held = await sql.reserve()
  await held`begin`
  expect(await beat(held as unknown as Sql, 2)).toEqual([{ term: 1 }])
  await new Promise((resolve) => setTimeout(resolve, 500))
  let isAnswered = false
  const asked = read(2).finally(() => {
    isAnswered = true
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(isAnswered).toBe(false)
  await held`commit`
  held.release()
  expect(await asked).toMatchObject({ state: 'PENDING' })

  await sql`update policy.instance set lease_until = clock_timestamp() where id = ${id}`
  expect(await read(2)).toMatchObject({ state: 'EFFECTIVE' })
  expect(await beat(sql, 3)).toEqual([{ term: 3 }])
  // one that was overtaken changes nothing
  expect(await beat(sql, 2)).toEqual([{ term: 3 }])
  expect(await sql`select beat::int from policy.instance where id = ${id}`).toEqual([{ beat: 3 }])
  // the answer that told of the gap may be lost: the next one tells it too
  expect(await beat(sql, 4)).toEqual([{ term: 3 }])
  await sql`delete from policy.instance where id = ${id}`
})

test('a gap is known although the answer that told of it was lost', async () => {
  const lease = await open({ beatMs: 60_000 })
  const { term } = lease
  await sql`update policy.instance set lease_until = clock_timestamp()`
  proxy.mode = 'LOSE_REPLY'
  lease.hasten()
  await until(() => proxy.lost > 0)
  // the beat of which nothing was heard has the lease again
  expect(await read(await narrowed())).toMatchObject({ state: 'PENDING' })
  await until(() => {
    lease.hasten()
    return lease.term > term
  })
  expect(lease.allows(term)).toBe(false)
  expect(lease.allows(lease.term)).toBe(true)
  await lease.close()
})

test('an instance that left is not waited for', async () => {
  const lease = await open()
  lease.begin(known)
  await lease.close()
  expect(lease.allows(lease.term)).toBe(false)
  expect(await read(await narrowed())).toMatchObject({ state: 'EFFECTIVE' })
})
