import { setTimeout as sleep } from 'node:timers/promises'
import { verifyLog } from '../../src/metering/verify/verify'
import { until } from '../support/until'
import type { Note } from './client-note'
import { openStage, type Clients, type Stage } from './clients'
import { contradictions } from './contradictions'
import type { Fleet } from './fleet'
import { readLogged } from './logged'

/**
 * While the log cannot be written no rows leave, and everybody is told so; the process lives, and goes on by itself.
 * What else may befall the log: a poisoned batch (integration/metering/refused), a lost acknowledgement
 * (integration/metering/doubt, asides, recorded-change), a clock that is set back (integration/metering/clock).
 */
jest.setTimeout(180_000)

/** What was committed before may be heard after. */
const ON_ITS_WAY_MS = 1_500

let fleet: Fleet
let clients: Clients
let stage: Stage | undefined
let hasEnded = false
beforeAll(async () => {
  stage = await openStage(1)
  ;({ fleet, clients } = stage)
  for (const { exit } of fleet.gateways) void exit.then(() => (hasEnded = true))
  clients.begin({
    group: 'rows',
    key: fleet.keyOf('dataUser'),
    agreement: null,
    queries: [{ query: '{ rows { streets(first: 20) { nodes { code name } } } }' }],
    clientsPerGateway: 6,
    pauseMs: 100,
    breaksOneOf: 0,
  })
})
afterAll(async () => {
  await stage?.close()
})

const since = (ms: number): readonly Note[] => clients.notes.filter(({ atMs }) => atMs > ms)

/** Rows come, until the fault begins; then none, and a named error; and rows again when it is over. */
const lasts = async (begin: () => Promise<() => Promise<unknown>>): Promise<void> => {
  const startedMs = Date.now()
  await until(() => since(startedMs).some(({ rows }) => rows > 0))
  const end = await begin()
  const begunMs = Date.now()
  try {
    // an append is tried for 10 s
    await sleep(10_000)
    await until(() => since(begunMs).some(({ codes }) => codes.includes('METERING_UNAVAILABLE')))
    expect(since(begunMs + ON_ITS_WAY_MS).filter(({ rows }) => rows > 0)).toEqual([])
    const ready = await fetch(`${fleet.gateways[0]?.url ?? ''}/health/ready`)
    expect(ready.status).toBe(503)
  } finally {
    await end()
  }
  const endedMs = Date.now()
  await until(() => since(endedMs).some(({ rows }) => rows > 0))
  expect(hasEnded).toBe(false)
}

test('R-28: no row leaves while the table of the log is locked', () =>
  lasts(async () => {
    const held = await fleet.sql.reserve()
    await held`begin`
    await held`lock table metering.usage_record in access exclusive mode`
    return async () => {
      await held`rollback`
      held.release()
    }
  }))

test('R-28: no row leaves while PostgreSQL is read-only', () =>
  lasts(async () => {
    await fleet.sql`alter system set default_transaction_read_only = on`
    await fleet.sql`select pg_reload_conf()`
    await sleep(500)
    return async () => {
      await fleet.sql`alter system reset default_transaction_read_only`
      await fleet.sql`select pg_reload_conf()`
    }
  }))

test('R-28: no row leaves while the disk is full', () =>
  lasts(async () => {
    const [{ name }] = await fleet.sql<[{ name: string }]>`
      select tableoid::regclass::text as name from metering.usage_record limit 1`
    // longer than a file of the write-ahead log; what is rolled back leaves the file as long as it is
    const fill = fleet.sql.begin(async (tx) => {
      await tx.unsafe(`
        insert into ${name}
        select p.* from (select * from ${name} limit 1) r, generate_series(1, 14000) n,
          lateral jsonb_populate_record(null::${name}, to_jsonb(r) || jsonb_build_object('canonical', repeat('x', 1500),
            'id', left(r.id::text, 24) || right(gen_random_uuid()::text, 12), 'position', n)) p`)
      throw new Error('rolled back')
    })
    await expect(fill).rejects.toThrow('rolled back')
    const [{ bytes, file }] = await fleet.sql<[{ bytes: string; file: string }]>`
      select pg_relation_size(${name}::regclass) as bytes, pg_relation_filepath(${name}::regclass) as file`
    expect(Number(bytes)).toBeGreaterThan(17_000_000)
    await fleet.restartPostgres(file)
    return () => fleet.restartPostgres()
  }))

test('what was refused has no record but a count, and what was received has one', async () => {
  const notes = await clients.end('rows')
  const told = async (): Promise<number> => {
    const [{ n }] = await fleet.sql<[{ n: number }]>`
      select coalesce(sum((canonical::json ->> 'operations')::int), 0)::int as n
      from metering.usage_record where decision = 'GAP'`
    return n
  }
  const refused = notes.filter(({ codes }) => codes.includes('METERING_UNAVAILABLE'))
  // two a fault: of six clients those in the batch that is in doubt at its deadline are cut instead
  expect(refused.length).toBeGreaterThanOrEqual(6)
  await until(async () => (await told()) >= refused.length)
  expect(contradictions(notes, await readLogged(fleet.sql))).toEqual([])
  expect(await verifyLog(fleet.sql)).toMatchObject({ ok: true, problems: [] })
})
