import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { commandLine } from '../../../src/journal/actor'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { exportLog } from '../../../src/metering/export/export'
import { openExport } from '../../../src/metering/export/export-source'
import { eraseSide, retain } from '../../../src/metering/retention'
import { sidePart } from '../../../src/metering/record/side-row'
import { storeOperationTexts } from '../../../src/metering/log/stored-operation-text'
import type { OperationRecord } from '../../../src/metering/usage-record'
import { verifyLog, verifySource } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase
let sql: Sql
const deps = { clock: systemClock, signer: testSigner(), timeZone: 'UTC', actor: commandLine }
const DAY_MS = 86_400_000
const overMs = Math.floor(Date.now() / DAY_MS - 300) * DAY_MS + 3_600_000
const side = sidePart({ address: '2001:db8::1', userAgent: 'test' })
const batches = 8

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  for (let writer = 0; writer < batches; writer += 1) await append(overMs)
  await sql`delete from metering.rollup_due`
  await createCheckpointMaker({ databases: db.databases, ...deps }).place()
  await createCheckpointMaker({ databases: db.databases, ...deps }).sign()
})
afterEach(async () => {
  await sql.end()
  await db.close()
})

/** A writer of its own with one batch of two records of then, and one of now. */
const append = async (ms: number, given: Partial<OperationRecord> = {}): Promise<void> => {
  const { log } = await openTestLog(db)
  for (const at of [ms, Date.now()]) {
    const held = { operation: null, side: side.text }
    const record = (): OperationRecord =>
      usageRecord({
        ...{ at: new Date(at).toISOString(), agreements: [], datasets: [], side: side.hash },
        ...given,
      })
    await Promise.all([record(), record()].map((one) => log.append(one, log.epoch, held)))
  }
  await log.close()
  // the header's time is that of the commit, which a test cannot wait for
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      update metering.batch b set committed_at = r.at from metering.usage_record r
      where r.writer = b.writer and r.batch = b.number and r.position = 0`
  })
}

/** A client that does something before it takes a connection for its n-th piece, when the one before has been let go. */
const between = (act: (piece: number) => Promise<unknown>, take: 'reserve' | 'begin'): Sql => {
  let piece = 0
  const { audit } = db.databases
  return new Proxy(audit, {
    get: (target, name) => {
      if (name !== take) return Reflect.get(target, name) as unknown
      return async (...given: readonly unknown[]) => {
        piece += 1
        await act(piece)
        return Reflect.apply(target[take] as (...all: readonly unknown[]) => unknown, target, given)
      }
    },
  })
}

/** Verified in pieces of one batch, which end with all that stands there in the middle of it. */
const verifiedAmid = async (act: () => Promise<unknown>, at = 5) => {
  let pieces = 0
  const amid = async (piece: number): Promise<void> => {
    pieces = piece
    if (piece === at) await act()
  }
  const found = await verifyLog(between(amid, 'reserve'), {}, 3)
  expect(pieces).toBeGreaterThan(batches)
  return found
}

const dropDay = async (): Promise<void> => {
  const dropped = await retain(sql, deps, 200)
  expect(dropped).toMatchObject([{ dropped: 2 * batches }])
}

test('R-31: a day that is dropped while the log is verified is no cut', async () => {
  expect(await verifiedAmid(dropDay)).toMatchObject({ ok: true, problems: [], records: expect.any(Number) })
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [] })
})

test.each([1, 17])('R-31: nor is one that is dropped before or behind all that is read: %i', async (at) => {
  expect(await verifiedAmid(dropDay, at)).toMatchObject({ ok: true, problems: [] })
})

test('R-30: what is cut out beside a day that is dropped while the log is verified is missed', async () => {
  const found = await verifiedAmid(async () => {
    await dropDay()
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      // not of the writer that says what was dropped: it has one batch alone
      const { count } = await tx`
        delete from metering.usage_record r using (
          select writer from metering.batch where number = 2 order by writer desc limit 1) last
        where r.writer = last.writer and r.batch = 2 and r.position = 1`
      expect(count).toBe(1)
    })
  })
  expect(found.problems).toMatchObject([{ kind: 'COUNT', batch: 2 }, { kind: 'ROOT' }])
})

test('R-30: records that are removed while it is verified, with a day that was not dropped, are missed', async () => {
  const found = await verifiedAmid(() =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`delete from metering.usage_record r where r.batch = 1`
    }),
  )
  expect(found.ok).toBe(false)
})

test('what is erased while the log is verified is not gone before its time', async () => {
  const found = await verifiedAmid(() => eraseSide(sql, deps, { before: new Date(overMs + DAY_MS) }))
  expect(found).toMatchObject({ ok: true, problems: [] })
  expect(found.erased).toBeGreaterThan(0)
  expect(found.erased).toBeLessThan(2 * batches)
})

test('commits, places, checkpoints, keys and texts that come while the log is verified do not disturb', async () => {
  const other = testSigner(8)
  const text = { hash: 'b'.repeat(64), text: 'query Later { later }' }
  const found = await verifiedAmid(async () => {
    await storeOperationTexts(db.databases.control, [text])
    const [row] = await sql<{ hash: string }[]>`
      select encode(hash, 'hex') as hash from metering.operation_text where text = ${text.text}`
    for (let writer = 0; writer < 6; writer += 1) await append(Date.now(), { documentHash: row?.hash ?? '' })
    const { log } = await openTestLog(db, { signer: other })
    await log.append(usageRecord({ documentHash: row?.hash ?? '' }), log.epoch)
    await log.close()
    const maker = createCheckpointMaker({ databases: db.databases, ...deps, signer: other })
    await maker.place()
    await maker.sign()
  }, 2)
  expect(found).toMatchObject({ ok: true, problems: [], placed: 2 * batches, checkpoints: 1 })
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [], checkpoints: 2 })
})

test('no snapshot outlives its piece', async () => {
  const held = async (): Promise<number> => {
    const [row] = await sql<{ held: number }[]>`
      select count(*)::int as held from pg_stat_activity
      where datname = current_database() and application_name = 'weir audit' and backend_xmin is not null`
    return row?.held ?? Number.NaN
  }
  const seen: number[] = []
  const look = async (): Promise<void> => void seen.push(await held())
  await verifyLog(between(look, 'reserve'), {}, 3)
  expect(new Set(seen)).toEqual(new Set([0]))
})

describe('an export', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'weir-pieces-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  const exportedAmid = async (at: number) => {
    const amid = async (piece: number): Promise<void> => {
      if (piece === at) await dropDay()
    }
    return exportLog(between(amid, 'begin'), dir, { since: null, format: 'jsonl' }, 2)
  }

  test('is not finished where a day is dropped some of which is not written', async () => {
    await expect(exportedAmid(4)).rejects.toThrow('checkpoint')
  })

  test('is whole where it was all written before', async () => {
    const { size } = await exportedAmid(batches + 1)
    expect(size).toBe(2 * batches)
    expect(await verifySource(await openExport(dir))).toMatchObject({ ok: true, records: 4 * batches })
  })
})
