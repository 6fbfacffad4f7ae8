import type { Sql } from 'postgres'
import type { ReadySettings } from '../config/settings'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { migrationSets, readMigrations, type Migration, type MigrationSet } from './migration-files'
import { withLogin } from './login'
import { withOwner } from './owner'
import { requireWholeRestore } from './restored'
import { pairDatabases } from './rows/rows-pairing'
import { findRowsServer } from './rows/rows-server'
import { INSUFFICIENT_PRIVILEGE, sqlState } from './sql-state'

type Addresses = Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl'>

/** A migration by the name that people see: `control/0001_roles`. */
export type MigrationName = `${MigrationSet}/${string}`

/**
 * Brings both databases to the state that this program needs: each missing migration in its own transaction, all
 * under one lock, so that of several programs one migrates and the others wait. Then pairs the two.
 * @returns the migrations that ran, in order; empty: there was nothing to do
 * @throws AppError setup.migration.changed, setup.migration.ahead, setup.migration.failed, setup.rows.other, setup.database.* (restored: a dump without its roles)
 */
export const migrate = async (settings: Addresses, clock: Clock): Promise<readonly MigrationName[]> => {
  const ran: MigrationName[] = []
  for (const set of migrationSets) {
    const migrations = await readMigrations(set)
    await withOwner(await urlOf(set, settings), async (sql) => {
      await sql`select pg_advisory_lock(${LOCK}::bigint)`
      await sql.unsafe(createTable)
      for (const migration of pendingOf(set, migrations, await recorded(sql, set))) {
        await apply(sql, set, migration, clock)
        ran.push(`${set}/${migration.name}`)
      }
    })
  }
  await pairDatabases(settings)
  return ran
}

/**
 * The migrations that are still to run; empty: the databases are as this program needs them.
 * @throws AppError as `migrate`; setup.migration.unreadable: the login may not read what ran, until the owner migrates
 */
export const pendingMigrations = async (settings: Addresses): Promise<readonly MigrationName[]> => {
  const pending: MigrationName[] = []
  for (const set of migrationSets) {
    const migrations = await readMigrations(set)
    const done = await withLogin(await urlOf(set, settings), (sql) => recordedForLogin(sql, set))
    pending.push(...pendingOf(set, migrations, done).map((m): MigrationName => `${set}/${m.name}`))
  }
  return pending
}

const LOCK = 87016000

const urlOf = async (set: MigrationSet, settings: Addresses): Promise<string> =>
  set === 'control' ? settings.databaseUrl : (await findRowsServer(settings)).importUrl

const createTable = `
  create schema if not exists weir;
  create table if not exists weir.weir_migration (
    set_name text not null,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null,
    primary key (set_name, name)
  );
  -- which ran is no secret, and a server asks as a login that is nobody else
  grant usage on schema weir to public;
  grant select on weir.weir_migration to public`

/** What ran already: SHA-256 by name. */
const recorded = async (sql: Sql, set: MigrationSet): Promise<ReadonlyMap<string, string>> => {
  const [there] = await sql<
    { found: boolean }[]
  >`select to_regclass('weir.weir_migration') is not null as found`
  if (there?.found !== true) return new Map()
  const rows = await sql<{ name: string; sha256: string }[]>`
    select name, sha256 from weir.weir_migration where set_name = ${set} order by name`
  if (rows.length > 0) await requireWholeRestore(sql, set)
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

const recordedForLogin = (sql: Sql, set: MigrationSet): Promise<ReadonlyMap<string, string>> =>
  recorded(sql, set).catch((error: unknown) => {
    throw sqlState(error) === INSUFFICIENT_PRIVILEGE
      ? AppError.of('setup.migration.unreadable', { set }, {}, error)
      : error
  })

const pendingOf = (
  set: MigrationSet,
  migrations: readonly Migration[],
  done: ReadonlyMap<string, string>,
): readonly Migration[] => {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const last = migrations.at(-1)?.name ?? ''
  for (const [name, sha256] of done) {
    const migration = known.get(name)
    if (migration === undefined && name > last)
      throw AppError.of('setup.migration.ahead', { name: `${set}/${name}` })
    if (migration?.sha256 !== sha256) throw AppError.of('setup.migration.changed', { name: `${set}/${name}` })
  }
  return migrations.filter((migration) => !done.has(migration.name))
}

const apply = async (sql: Sql, set: MigrationSet, migration: Migration, clock: Clock): Promise<void> => {
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(migration.text)
      await transaction`
        insert into weir.weir_migration (set_name, name, sha256, applied_at)
        values (${set}, ${migration.name}, ${migration.sha256}, ${clock.now()})`
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
    throw AppError.of('setup.migration.failed', { name: `${set}/${migration.name}`, reason }, {}, error)
  }
}
