import type { Sql } from 'postgres'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker, type CheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { verifyLog } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase
let sql: Sql
let maker: CheckpointMaker

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  maker = makerOf(db)
})

afterEach(async () => {
  await sql.end()
  await db.close()
})

const makerOf = ({ databases }: TestDatabase): CheckpointMaker =>
  createCheckpointMaker({ databases, signer: testSigner(), clock: systemClock })

/** A writer of its own with so many batches. */
const append = async (batches: number): Promise<void> => {
  const { log } = await openTestLog(db)
  for (let batch = 0; batch < batches; batch += 1)
    await Promise.all([usageRecord(), usageRecord()].map((record) => log.append(record, log.epoch)))
  await log.close()
}

/** What is done when the triggers are off, as only the owner of the tables can. */
const tamper = async (...statements: readonly string[]): Promise<void> => {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const statement of statements) expect((await tx.unsafe(statement)).count).toBeGreaterThan(0)
  })
}

const problems = async (checkpoints: readonly string[] = []): Promise<readonly string[]> => {
  const found = await verifyLog(db.databases.audit, { checkpoints })
  return found.problems.map(({ kind, detail }) => `${kind} ${detail}`)
}

const newest = async (): Promise<string> => {
  const [row] = await sql<
    { note: string }[]
  >`select note from metering.checkpoint order by number desc limit 1`
  return row?.note ?? ''
}

test('every committed batch gets one place, a writer in its order, and the tree is proven', async () => {
  for (const count of [1, 3, 4, 7]) {
    await append(count)
    await maker.place()
    await maker.sign()
  }
  expect(await maker.place()).toBe(0)
  expect(await maker.sign()).toBeNull()
  const found = await verifyLog(db.databases.audit, { checkpoints: [await newest()] })
  expect(found).toMatchObject({ ok: true, batches: 15, placed: 15, checkpoints: 5, problems: [] })
})

test('R-30: what is cut off before a checkpoint that was kept is found, the whole writer too', async () => {
  await append(3)
  await maker.place()
  await maker.sign()
  await append(3)
  await maker.place()
  await maker.sign()
  const kept = await newest()
  await tamper(
    `delete from metering.usage_record where writer = (select writer from metering.tree_leaf where index = 3)`,
    `delete from metering.batch where writer = (select writer from metering.tree_leaf where index = 3)`,
    `delete from metering.tree_leaf where index >= 3`,
    `delete from metering.checkpoint where number = 2`,
  )
  expect(await problems()).toEqual([])
  expect(await problems([kept])).toEqual([
    'CUT the log ends at 3, the trusted checkpoint covers 6',
    'CHECKPOINT checkpoints 2 to 2 are missing',
  ])
})

test('a clock that was set back does not turn the batches of a writer round', async () => {
  await append(4)
  await tamper(`update metering.batch set committed_at = committed_at - number * interval '1 hour'`)
  await maker.place()
  await maker.sign()
  expect(await problems()).toEqual([])
  const rows = await sql<{ number: string }[]>`select number from metering.tree_leaf order by index`
  expect(rows.map((row) => row.number)).toEqual(['1', '2', '3', '4'])
})

test('instances that work at the same time give each batch one place', async () => {
  const makers = [maker, makerOf(db), makerOf(db)]
  let isOver = false
  const working = Promise.all(
    makers.map(async (one) => {
      while (!isOver) {
        await one.place()
        await one.sign()
      }
    }),
  )
  await Promise.all([append(20), append(20), append(20)])
  isOver = true
  await working
  await maker.place()
  await maker.sign()
  expect(await problems([await newest()])).toEqual([])
  expect(await verifyLog(db.databases.audit)).toMatchObject({ batches: 60, placed: 60 })
})

test('a tree that does not begin with what was signed is not signed again by the process that signed', async () => {
  await append(3)
  await maker.place()
  await maker.sign()
  await append(1)
  await tamper(`update metering.tree_leaf set hash = sha256('x') where index = 2`)
  await maker.place()
  await expect(maker.sign()).rejects.toThrow('does not begin with')
})

test('no role of a gateway can place, change or remove anything of the tree', async () => {
  await append(1)
  await maker.place()
  await maker.sign()
  const { control, audit } = db.databases
  for (const statement of [
    'delete from metering.tree_leaf',
    'update metering.checkpoint set size = 2',
    `insert into metering.unplaced values (gen_random_uuid(), 1)`,
    'delete from metering.unplaced',
    `select metering.tree_root(1)`,
  ])
    for (const role of [control, audit]) await expect(role.unsafe(statement)).rejects.toThrow()
  for (const table of ['tree_leaf', 'checkpoint'])
    for (const change of [`delete from metering.${table}`, `truncate metering.${table}`])
      await expect(sql.unsafe(change)).rejects.toThrow('append-only')
  await expect(
    control`select metering.checkpoint_append(2, 2, ${Buffer.alloc(32)}, now(), 'note')`,
  ).rejects.toThrow('another root')
})
