import { randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import { connect } from '../../src/db/connection'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { migrate } from '../../src/db/migrate'
import { systemClock } from '../../src/kernel/clock'
import { makeDays } from '../../src/metering/record/usage-day'
import { ignoreObservations } from '../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'

const RECORDS = 20_000
const BATCH = 100
const ROUNDS = 3

/**
 * What each index of the usage log costs a record: microseconds (the least of three rounds) and bytes on disk, found by
 * inserting the same 20,000 records in batches of 100 with all indexes and without each of them. It takes a minute.
 *
 *     node test/support/run-ts.cjs test/bench/log-indexes.ts
 */
const main = async (): Promise<void> => {
  const dataDir = await makeTestDirectory()
  const { url, stop } = await startEmbedded({ dataDir, observe: ignoreObservations })
  await migrate({ databaseUrl: url, rowsDatabaseUrl: url }, systemClock)
  const sql = connect(url, { role: null, applicationName: 'weir bench', max: 1 })
  await makeDays(sql, new Date(), 1, 'UTC')
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'metering' and tablename = 'usage_record' and indexname not in ('usage_record_pkey')`
  const all: number[] = []
  const without = new Map<string, number[]>()
  const sizes = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round += 1) {
    all.push(await fill(sql))
    if (round === 0) for (const { name } of indexes) sizes.set(name, await sizeOf(sql, name))
    for (const { name, definition } of indexes) {
      await sql.unsafe(`drop index metering.${name}`)
      without.set(name, [...(without.get(name) ?? []), await fill(sql)])
      await sql.unsafe(definition)
    }
  }
  process.stdout.write(`${JSON.stringify({ index: 'all', microseconds: round1(Math.min(...all)) })}\n`)
  for (const [index, times] of without) {
    const microseconds = round1(Math.min(...all) - Math.min(...times))
    const bytes = round1((sizes.get(index) ?? 0) / RECORDS)
    process.stdout.write(`${JSON.stringify({ index, microseconds, bytes })}\n`)
  }
  await sql.end()
  await stop()
  await removeTestDirectory(dataDir)
}

/** @returns microseconds a record */
const fill = async (sql: Sql): Promise<number> => {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`truncate metering.usage_record`
  })
  await sql`checkpoint`
  const begin = Date.now()
  const beganMs = performance.now()
  for (let from = 0; from < RECORDS; from += BATCH) await insert(sql, from, begin)
  return ((performance.now() - beganMs) * 1_000) / RECORDS
}

/** As the load of test/bench/log-append.ts: 500 accounts, 60 datasets, a tenth refused, a third under an agreement. */
const insert = (sql: Sql, from: number, begin: number): PromiseLike<unknown> => sql`
  insert into metering.usage_record
  select (left(metering.least_id(to_timestamp(${begin + from / 1_000} / 1000.0))::text, 14) || '7' ||
      substr(md5(${randomBytes(8).toString('hex')} || i), 1, 3) || '-8' || substr(md5(i::text), 1, 3) || '-' ||
      substr(md5(i::text), 4, 12))::uuid,
    '01a20922-6554-73e4-9f08-078c15aef1e6', ${from / BATCH}::bigint, i - ${from}::int, to_timestamp(${begin} / 1000.0),
    gen_random_uuid()::text, md5((i * 7919 % 500)::text)::uuid, md5((i * 7919 % 50)::text)::uuid,
    case when i % 3 = 0 then '{CQ-2026-0001}' else '{}' end::text[], 'StreetsOfDistrict',
    array['dataset' || i * 31 % 60] || case when i % 3 = 1 then '{districts}' else '{}' end::text[],
    case when i % 10 = 0 then 'DENY' else 'ALLOW' end,
    case when i % 10 = 0 then '{AGREEMENT_REQUIRED}' else '{}' end::text[], 20, 1843, 24, repeat('x', 900)
  from generate_series(${from}::int, ${from + BATCH - 1}::int) i`

const sizeOf = async (sql: Sql, index: string): Promise<number> => {
  const [row] = await sql<{ bytes: string }[]>`
    select coalesce(sum(pg_relation_size(relid)), 0) as bytes from pg_partition_tree(${`metering.${index}`}::regclass)`
  return Number(row?.bytes)
}

const round1 = (value: number): number => Math.round(value * 10) / 10

void main()
