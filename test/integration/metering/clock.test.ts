import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../../src/kernel/clock'
import { uuidv7 } from '../../../src/kernel/ids'
import { openLease } from '../../../src/metering/end/lease'
import { verifyLog } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, receiptOf } from './fixture'
import { openProxy } from './proxy'

/** A wall clock that is set back while the program runs takes nothing from the log, and lengthens no right. */
const DAY_MS = 86_400_000
let db: TestDatabase
let shiftMs: number
const clock: Clock = { now: () => new Date(Date.now() + shiftMs), monotonicMs: () => performance.now() }

beforeEach(async () => {
  shiftMs = 0
  db = await createTestDatabase()
})
afterEach(() => db.close())

const recordNow = () => usageRecord({ at: clock.now().toISOString() })

test.each([3_600_000, DAY_MS, DAY_MS * 3])(
  'R-28: with the clock set back by %i ms each operation is recorded at the time that it tells',
  async (backMs) => {
    const { log } = await openTestLog(db, { clock })
    const before = receiptOf(await log.append(recordNow(), log.epoch))
    shiftMs = -backMs
    const after = receiptOf(await log.append(recordNow(), log.epoch))
    expect(after).toMatchObject({ writer: before.writer, batch: before.batch + 1 })
    log.notReceived(after.record, 0, 'CONNECTION_BROKEN')
    log.unrecorded()
    await log.close()
    expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [], records: 4 })
  },
)

test('an operation in whose middle the clock was set back is refused, and the next one is recorded', async () => {
  const { log, observed } = await openTestLog(db, { clock })
  const id = uuidv7(clock.now().getTime())
  shiftMs = -DAY_MS
  const torn = { ...recordNow(), id }
  await expect(log.append(torn, log.epoch)).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
  expect(observed).toMatchObject([{ kind: 'recordRefused', record: id }])
  expect((await log.append(recordNow(), log.epoch)).kind).toBe('COMMITTED')
  await log.close()
})

test('a clock that is set back gives nobody the right to hand over rows for longer', async () => {
  const proxy = await openProxy(db.settings.databaseUrl)
  const lease = await openLease({
    openLog: proxy.openLog,
    clock,
    observe: () => undefined,
    epoch: () => 1,
    onEpoch: () => undefined,
    times: { beatMs: 50, writeMs: 1_500, answerMs: 1_000 },
  })
  expect(lease.allows(lease.term)).toBe(true)
  proxy.mode = 'SWALLOW'
  shiftMs = -DAY_MS
  await sleep(1_600)
  expect(lease.allows(lease.term)).toBe(false)
  await lease.close()
  await proxy.close()
})
