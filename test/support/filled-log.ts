import type { Sql } from 'postgres'

/** A log of 30 days up to now, as a month of a busy year has them. */
export interface FilledLog {
  readonly records: number
  readonly from: Date
  readonly to: Date
  /** Who makes a twentieth of the traffic, and who makes little. */
  readonly busy: Party
  readonly quiet: Party
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

const MONTH_MS = 30 * 86_400_000
const RECORDS_A_BATCH = 250
const RECORDS_A_STEP = 250_000
const ACCOUNTS = 1_000
const WRITER = '0190c3f6-0000-4000-8000-0000000000aa'

const accountOf = (n: number): string => `a0000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const organisationOf = (n: number): string =>
  `b0000000-0000-7000-8000-${Math.floor(n / 10)
    .toString(16)
    .padStart(12, '0')}`
const partyOf = (n: number): Party => ({ account: accountOf(n), organisation: organisationOf(n) })

/**
 * Fills the log by SQL, without its indexes, which are made again at the end; nothing is counted before that.
 * @param sql the owner of the tables, at least 3 connections
 */
export const fillLog = async (
  sql: Sql,
  records: number,
  tell: (text: string) => void,
): Promise<FilledLog> => {
  const to = new Date()
  const from = new Date(to.getTime() - MONTH_MS)
  await sql`
    insert into catalog.dataset (id, name, opener_id, title, status, open_attribute, created_at)
    select gen_random_uuid(), 'dataset' || n, (select id from identity.organisation order by id limit 1), 'Dataset ' || n,
      'DRAFT', 'UNCONDITIONAL', now()
    from generate_series(0, 199) n`
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(87016023)`
    const indexes = await sql<
      { readonly name: string; readonly definition: string; readonly constraint: string | null }[]
    >`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition, c.conname as constraint
      from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
      where i.indrelid = 'metering.usage_record'::regclass`
    for (const { name, constraint } of indexes)
      await sql.unsafe(
        constraint === null
          ? `drop index ${name}`
          : `alter table metering.usage_record drop constraint ${constraint}`,
      )
    for (let first = 0; first < records; first += 2 * RECORDS_A_STEP) {
      const ends = [first + RECORDS_A_STEP, first + 2 * RECORDS_A_STEP].map((end) => Math.min(end, records))
      await Promise.all([
        insert(sql, from, records, first, ends[0] ?? 0),
        insert(sql, from, records, ends[0] ?? 0, ends[1] ?? 0),
      ])
      tell(`${ends[1]} of ${records} records`)
    }
    await insertBatches(sql, from, records)
    for (const { name, definition, constraint } of indexes) {
      tell(`index ${name}`)
      await sql.unsafe(`set maintenance_work_mem = '1GB'; ${definition}`)
      if (constraint !== null)
        await sql.unsafe(
          `alter table metering.usage_record add ${/_pkey$/.test(constraint) ? 'primary key' : 'unique'} using index ${name.replace(/^.*\./, '')}`,
        )
    }
    await sql`vacuum analyze metering.usage_record`
    await sql`analyze metering.batch`
  })
  return { records, from, to, busy: partyOf(0), quiet: partyOf(ACCOUNTS - 1) }
}

/** Records [first, end): skewed over accounts, each of which uses five datasets, one of them most. */
const insert = async (sql: Sql, from: Date, records: number, first: number, end: number): Promise<void> => {
  if (first >= end) return
  await sql`
    insert into metering.usage_record (id, writer, batch, position, at, request_id, account_id, organisation_id, agreements,
      operation_name, datasets, decision, codes, rows, bytes, cost_actual, canonical)
    select v.id, ${WRITER}, i / ${RECORDS_A_BATCH}::int + 1, i % ${RECORDS_A_BATCH}::int, v.at, v.request, v.account,
      v.organisation, v.agreements, v.operation, array[v.dataset], v.decision, v.codes, 20, 1843, 24,
      '{"account":"' || v.account || '","agreements":' || array_to_json(v.agreements) || ',"at":"'
        || to_char(v.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        || '","bytes":1843,"catalogue":12,"codes":' || array_to_json(v.codes)
        || ',"costActual":24,"costRequested":120,"datasets":[{"columns":' || v.columns || ',"decision":"'
        || case when v.decision = 'DENY' then 'DENY' else 'ALLOW' end || '","name":"' || v.dataset
        || '","rows":20,"version":3}],"decision":"' || v.decision || '","documentHash":"' || repeat(md5(v.operation), 2)
        || '","durationUs":' || 800 + i::bigint * 7919 % 30000 || ',"emergencies":' || v.emergencies || ',"id":"' || v.id
        || '","key":"' || v.account || '","kind":"operation","operationName":"' || v.operation
        || '","operationType":"query","organisation":"' || v.organisation || '","purpose":' || v.purpose
        || ',"requestId":"' || v.request || '","roles":["DATA_USER"],"rows":20,"rules":'
        || case when v.decision = 'DENY' then '["R-05"]' else '[]' end || ',"status":200,"v":2}'
    from generate_series(${first}::int, ${end - 1}::int) i
    cross join lateral (select
      -- a stream of numbers that looks random and is always the same
      (hashint8(i::bigint) & 2147483647) / 2147483648.0 as u, (hashint8(i::bigint + 1000000007) & 2147483647) as h,
      i % (${records}::int / 4) as turn,
      ${from.getTime()}::bigint + i::bigint * ${MONTH_MS}::bigint / ${records}::int as ms) n
    cross join lateral (select (n.u * n.u * ${ACCOUNTS}::int)::int % ${ACCOUNTS}::int as who,
      case when n.h % 10 < 7 then 0 else n.h % 5 end as nth) w
    cross join lateral (select
      (lpad(to_hex(n.ms), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid as id,
      to_timestamp(n.ms / 1000.0) as at, 'request ' || i as request,
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
}

const insertBatches = async (sql: Sql, from: Date, records: number): Promise<void> => {
  await sql`
    insert into metering.batch (writer, number, previous_root, root, record_count, algorithm, epoch, committed_at)
    select ${WRITER}, n, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'),
      least(${RECORDS_A_BATCH}::bigint, ${records}::bigint - (n - 1) * ${RECORDS_A_BATCH}::bigint), 'rfc6962-sha256', 0,
      to_timestamp((${from.getTime()}::bigint + n * ${RECORDS_A_BATCH}::bigint * ${MONTH_MS}::bigint / ${records}::bigint)
        / 1000.0)
    from generate_series(1, (${records}::bigint + ${RECORDS_A_BATCH - 1}::bigint) / ${RECORDS_A_BATCH}::bigint) n`
}

/** Bytes on disk a record of the log, by table and index. */
export const sizesOfLog = (sql: Sql, records: number): Promise<readonly object[]> =>
  sql`
    select c.relname as of, c.relkind as kind, pg_relation_size(c.oid) as bytes,
      round(pg_relation_size(c.oid) / ${records}::numeric, 1)::float as "bytesARecord"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'metering' and c.relkind in ('r', 'i') and pg_relation_size(c.oid) > 100000
    order by pg_relation_size(c.oid) desc`
