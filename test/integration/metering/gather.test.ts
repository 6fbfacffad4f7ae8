import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, receiptOf } from './fixture'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** Longer than an append may take: a batch that waited so long would be refused, and the test fail. */
const FOR_EVER = 60_000

test('an operation alone waits for nobody', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  log.begin()
  expect(receiptOf(await log.append(usageRecord(), log.epoch)).position).toBe(0)
  await log.close()
})

test('a batch is not held for more than have come', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  // three may come, and one that takes its time must not hold the others
  for (let i = 0; i < 4; i += 1) log.begin()
  const first = log.append(usageRecord(), log.epoch)
  await sleep(50)
  const second = log.append(usageRecord(), log.epoch)
  const receipts = [receiptOf(await first), receiptOf(await second)]
  expect(receipts.map(({ batch, position }) => ({ batch, position }))).toEqual([
    { batch: 1, position: 0 },
    { batch: 1, position: 1 },
  ])
  await log.close()
})

test('what is answered is not waited for', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  const ends = Array.from({ length: 10 }, () => log.begin())
  for (const end of ends.slice(1)) end()
  expect(receiptOf(await log.append(usageRecord(), log.epoch)).batch).toBe(1)
  await log.close()
})

test('after its time a batch goes with what it has', async () => {
  const { log } = await openTestLog(db, { gatherMs: 30 })
  for (let i = 0; i < 10; i += 1) log.begin()
  expect(receiptOf(await log.append(usageRecord(), log.epoch)).batch).toBe(1)
  await log.close()
})

test('a log that closes holds nothing back', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  for (let i = 0; i < 10; i += 1) log.begin()
  const appended = log.append(usageRecord(), log.epoch)
  await sleep(20)
  await log.close()
  expect(receiptOf(await appended).batch).toBe(1)
})
