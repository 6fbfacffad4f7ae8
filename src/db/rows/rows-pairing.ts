import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { ReadySettings } from '../../config/settings'
import { AppError } from '../../kernel/errors'
import { withLogin } from '../login'
import { withOwner } from '../owner'
import { findRowsServer } from './rows-server'

type Addresses = Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl'>

/** Only one program at a time; beside the lock of migrations, 87016000. */
const PAIRING_LOCK = 87016005

/**
 * Writes one random id into the control database and the rows database, where those are two and neither or only the first
 * has one, so that each start knows them for a pair. Again it does nothing. After the migrations of both.
 * @throws AppError setup.rows.other: the rows database is that of another catalogue, or has not the tables of this one
 */
export const pairDatabases = async (settings: Addresses): Promise<void> => {
  await withBoth(withOwner, settings, async (control, rows) => {
    await control`select pg_advisory_lock(${PAIRING_LOCK}::bigint)`
    for (const sql of [control, rows]) await createTable(sql)
    const [ours, theirs] = [await idOf(control), await idOf(rows)]
    if (ours !== undefined && ours === theirs) return
    if (theirs !== undefined || !(await hasTables(control, rows))) throw AppError.of('setup.rows.other')
    const id = ours ?? randomUUID()
    for (const sql of [control, rows])
      await sql`insert into weir.deployment (id) values (${id}) on conflict do nothing`
  })
}

/**
 * Refuses a rows database that is not the one of this control database.
 * @throws AppError setup.rows.other; setup.rows.unpaired: neither has an id, which `weir migrate` gives them
 */
export const requirePair = async (settings: Addresses): Promise<void> => {
  await withBoth(withLogin, settings, async (control, rows) => {
    const [ours, theirs] = [await idOf(control), await idOf(rows)]
    if (theirs === undefined) throw AppError.of('setup.rows.unpaired')
    if (ours !== theirs) throw AppError.of('setup.rows.other')
  })
}

/** Not where rows are written to the control database: there is nothing to compare. */
const withBoth = async (
  lend: typeof withLogin,
  settings: Addresses,
  work: (control: Sql, rows: Sql) => Promise<void>,
): Promise<void> => {
  const { importUrl } = await findRowsServer(settings)
  if (importUrl === settings.databaseUrl) return
  await lend(settings.databaseUrl, (control) => lend(importUrl, (rows) => work(control, rows)))
}

const createTable = async (sql: Sql): Promise<void> => {
  await sql`create table if not exists weir.deployment (one boolean primary key default true check (one), id uuid not null)`
  // whoever may enter may ask, as for migrations
  await sql`grant select on weir.deployment to public`
}

const idOf = async (sql: Sql): Promise<string | undefined> => {
  const [there] = await sql<{ found: boolean }[]>`select to_regclass('weir.deployment') is not null as found`
  if (there?.found !== true) return undefined
  const [row] = await sql<{ id: string }[]>`select id from weir.deployment`
  return row?.id
}

/** Whether the tables of the active versions are all there. */
const hasTables = async (control: Sql, rows: Sql): Promise<boolean> => {
  const active = await control<{ table: string }[]>`
    select g.table_name as table
    from catalog.version v
    join catalog.generation g on g.id = v.generation_id
    where v.activated_at is not null and v.replaced_at is null and g.dropped_at is null`
  const missing = await rows`
    select from unnest(${active.map(({ table }) => table)}::text[]) t
    where to_regclass('rows.' || quote_ident(t)) is null`
  return missing.length === 0
}
