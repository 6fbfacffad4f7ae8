import { sql as statement } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { setTimeout } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { parseDatabaseUrl } from '../../../src/config/database-url'
import { connect } from '../../../src/db/connection'
import { commandLine } from '../../../src/journal/actor'
import { systemClock } from '../../../src/kernel/clock'
import { AppError } from '../../../src/kernel/errors'
import { registerLogKey } from '../../../src/metering/tree/log-key'
import {
  createChangeSource,
  type ChangeSource,
  type RecordedChange,
} from '../../../src/metering/log/recorded-change'
import { verifyLog } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy'
import { until } from '../../support/until'
import { namedOperation, usageRecord } from '../../support/usage-record'
import { owner } from './fixture'

/** A change and its record are one transaction, also where its process is stopped or its connection breaks. */
let db: TestDatabase
let sql: Sql
let proxy: TcpProxy
let control: Sql
let unanswered: string[]

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  const address = parseDatabaseUrl(db.settings.databaseUrl)
  if (address === undefined) throw new Error('not a database URL')
  proxy = await startTcpProxy(address)
  const login = `${encodeURIComponent(address.user)}:${encodeURIComponent(address.password)}`
  control = connect(`postgres://${login}@127.0.0.1:${proxy.port}/${address.database}`, {
    role: 'weir_control',
    applicationName: 'weir control',
    max: 1,
    parameters: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 },
  })
  unanswered = []
  await registerLogKey(db.databases.control, testSigner(), null)
  await sql.unsafe('create table public.changed (n int); grant all on public.changed to weir_control')
})

afterEach(async () => {
  await proxy.close()
  await control.end({ timeout: 1 })
  await sql.end()
  await db.close()
})

const changeSource = (): ChangeSource =>
  createChangeSource({
    control: drizzle(control),
    clock: systemClock,
    signer: testSigner(),
    timeZone: 'Asia/Shanghai',
    onUnanswered: (record) => unanswered.push(record),
  })

/** A change that has begun and waits for its commit. */
const begun = async (source = changeSource()): Promise<RecordedChange> => {
  const change = source.open({
    actor: commandLine,
    requestId: 'a request',
  })
  await change.run(({ tx }) => tx.execute(statement`insert into public.changed values (1)`))
  return change
}

const counts = async (): Promise<unknown> => {
  const [found] = await sql`
    select (select count(*)::int from public.changed) as changed,
      (select count(*)::int from metering.usage_record) as recorded`
  return found
}

/** Breaks off what `when` finds in the database: nothing more of it arrives, as where a process is stopped. */
const stopAt = async (holds: () => Promise<boolean>): Promise<void> => {
  await until(holds)
  proxy.mode = 'silent'
}

/** Lets commits begin, and waits inside them until it is released. */
const holdCommit = async (): Promise<() => Promise<void>> => {
  await sql.unsafe(`
    create function public.wait() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(1); return null; end $$;
    create constraint trigger wait after insert on metering.batch deferrable initially deferred
      for each row execute function public.wait()`)
  const held = await sql.reserve()
  await held`select pg_advisory_lock(1)`
  return async () => {
    await held`select pg_advisory_unlock(1)`
    held.release()
  }
}

const waits = async (): Promise<boolean> =>
  (
    await sql`
      select from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 1 and not l.granted`
  ).length > 0

test('a change is on the log with its record', async () => {
  expect((await (await begun()).commit(usageRecord(), 1)).kind).toBe('COMMITTED')
  expect(await counts()).toEqual({ changed: 1, recorded: 1 })
})

test('R-30: a change stores the text of its operation also in a database that was restored meanwhile', async () => {
  const source = changeSource()
  const beside = { operation: namedOperation, side: null }
  await (await begun(source)).commit(usageRecord(), 1, beside)
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`delete from metering.operation_text`
    await tx`delete from metering.usage_record`
    await tx`delete from metering.batch`
  })
  await (await begun(source)).commit(usageRecord(), 1, beside)
  expect(await verifyLog(db.databases.audit)).toMatchObject({ records: 1, problems: [] })
})

test('R-27: a change whose day has no partition makes that of the time zone of days', async () => {
  const record = () => usageRecord({ at: '2032-01-01T20:00:00.000Z' })
  expect((await (await begun()).commit(record(), 1)).kind).toBe('STALE')
  expect((await (await begun()).commit(record(), 1)).kind).toBe('COMMITTED')
  const days = await sql`select name from metering.usage_day where begins > '2031-01-01'`
  expect(days).toEqual([{ name: 'usage_record_20320101_1600' }])
})

test('a change whose connection breaks before its commit changes and records nothing, whoever is on that connection then', async () => {
  const change = await begun()
  proxy.breakAll()
  // the same connection again, in the hands of somebody else
  await until(async () => (await control`select 1`.catch(() => [])).length === 1)
  await expect(change.commit(usageRecord(), 1)).rejects.toThrow()
  expect(await counts()).toEqual({ changed: 0, recorded: 0 })
  expect((await (await begun()).commit(usageRecord(), 1)).kind).toBe('COMMITTED')
  expect(await counts()).toEqual({ changed: 1, recorded: 1 })
})

test('a process that is stopped between its record and its commit keeps narrowings and other records waiting for less than 2 s', async () => {
  const change = await begun()
  // the record is appended, and the commit does not arrive
  await sql.unsafe(`
    create function public.tell() returns trigger language plpgsql as $$
    begin perform pg_sleep(0.4); return null; end $$;
    create trigger tell after insert on metering.batch for each row execute function public.tell()`)
  const committing = change.commit(usageRecord(), 1).catch((error: unknown) => error)
  await stopAt(async () => (await sql`select from pg_stat_activity where wait_event = 'PgSleep'`).length > 0)
  const begunMs = performance.now()
  await sql`select policy.narrow(array['key:1'], 'a test')`
  expect(performance.now() - begunMs).toBeLessThan(2_400)
  proxy.mode = 'open'
  proxy.breakAll()
  expect(await committing).toBeInstanceOf(Error)
  expect(await counts()).toEqual({ changed: 0, recorded: 0 })
})

test('a change that is in doubt for too long is cut off, and told of when it is found on the log', async () => {
  const release = await holdCommit()
  const change = await begun()
  const record = usageRecord()
  const committing = change.commit(record, 1).catch((error: unknown) => error)
  await stopAt(waits)
  proxy.breakAll()
  proxy.mode = 'hangUp'
  expect(await committing).toMatchObject({ name: 'CommitInDoubt' })
  expect(unanswered).toEqual([])
  await release()
  proxy.mode = 'open'
  await until(() => unanswered.length > 0)
  expect(unanswered).toEqual([record.id])
  expect(await counts()).toEqual({ changed: 1, recorded: 1 })
}, 60_000)

test.each([
  ['commits', 'COMMITTED', 1],
  ['is taken back', 'METERING_UNAVAILABLE', 0],
])(
  'R-27: a change whose connection breaks inside its commit is answered when the transaction ends, as it %s',
  async (_, expected, changed) => {
    const release = await holdCommit()
    const change = await begun()
    let told: unknown
    const committing = change
      .commit(usageRecord(), 1)
      .then(({ kind }) => kind)
      .catch((error: unknown) => (error instanceof AppError ? error.code : error))
      .then((outcome) => (told = outcome))
    await until(waits)
    proxy.breakAll()
    await setTimeout(2_500)
    const toldBefore = told
    if (changed === 0)
      await sql`
        select pg_terminate_backend(a.pid) from pg_stat_activity a
        join pg_locks l on l.pid = a.pid and l.locktype = 'advisory' and l.objid = 1 and not l.granted
        where a.datname = current_database()`
    // whatever came of it: else nothing here would end
    await release()
    expect(toldBefore).toBeUndefined()
    expect(await committing).toBe(expected)
    expect(await counts()).toEqual({ changed, recorded: changed })
  },
  60_000,
)
