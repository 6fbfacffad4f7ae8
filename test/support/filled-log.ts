import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import { makeDays } from '../../src/metering/record/usage-day'

/** A log of 30 days up to now, as a month of a busy year has them. */
export interface FilledLog {
  readonly records: number
  readonly from: Date
  readonly to: Date
  /** Who makes a twentieth of the traffic, and who makes little. */
  readonly busy: Party
  readonly quiet: Party
  /** Of one record, in the middle. */
  readonly request: string
}

interface Party {
  readonly account: string
  readonly organisation: string
}

/** Values that four records or so have. */
export const rare = {
  agreement: 'RARE-1',
  dataset: 'rareDataset',
  purpose: 'RARE_PURPOSE',
  emergency: '0190c3f6-0000-7000-8000-0000000000e1',
  column: 'dataset7.rareColumn',
} as const

const DAYS = 30
const MONTH_MS = DAYS * 86_400_000
const RECORDS_A_BATCH = 250
const RECORDS_A_STEP = 100_000
const ACCOUNTS = 1_000
const Request = z.tuple([z.object({ request: z.string() })])
const WRITER = '0190c3f6-0000-4000-8000-0000000000aa'
const VOIDER = '0190c3f6-0000-4000-8000-0000000000bb'

const accountOf = (n: number): string => `a0000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const organisationOf = (n: number): string =>
  `b0000000-0000-7000-8000-${Math.floor(n / 10)
    .toString(16)
    .padStart(12, '0')}`
const partyOf = (n: number): Party => ({ account: accountOf(n), organisation: organisationOf(n) })

/**
 * Fills the log by SQL, with all its indexes, so that they are as large as appending makes them; nothing is counted
 * before it ends. What batches say is of the right length, and proves nothing.
 * @param sql the owner of the tables, at least 3 connections
 * @param timeZone of its days
 */
export const fillLog = async (
  sql: Sql,
  { records, timeZone }: { readonly records: number; readonly timeZone: string },
  tell: (text: string) => void,
): Promise<FilledLog> => {
  const to = new Date()
  const from = new Date(to.getTime() - MONTH_MS)
  await makeDays(sql, from, DAYS + 2, timeZone)
  await sql`
    insert into catalog.dataset (id, name, opener_id, title, status, open_attribute, created_at)
    select gen_random_uuid(), 'dataset' || n, (select id from identity.organisation order by id limit 1), 'Dataset ' || n,
      'DRAFT', 'UNCONDITIONAL', now()
    from generate_series(0, 199) n`
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(87016023)`
    for (let first = 0; first < records; first += 2 * RECORDS_A_STEP) {
      const ends = [first + RECORDS_A_STEP, first + 2 * RECORDS_A_STEP].map((end) => Math.min(end, records))
      await Promise.all([
        insert(sql, from, records, first, ends[0] ?? 0),
        insert(sql, from, records, ends[0] ?? 0, ends[1] ?? 0),
      ])
      tell(`${ends[1]} of ${records} records`)
    }
    await insertVoids(sql, from, records)
    await noteBatches(sql)
    await sql`vacuum analyze metering.usage_record`
    await sql`analyze metering.batch`
  })
  return { records, from, to, ...parties, ...(await middleOf(sql, records)) }
}

const parties = { busy: partyOf(0), quiet: partyOf(ACCOUNTS - 1) }

const middleOf = async (sql: Sql, records: number): Promise<{ readonly request: string }> => {
  const [middle] = Request.parse(
    await sql`
      select r.request_id as request from metering.usage_record r
      where r.writer = ${WRITER} and r.batch = ${Math.ceil(records / RECORDS_A_BATCH / 2)} and r.position = 0`,
  )
  return middle
}

const Filled = z.tuple([z.object({ records: z.coerce.number(), from: z.coerce.date(), to: z.coerce.date() })])

/** A log that was filled before; undefined: it was not. */
export const findFilledLog = async (sql: Sql): Promise<FilledLog | undefined> => {
  const [there] = await sql`select from metering.batch b where b.writer = ${VOIDER}`
  if (there === undefined) return undefined
  const [filled] = Filled.parse(
    await sql`
      select (select sum(b.record_count) from metering.batch b where b.writer = ${WRITER}) as records,
        (select r.at::text from metering.usage_record r where r.writer = ${WRITER} and r.batch = 1 and r.position = 0) as from,
        (select r.at::text from metering.usage_record r where r.writer = ${WRITER} order by r.batch desc, r.position desc
          limit 1) as to`,
  )
  return { ...filled, ...parties, ...(await middleOf(sql, filled.records)) }
}

/** Records [first, end): skewed over accounts, each of which uses five datasets, one of them most. */
const insert = async (sql: Sql, from: Date, records: number, first: number, end: number): Promise<void> => {
  if (first >= end) return
  await sql`
    insert into metering.usage_record (id, writer, batch, position, at, request_id, account_id, organisation_id, agreements,
      operation_name, datasets, decision, codes, rows, bytes, cost_actual, canonical)
    select v.id, ${WRITER}::uuid, i / ${RECORDS_A_BATCH}::int + 1, i % ${RECORDS_A_BATCH}::int, v.at, v.request, v.account,
      v.organisation, v.agreements, v.operation, array[v.dataset], v.decision, v.codes, 20, 1843, 24,
      '{"account":"' || v.account || '","agreementVersions":' || case when v.agreements = '{}' then '[]' else '[1]' end
        || ',"agreements":' || array_to_json(v.agreements) || ',"at":"'
        || to_char(v.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        || '","auth":"KEY","bytes":1843,"catalogue":12,"codes":' || array_to_json(v.codes)
        || ',"costActual":24,"costRequested":120,"datasets":[{"columns":' || v.columns || ',"decision":"'
        || case when v.decision = 'DENY' then 'DENY' else 'ALLOW' end || '","masked":[],"name":"' || v.dataset
        || '","rows":20,"version":3}],"decision":"' || v.decision || '","documentHash":"' || repeat(md5(v.operation), 2)
        || '","durationUs":' || 800 + i::bigint * 7919 % 30000 || ',"emergencies":' || v.emergencies || ',"id":"' || v.id
        || '","key":"' || v.account || '","kind":"operation","operationName":"' || v.operation
        || '","operationType":"query","organisation":"' || v.organisation || '","purpose":' || v.purpose
        || ',"requestId":"' || v.request || '","roles":["DATA_USER"],"rows":20,"rules":'
        || case when v.decision = 'DENY' then '["R-05"]' else '[]' end || ',"side":"'
        || translate(rtrim(encode(sha256(${sidePartOf(sql)}::bytea), 'base64'), '='), '+/', '-_')
        || '","status":200,"v":3,"values":"' || left(md5(i::text), 22) || '"}'
    from generate_series(${first}::int, ${end - 1}::int) i
    cross join lateral (select
      -- a stream of numbers that looks random and is always the same
      (hashint8(i::bigint) & 2147483647) / 2147483648.0 as u, (hashint8(i::bigint + 1000000007) & 2147483647) as h,
      i % (${records}::int / 4) as turn, ${msOf(sql, from, records)} as ms) n
    cross join lateral (select (n.u * n.u * ${ACCOUNTS}::int)::int % ${ACCOUNTS}::int as who,
      case when n.h % 10 < 7 then 0 else n.h % 5 end as nth) w
    cross join lateral (select
      (lpad(to_hex(n.ms), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid as id,
      to_timestamp(n.ms / 1000.0) as at,
      lpad(to_hex(n.ms), 8, '0') || '-0000-7000-9000-' || lpad(to_hex(i), 12, '0') as request,
      ('a0000000-0000-7000-8000-' || lpad(to_hex(w.who), 12, '0'))::uuid as account,
      ('b0000000-0000-7000-8000-' || lpad(to_hex(w.who / 10), 12, '0'))::uuid as organisation,
      case when n.turn = 11 then array[${rare.agreement}] when w.who % 3 = 0 then array['CQ-' || w.who / 10 % 60]
        else '{}' end as agreements,
      'Page' || n.h % 30 as operation,
      case when n.turn = 12 then ${rare.dataset}
        when n.turn = 16 then 'dataset7' else 'dataset' || (w.who * 7 + w.nth * 31) % 200 end as dataset,
      case when n.turn = 13 then 'FAILED' when n.h % 10 = 9 then 'DENY' else 'ALLOW' end as decision,
      case when n.turn = 13 then array['QUERY_TIMEOUT'] when n.h % 10 = 9 then array['AGREEMENT_REQUIRED']
        else '{}' end as codes,
      case when n.turn = 14 then ${`"${rare.purpose}"`} when w.who % 3 = 0 then '"RESEARCH"' else 'null' end as purpose,
      case when n.turn = 15 then ${`["${rare.emergency}"]`} else '[]' end as emergencies,
      case when n.turn = 16 then '["code","rareColumn"]' else '["cityCode","code","districtCode","name","population"]'
        end as columns) v`
  const [least, past] = [first, end].map((i) => Math.ceil(i / RECORDS_A_BATCH))
  await sql`
    insert into metering.usage_side (writer, batch, parts)
    select ${WRITER}::uuid, i / ${RECORDS_A_BATCH}::int + 1, array_agg(${sidePartOf(sql)} order by i)
    from generate_series(${first}::int, ${end - 1}::int) i
    group by 2`
  await sql`
    insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at, header,
      key_id, signature)
    select ${WRITER}::uuid, n + 1, sha256(n::text::bytea), sha256((-n)::text::bytea),
      least(${RECORDS_A_BATCH}::bigint, ${records}::bigint - n * ${RECORDS_A_BATCH}::bigint), 'ed25519-rfc6962-sha256', 0,
      to_timestamp((${from.getTime()}::bigint + (n + 1) * ${RECORDS_A_BATCH}::bigint * ${MONTH_MS}::bigint
        / ${records}::bigint) / 1000.0),
      format('{"algorithm":"ed25519-rfc6962-sha256","count":250,"epoch":0,"number":%s,"previous":"%s","root":"%s","v":1,"writer":"%s"}',
        n + 1, encode(sha256(n::text::bytea), 'hex'), encode(sha256((-n)::text::bytea), 'hex'), ${WRITER}::text),
      '0011223344556677', sha256(n::text::bytea) || sha256((-n)::text::bytea)
    from generate_series(${least ?? 0}::bigint, ${past ?? 0}::bigint - 1) n`
}

/** When record i began. */
const msOf = (sql: Sql, from: Date, records: number): Fragment =>
  sql`${from.getTime()}::bigint + i::bigint * ${MONTH_MS}::bigint / ${records}::int`

/** What record i commits to: of a caller behind one of many addresses, with one of a few user agents. */
const sidePartOf = (sql: Sql): Fragment => sql`
  ('{"address":"10.' || (hashint8(i) & 255) || '.' || (hashint8(i + 7) & 255) || '.' || i % 250 || '","salt":"'
    || left(md5((-i)::text), 22) || '","userAgent":"weir-client/' || i % 7 || '.2 (linux; node ' || 18 + i % 5 || ')"}')`

/** Four answers never left. */
const insertVoids = async (sql: Sql, from: Date, records: number): Promise<void> => {
  await sql`
    insert into metering.usage_record (id, writer, batch, position, at, request_id, agreements, datasets, decision, codes,
      rows, bytes, cost_actual, canonical)
    select v.id, ${VOIDER}::uuid, 1, i / (${records}::int / 4), v.at, '', '{}', '{}', 'VOID', '{}', 0, 0, 0,
      '{"at":"' || to_char(v.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","handedOver":0,"id":"' || v.id
        || '","kind":"void","of":"' || v.id || '","reason":"CONNECTION_BROKEN","v":3}'
    from generate_series(0, ${records}::int - 1, ${records}::int / 4) i
    cross join lateral (select ${msOf(sql, from, records)} as ms) n
    cross join lateral (select
      (lpad(to_hex(n.ms), 12, '0') || '70008001' || lpad(to_hex(i), 12, '0'))::uuid as id,
      to_timestamp(n.ms / 1000.0) as at) v`
  await sql`
    insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at)
    select ${VOIDER}::uuid, 1, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), count(*), 'rfc6962-sha256', 0,
      max(r.at)
    from metering.usage_record r where r.writer = ${VOIDER}`
}

/** As metering.log_append does: they wait for their place in the tree, and to be counted. */
const noteBatches = async (sql: Sql): Promise<void> => {
  await sql`
    with noted as (
      insert into metering.rollup_due (writer, number, committed_at, record_count)
      select b.writer, b.number, b.committed_at, b.record_count from metering.batch b where b.writer in (${WRITER}, ${VOIDER})
      returning writer, number)
    insert into metering.unplaced (writer, number) select n.writer, n.number from noted n`
}

/** Bytes on disk a record of the log, by table and index; those of all days are one. */
export const sizesOfLog = (sql: Sql, records: number): Promise<readonly object[]> =>
  sql`
    select s.of, sum(s.bytes)::float as bytes, round(sum(s.bytes) / ${records}::numeric, 1)::float as "bytesARecord"
    from (
      select coalesce(whole.relname, c.relname) as of,
        case c.relkind when 'i' then pg_relation_size(c.oid) else pg_table_size(c.oid) end as bytes
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_inherits h on h.inhrelid = c.oid
      left join pg_class whole on whole.oid = h.inhparent
      where n.nspname = 'metering' and c.relkind in ('r', 'i')
    ) s
    group by s.of
    having sum(s.bytes) > 100000
    order by sum(s.bytes) desc`
