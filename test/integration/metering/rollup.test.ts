import fc from 'fast-check'
import type { Sql } from 'postgres'
import { dayOf } from '../../../src/agreements/case/working-days'
import type { ErrorCode } from '../../../src/kernel/codes'
import { checkRollup } from '../../../src/metering/rollup/rollup-check'
import { createOwnCounts } from '../../../src/metering/rollup/own-counts'
import { rebuildRollup, rollUp } from '../../../src/metering/rollup/rollup'
import { sidePart } from '../../../src/metering/record/side-row'
import type { OperationRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { propertyRuns } from '../../support/property-runs'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

const ZONE = 'Asia/Shanghai'
const START = Date.UTC(2026, 4, 1)
const HOUR_MS = 3_600_000
const everything = { from: null, to: null }

let db: TestDatabase
let sql: Sql
const written: OperationRecord[] = []
const deps = () => ({ databases: db.databases, timeZone: ZONE })
const counts = createOwnCounts(ZONE)
const ownDeps = () => ({ ...deps(), own: counts })

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})
afterAll(async () => {
  await sql.end()
  await db.close()
})

const people = ['0190c3f6-0000-7000-8000-00000000000a', '0190c3f6-0000-7000-8000-00000000000b', null]

/** Few names and values, so that records share rows; times on both sides of midnight in Shanghai. */
const anyRecord: fc.Arbitrary<OperationRecord> = fc
  .record({
    hour: fc.integer({ min: 0, max: 60 }),
    ms: fc.integer({ min: 0, max: HOUR_MS - 1 }),
    account: fc.constantFrom(...people),
    agreements: fc.subarray(['CQ-1', 'CQ-2', '协议, "3"']),
    purpose: fc.constantFrom(null, 'RESEARCH', '研究'),
    datasets: fc.array(
      fc.record({
        name: fc.constantFrom('streets', 'parks'),
        version: fc.constantFrom(1, 2),
        columns: fc.subarray(['code', 'name']),
        masked: fc.constant([]),
        rows: fc.oneof(fc.nat(2), fc.nat(1_000)),
        decision: fc.constantFrom('ALLOW' as const, 'DENY' as const),
      }),
      { maxLength: 3 },
    ),
    decision: fc.constantFrom('ALLOW', 'PARTIAL', 'DENY', 'FAILED'),
    codes: fc.subarray<ErrorCode>(['SCOPE_EXCEEDED', 'FORBIDDEN', 'QUERY_TIMEOUT']),
    rules: fc.subarray(['R-05', 'R-07']),
    hasKey: fc.boolean(),
    values: fc.constantFrom(null, 'one', 'two', 'three'),
    emergencies: fc.subarray(['0190c3f6-0000-7000-8000-0000000000e1']),
    rows: fc.oneof(fc.nat(2), fc.nat(10_000)),
    bytes: fc.nat(1_000_000),
    costActual: fc.nat(1_000),
    durationUs: fc.nat(100_000_000),
  })
  .map(({ hour, ms, hasKey, ...rest }) =>
    usageRecord({
      at: new Date(START + hour * HOUR_MS + ms).toISOString(),
      // a key is of one account
      key: hasKey ? rest.account : null,
      ...rest,
    }),
  )

const besideOf = (i: number) => ({
  operation: null,
  side: i % 4 === 0 ? null : sidePart({ address: `10.0.${i}.1`, userAgent: null }).text,
})

interface Sums {
  readonly operations: number
  readonly rows: number
  readonly bytes: number
  readonly cost: number
}

/** What the records say, by each key that `keysOf` reads of each. */
const sums = (keysOf: (record: OperationRecord) => readonly string[]): Readonly<Record<string, Sums>> => {
  const found: Record<string, Sums> = {}
  for (const record of written)
    for (const key of keysOf(record)) {
      const { operations, rows, bytes, cost } = found[key] ?? { operations: 0, rows: 0, bytes: 0, cost: 0 }
      found[key] = {
        operations: operations + 1,
        rows: rows + record.rows,
        bytes: bytes + record.bytes,
        cost: cost + record.costActual,
      }
    }
  return found
}

const dayOfRecord = (record: OperationRecord): string => dayOf(new Date(record.at), ZONE)

/** Facets of a record, as rollup_hour names them. */
const facets = (r: OperationRecord): readonly string[] => [
  `KIND ${r.kind}`,
  ...r.agreements.map((a) => `AGREEMENT ${a}`),
  ...r.codes.map((c) => `CODE ${c}`),
  ...r.rules.map((c) => `RULE ${c}`),
  ...(r.purpose === null ? [] : [`PURPOSE ${r.purpose}`]),
  ...r.emergencies.map((e) => `EMERGENCY ${e}`),
  ...r.datasets.flatMap(({ name, columns }) => columns.map((c) => `COLUMN ${name}.${c}`)),
  ...['streets', 'parks']
    .filter((name) => isRefused(r, name))
    .flatMap((name) => r.codes.map((c) => `REFUSAL ${name}.${c}`)),
]

const isRefused = ({ datasets }: OperationRecord, name: string): boolean => {
  const uses = datasets.filter((use) => use.name === name)
  return uses.length > 0 && uses.every(({ decision }) => decision === 'DENY')
}

interface Row extends Sums {
  readonly key: string
}

const byKey = (rows: readonly Row[]): Readonly<Record<string, Sums>> =>
  Object.fromEntries(rows.map(({ key, ...rest }) => [key, rest]))

const expectCounted = async (): Promise<void> => {
  const hours = await sql<Row[]>`
    select day || ' ' || facet || ' ' || value as key, sum(operations)::int as operations, sum(rows)::int as rows,
      sum(bytes)::int as bytes, sum(cost)::int as cost
    from metering.rollup_hour where value not like '+%' group by day, facet, value`
  expect(byKey(hours)).toEqual(sums((r) => facets(r).map((facet) => `${dayOfRecord(r)} ${facet}`)))

  const days = await sql<Row[]>`
    select day || ' ' || coalesce(account_id::text, 'null') || ' ' || decision as key, operations::int, rows::int,
      bytes::int, cost::int
    from metering.rollup_day`
  expect(byKey(days)).toEqual(sums((r) => [`${dayOfRecord(r)} ${r.account} ${r.decision}`]))

  const datasets = await sql<{ key: string; operations: number; refused: number; rows: number }[]>`
    select day || ' ' || dataset as key, sum(operations)::int as operations, sum(refused)::int as refused,
      sum(rows)::int as rows
    from metering.rollup_day_dataset where dataset not like '+%' group by day, dataset order by 1`
  const expected = Object.entries(
    sums((r) => [...new Set(r.datasets.map(({ name }) => `${dayOfRecord(r)} ${name}`))]),
  )
  const ofKey = (key: string) => {
    const [day = '', name = ''] = key.split(' ')
    const records = written.filter((r) => dayOfRecord(r) === day)
    const uses = records.flatMap((r) => r.datasets).filter((use) => use.name === name)
    return {
      key,
      refused: records.filter((r) => isRefused(r, name)).length,
      rows: uses.reduce((sum, use) => sum + use.rows, 0),
    }
  }
  expect(datasets).toEqual(expected.sort().map(([key, { operations }]) => ({ ...ofKey(key), operations })))

  const [durations] = await sql<{ readonly n: number }[]>`
    select coalesce(sum(operations), 0)::int as n from metering.rollup_day_duration`
  expect(durations?.n).toBe(written.length)
}

const { runs, seed } = propertyRuns(12)

test('R-36, R-71: counts by agreement and day are the sums of the records, whatever comes when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyRecord, { maxLength: 12 }), { maxLength: 5 }), async (rounds) => {
      for (const records of rounds) {
        // what one process counts of its own, and what has to be read
        const isOwn = records.length % 2 === 0
        const { log } = await openTestLog(db, isOwn ? { counts } : {})
        await Promise.all(records.map((record, i) => log.append(record, log.epoch, besideOf(i))))
        await log.close()
        written.push(...records)
        // two at one time, and sometimes none for a while
        if (records.length % 3 !== 0) await Promise.all([rollUp(ownDeps()), rollUp(ownDeps())])
        if (records.length === 5) await rollUp(deps())
      }
      await rollUp(ownDeps())
      await rollUp(deps())
      await expectCounted()
      expect(await checkRollup(db.databases.audit, everything)).toMatchObject({
        operations: written.length,
        differences: [],
      })
    }),
    { numRuns: runs, seed },
  )
  expect(written.length).toBeGreaterThan(100)

  const slices = () => sql`
    select rule, subject, about, slice, account_id, matching, rows,
      (select array_agg(v order by v) from unnest(values) v) as values
    from metering.rollup_signal order by rule, subject, about, slice`
  const before = await slices()
  expect(new Set(before.map(({ rule }) => rule as string))).toEqual(
    new Set([
      'DATASET_WALKED',
      'DENIED_BY_RULE',
      'KEY_FROM_MANY_NETWORKS',
      'NEAR_DUPLICATES',
      'OFF_PURPOSE',
      'REFUSAL_SPIKE',
    ]),
  )
  await rebuildRollup(deps())
  expect(await slices()).toEqual(before)
}, 300_000)

test('R-36: what a process has counted of its own batches is not read again; young ones of others are left to them', async () => {
  const [mine, others] = [await openTestLog(db, { counts }), await openTestLog(db)]
  const record = usageRecord({ at: new Date(START).toISOString(), rows: 7, account: people[0] ?? null })
  const other = usageRecord({ at: new Date(START).toISOString(), rows: 9, account: people[0] ?? null })
  await mine.log.append(record, mine.log.epoch)
  await others.log.append(other, others.log.epoch)
  // nobody but a reader would see it
  const change = (from: number, to: number) =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`
      update metering.usage_record set canonical = replace(canonical, ${`"rows":${from}`}, ${`"rows":${to}`})
      where id = ${record.id}`
    })
  await change(7, 1_000_000)
  expect(await rollUp(ownDeps())).toBe(1)
  await change(1_000_000, 7)
  written.push(record)
  await expectCounted()
  await sql`update metering.rollup_due set committed_at = committed_at - interval '31 s'`
  expect(await rollUp(ownDeps())).toBe(1)
  written.push(other)
  await expectCounted()

  // somebody else was faster with one of two
  const [early, late] = [
    usageRecord({ at: new Date(START).toISOString() }),
    usageRecord({ at: new Date(START).toISOString() }),
  ]
  await mine.log.append(early, mine.log.epoch)
  expect(await rollUp(deps())).toBe(1)
  await mine.log.append(late, mine.log.epoch)
  expect(await rollUp(ownDeps())).toBe(0)
  await sql`update metering.rollup_due set committed_at = committed_at - interval '31 s'`
  expect(await rollUp(ownDeps())).toBe(1)
  written.push(early, late)
  await expectCounted()
  await Promise.all([mine.log.close(), others.log.close()])
})

test('a run ends though batches are committed all the time', async () => {
  const { log } = await openTestLog(db, { counts })
  let isOver = false
  const writing = (async () => {
    while (!isOver) {
      const record = usageRecord({ at: new Date(START).toISOString() })
      await log.append(record, log.epoch)
      written.push(record)
    }
  })()
  const enough = written.length + 20
  await until(() => Promise.resolve(written.length > enough))
  const steps: number[] = []
  const stopping = new AbortController()
  await rollUp(ownDeps(), {
    signal: stopping.signal,
    onStep: (batches) => {
      steps.push(batches)
      if (steps.length === 10) stopping.abort()
    },
  })
  isOver = true
  await writing
  await log.close()
  expect(steps).toHaveLength(1)
  await rollUp(ownDeps())
  await rollUp(deps())
  await expectCounted()
})

test('R-36: a batch that began before another, and is committed after it, is counted, once', async () => {
  // the commit of two records waits for a lock
  await sql.unsafe(`
    create function public.wait() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock_shared(42); return null; end $$;
    create trigger wait after insert on metering.batch for each row when (new.record_count = 2)
      execute function public.wait()`)
  const late = [1, 2].map((day) =>
    usageRecord({ at: new Date(START - day * 24 * HOUR_MS).toISOString(), agreements: ['CQ-1'] }),
  )
  const soon = usageRecord({ at: new Date(START).toISOString() })
  const { log } = await openTestLog(db)
  const other = await openTestLog(db)
  const [appending] = await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(42)`
    const waiting = Promise.all(late.map((record) => log.append(record, log.epoch)))
    await until(async () => {
      const [found] =
        await tx`select from pg_locks where locktype = 'advisory' and objid = 42 and not granted`
      return found !== undefined
    })
    await other.log.append(soon, other.log.epoch)
    written.push(soon)
    await rollUp(deps())
    await expectCounted()
    return [waiting] as const
  })
  await appending
  written.push(...late)
  expect(await rollUp(deps())).toBe(1)
  expect(await rollUp(deps())).toBe(0)
  await expectCounted()
  await Promise.all([log.close(), other.log.close()])
  await sql`drop trigger wait on metering.batch`
})

test('R-71: what was changed in the rollup is found by name, and counting again puts it right', async () => {
  const before = await sql`select * from metering.rollup_hour order by facet, value, hour, day`
  await sql`update metering.rollup_hour set rows = rows + 1 where facet = 'AGREEMENT' and value = 'CQ-1'`
  await sql`delete from metering.rollup_day where account_id is null`
  await sql`insert into metering.rollup_day_duration values ('2026-05-02', 999, 1)`
  const { differences } = await checkRollup(db.databases.audit, everything)
  expect(new Set(differences.map(({ table }) => table))).toEqual(
    new Set(['rollup_day', 'rollup_hour', 'rollup_day_duration']),
  )
  expect(differences).toContainEqual({
    day: '2026-05-02',
    table: 'rollup_day_duration',
    key: '{"bucket": 999}',
    counted: '{"operations": 1}',
    recorded: null,
  })
  expect((await checkRollup(db.databases.audit, { from: '2026-05-03', to: '2026-05-03' })).days).toBe(1)

  await rebuildRollup(deps())
  await expectCounted()
  expect(await sql`select * from metering.rollup_hour order by facet, value, hour, day`).toEqual(before)
  expect((await checkRollup(db.databases.audit, everything)).differences).toEqual([])
})

test('R-71: neither what is removed from the rollup nor a later begin of it hides anything from a check', async () => {
  await sql`update metering.rollup_state set since = '2099-01-01'`
  await sql`update metering.rollup_day set rows = rows + 1`
  expect((await checkRollup(db.databases.audit, everything)).ok).toBe(false)
  for (const table of ['rollup_day', 'rollup_day_dataset', 'rollup_hour', 'rollup_day_duration'])
    await sql`delete from ${sql(`metering.${table}`)}`
  expect((await checkRollup(db.databases.audit, everything)).ok).toBe(false)
  const nothing = { from: '2001-01-01', to: '2001-01-02' }
  expect(await checkRollup(db.databases.audit, nothing)).toMatchObject({ ok: false, days: 0 })
  await sql`update metering.rollup_state set time_zone = null`
  expect(await checkRollup(db.databases.audit, everything)).toMatchObject({ ok: false, days: 0 })

  await sql`update metering.rollup_state set time_zone = ${ZONE}`
  await rebuildRollup(deps())
  await expectCounted()
  expect((await checkRollup(db.databases.audit, everything)).ok).toBe(true)
})

test('days of another time zone are not mixed in', async () => {
  const { log } = await openTestLog(db)
  const record = usageRecord({ at: new Date(START).toISOString() })
  await log.append(record, log.epoch)
  await log.close()
  written.push(record)
  await expect(rollUp({ databases: db.databases, timeZone: 'UTC' })).rejects.toMatchObject({
    code: 'METERING_UNAVAILABLE',
  })
  await rollUp(deps())
  await expectCounted()
})

test.each(['control', 'audit'] as const)('role %s cannot write what is counted', async (role) => {
  const client = db.databases[role]
  for (const table of [
    'rollup_day',
    'rollup_day_dataset',
    'rollup_hour',
    'rollup_day_duration',
    'rollup_due',
  ])
    await expect(client`delete from ${client(`metering.${table}`)}`).rejects.toThrow(
      /permission denied|read-only/,
    )
})
