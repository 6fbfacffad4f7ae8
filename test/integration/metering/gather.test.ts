import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
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

const slow = () => usageRecord({ durationUs: 10_000_000_000 })

test('an operation alone waits for nobody', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  log.begin()
  expect(receiptOf(await log.append(usageRecord(), log.epoch)).position).toBe(0)
  await log.close()
})

test('what comes one after another goes as one batch', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  for (let i = 0; i < 3; i += 1) log.begin()
  const answers = []
  for (let i = 0; i < 3; i += 1) {
    answers.push(log.append(usageRecord(), log.epoch))
    await turn()
  }
  const receipts = (await Promise.all(answers)).map(receiptOf)
  expect(receipts.map(({ batch, position }) => ({ batch, position }))).toEqual(
    [0, 1, 2].map((position) => ({ batch: 1, position })),
  )
  await log.close()
})

test('an operation that takes its time does not hold the others', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  for (let i = 0; i < 4; i += 1) log.begin()
  expect(receiptOf(await log.append(usageRecord(), log.epoch)).batch).toBe(1)
  await log.close()
})

test('of many, half of them are enough', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  for (let i = 0; i < 60; i += 1) log.begin()
  const answers = Array.from({ length: 30 }, () => log.append(usageRecord(), log.epoch))
  const receipts = (await Promise.all(answers)).map(receiptOf)
  expect(new Set(receipts.map(({ batch }) => batch))).toEqual(new Set([1]))
  await log.close()
})

test('what is answered is not waited for', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER })
  const ends = Array.from({ length: 10 }, () => log.begin())
  for (const end of ends.slice(1)) end()
  expect(receiptOf(await log.append(usageRecord(), log.epoch)).batch).toBe(1)
  await log.close()
})

test('after its time a batch goes with what it has, though more come without a pause', async () => {
  const { log } = await openTestLog(db, { gatherMs: 30 })
  for (let i = 0; i < 10_000; i += 1) log.begin()
  let isAnswered = false
  const first = log.append(usageRecord(), log.epoch).finally(() => {
    isAnswered = true
  })
  const others = []
  while (!isAnswered && others.length < 5_000) {
    others.push(log.append(usageRecord(), log.epoch))
    await turn()
  }
  expect(receiptOf(await first).batch).toBe(1)
  await Promise.all(others)
  await log.close()
})

test('where operations wait in line, a batch waits for records that come slowly, until they do no more', async () => {
  let isCrowded = true
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER, isCrowded: () => isCrowded })
  for (let i = 0; i < 10; i += 1) log.begin()
  const answers = []
  for (let i = 0; i < 3; i += 1) {
    answers.push(log.append(slow(), log.epoch))
    await sleep(20)
  }
  isCrowded = false
  expect((await Promise.all(answers)).map((answer) => receiptOf(answer).batch)).toEqual([1, 1, 1])
  await log.close()
})

test('where operations wait in line, a batch waits four times as long and no longer', async () => {
  const { log } = await openTestLog(db, { gatherMs: 30, isCrowded: () => true })
  for (let i = 0; i < 10; i += 1) log.begin()
  const begun = performance.now()
  expect(receiptOf(await log.append(slow(), log.epoch)).batch).toBe(1)
  expect(performance.now() - begun).toBeGreaterThan(100)
  await log.close()
})

test('where operations wait in line, a quick one waits no longer than ever', async () => {
  const { log } = await openTestLog(db, { gatherMs: FOR_EVER, isCrowded: () => true })
  for (let i = 0; i < 10; i += 1) log.begin()
  const answers = [slow(), usageRecord(), slow()].map((record) => log.append(record, log.epoch))
  expect((await Promise.all(answers)).map((answer) => receiptOf(answer).batch)).toEqual([1, 1, 1])
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
