import {
  meteringUnavailable,
  pendingRecord,
  type PendingRecord,
} from '../../../../src/metering/log/pending-record'
import { createQueue, MAX_BATCH_BYTES } from '../../../../src/metering/log/queue'
import { usageRecord } from '../../../support/usage-record'

const record = (sinceMs = 0, size = 0): PendingRecord =>
  pendingRecord(usageRecord({ rules: ['x'.repeat(size)] }), 1, sinceMs)

const plenty = { queueRecords: 1_000, queueBytes: 1_000_000_000, batchRecords: 10 }

test('records leave in the order in which they came, a batch at a time', () => {
  const queue = createQueue(plenty)
  const all = Array.from({ length: 25 }, () => record())
  for (const one of all) expect(queue.push(one)).toBe(true)
  const batches = [queue.take(), queue.take(), queue.take(), queue.take()]
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5, 0])
  expect(batches.flat().map((one) => one.id)).toEqual(all.map((one) => one.id))
})

test('a queue takes as many records as it may, and room comes back when they leave', () => {
  const queue = createQueue({ ...plenty, queueRecords: 3 })
  expect([record(), record(), record(), record()].map((one) => queue.push(one))).toEqual([
    true,
    true,
    true,
    false,
  ])
  expect(queue.hasRoom(1)).toBe(false)
  queue.take()
  expect(queue.hasRoom(1)).toBe(true)
  expect([queue.length, queue.bytes]).toEqual([0, 0])
})

test('a queue takes as many bytes as it may, counted in UTF-8', () => {
  const chinese = pendingRecord(usageRecord({ operationName: '街'.repeat(1_000) }), 1, 0)
  expect(chinese.bytes).toBe(Buffer.byteLength(chinese.canonical))
  const queue = createQueue({ ...plenty, queueBytes: chinese.bytes })
  expect(queue.push(chinese)).toBe(true)
  expect(queue.push(record())).toBe(false)
  queue.take()
  expect(queue.push(record())).toBe(true)
})

test('a batch of large records is bounded by its bytes, and still takes at least one', () => {
  const queue = createQueue(plenty)
  for (const size of [MAX_BATCH_BYTES + 1, 100, MAX_BATCH_BYTES / 2, MAX_BATCH_BYTES / 2, 100])
    queue.push(record(0, size))
  expect([queue.take(), queue.take(), queue.take(), queue.take()].map((batch) => batch.length)).toEqual([
    1, 2, 2, 0,
  ])
  expect(queue.bytes).toBe(0)
})

test('the records that waited too long leave, the others stay', () => {
  const queue = createQueue(plenty)
  for (const since of [1, 2, 3, 4]) queue.push(record(since))
  expect(queue.takeOlder(3).map((one) => one.sinceMs)).toEqual([1, 2])
  expect(queue.takeOlder(3)).toEqual([])
  expect(queue.take().map((one) => one.sinceMs)).toEqual([3, 4])
  expect(queue.bytes).toBe(0)
})

test('a record is answered once', async () => {
  const one = record()
  one.resolve({ kind: 'STALE' })
  one.reject(meteringUnavailable('too late'))
  expect(one.isAnswered).toBe(true)
  await expect(one.outcome).resolves.toEqual({ kind: 'STALE' })
})

test('a rejected record tells METERING_UNAVAILABLE and keeps the cause for the log', async () => {
  const one = record()
  const cause = new Error('no connection')
  one.reject(meteringUnavailable(cause))
  await expect(one.outcome).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE', cause })
})
