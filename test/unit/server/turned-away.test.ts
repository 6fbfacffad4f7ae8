import { meteringUnavailable } from '../../../src/metering/log/pending-record'
import type { UsageLog } from '../../../src/metering/usage-log'
import type { UsageRecord } from '../../../src/metering/usage-record'
import { BurstLimit } from '../../../src/server/burst'
import { TurnedAway } from '../../../src/server/turned-away'
import { createManualClock } from '../../support/manual-clock'

const ROUNDS = 4
const SOURCES = 1_000

test('while nothing can be recorded the sources stay as few, and no request is forgotten', async () => {
  const clock = createManualClock()
  const turnedAway = new TurnedAway({
    limit: new BurstLimit({ rate: 0.001, atOnce: 1 }, clock),
    clock,
    key: Buffer.alloc(32),
  })
  const records: UsageRecord[] = []
  let isAway = true
  const log = {
    epoch: 1,
    append: async (record: UsageRecord) => {
      // others come while a record waits for the log
      if (isAway) {
        await new Promise((resolve) => setImmediate(resolve))
        throw meteringUnavailable('away')
      }
      records.push(record)
      return { kind: 'COMMITTED' }
    },
  } as unknown as UsageLog
  const come = (round: number): void => {
    for (let i = 0; i < SOURCES; i += 1) {
      const address = `10.${round}.${i >> 8}.${i & 255}`
      expect(turnedAway.ask(() => address)).toBeNull()
      expect(turnedAway.ask(() => address)).not.toBeNull()
    }
  }
  come(0)
  for (let round = 1; round < ROUNDS; round += 1) {
    const recorded = expect(turnedAway.record(log)).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
    come(round)
    await recorded
  }
  isAway = false
  await turnedAway.record(log)
  expect(records.length).toBeLessThanOrEqual(SOURCES + 1)
  const counts = records.map((record) => (record.kind === 'window' ? record.turnedAway : 0))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ROUNDS * SOURCES)
  await turnedAway.record(log)
  expect(records.length).toBeLessThanOrEqual(SOURCES + 1)
})
