import { randomUUID } from 'node:crypto'
import type { Sql, TransactionSql } from 'postgres'
import { makeBatch, newWriter, type Batch } from '../../../src/metering/log/batch'
import { digestBytes } from '../../../src/metering/tree/merkle'
import { pendingRecord } from '../../../src/metering/log/pending-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { until } from '../../support/until'
import { usageRecord } from '../../support/usage-record'
import { countRecords, openTestLog, owner, receiptOf } from './fixture'

/** The term of an agreement ends by the clock of the database, whatever the gateway that decided thought. */
let db: TestDatabase
let sql: Sql
const organisation = randomUUID()

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  await sql`
    insert into identity.organisation (id, kind, name, created_at)
    values (${organisation}, 'DATA_USER', 'Institute', now())`
})

afterAll(async () => {
  await sql.end()
  await db.close()
})

/** An agreement that ends so many seconds from now. */
const agreement = async (number: string, seconds: number): Promise<string> => {
  await sql`
    insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
      effective_from, effective_to, created_at)
    values (${randomUUID()}, ${number}, ${organisation}, ${organisation}, 'Research', 'RESEARCH', 'ACTIVE',
      now() - interval '1 year', now() + ${seconds} * interval '1 second', now())`
  return number
}

const under = (...agreements: readonly string[]) => usageRecord({ agreements })

test('a record under an agreement whose term has ended is STALE and does not come to the log', async () => {
  const { log, narrowed } = await openTestLog(db)
  const [ended, lasting] = [await agreement('CQ-ENDED', -0.001), await agreement('CQ-LASTING', 3600)]
  const before = await countRecords(sql)
  for (const record of [under(ended), under(lasting, ended)])
    expect(await log.append(record, log.epoch)).toEqual({ kind: 'STALE' })
  expect(await countRecords(sql)).toBe(before)
  expect(narrowed).toEqual([])
  // decided again, the operation is refused and rests on no agreement
  expect(receiptOf(await log.append(under(), log.epoch))).toMatchObject({ batch: 1, position: 0 })
  expect(receiptOf(await log.append(under(lasting), log.epoch))).toMatchObject({ batch: 2 })
  await log.close()
})

test('the others of its batch are committed', async () => {
  const { log } = await openTestLog(db)
  const ended = await agreement('CQ-ENDED-2', -1)
  const lasting = await agreement('CQ-LASTING-2', 3600)
  const records = [under(lasting), under(ended), under(), under(ended, lasting), under('CQ-NOT-KNOWN')]
  const outcomes = await Promise.all(records.map((record) => log.append(record, log.epoch)))
  expect(outcomes.map(({ kind }) => kind)).toEqual(['COMMITTED', 'STALE', 'COMMITTED', 'STALE', 'COMMITTED'])
  await log.close()
})

test('a batch that was submitted before the end and asked about after it is what the first submission made it', async () => {
  const number = await agreement('CQ-ENDING', 3600)
  const clients = [db.databases.openLog(), db.databases.openLog()] as const
  const [row] = await sql<{ e: number }[]>`select e::int as e from policy.epoch`
  const batch = makeBatch(
    [pendingRecord(under(number), row?.e ?? 0, 0)],
    row?.e ?? 0,
    newWriter(),
    testSigner(),
  )
  let commit: (() => void) | undefined
  const first = clients[0].begin(async (tx) => {
    const outcome = await submit(tx, batch)
    await new Promise<void>((resolve) => {
      commit = resolve
    })
    return outcome
  })
  await until(() => commit !== undefined)
  await sql`update agreements.agreement set effective_to = now() where number = ${number}`
  const second = submit(clients[1], batch).catch((error: unknown) => error)
  await until(async () => (await waiting()) === 1)
  commit?.()
  expect(await first).toBe('COMMITTED')
  // known as a submission that met another: asked once more
  expect(await second).toMatchObject({ code: '23505', constraint_name: 'batch_pkey' })
  expect(await submit(clients[1], batch)).toBe('COMMITTED')
  for (const client of clients) await client.end()
})

const submit = async (on: Sql | TransactionSql, b: Batch): Promise<unknown> => {
  const [row] = await on`
    select outcome from metering.log_append(${b.writer}, ${b.number}, ${b.epoch}, ${digestBytes(b.previous)},
      ${digestBytes(b.root)}, ${b.header}, ${b.keyId}, ${b.signature}, ${b.entries}, ${b.canonical})`
  return row?.['outcome']
}

const waiting = async (): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid)
    where a.datname = current_database() and l.locktype = 'transactionid' and not l.granted`
  return row?.n ?? 0
}
