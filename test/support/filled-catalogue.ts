import { join } from 'node:path'
import { openDatabases, type Databases } from '../../src/db/connect'
import { migrate } from '../../src/db/migrate'
import { withOwner } from '../../src/db/owner'
import { createIdentityService } from '../../src/identity/service'
import { systemClock } from '../../src/kernel/clock'
import type { ReadySettings } from '../../src/config/settings'
import { ignoreObservations } from '../../src/telemetry/observation'
import { aDraft, column, createBench, type Bench } from '../integration/catalog/fixture'
import { testSettings } from './database'
import { createManualClock } from './manual-clock'
import { urlOfDatabase } from './server-url'

/** A database with many published datasets, of which all refer to one. */
export interface FilledCatalogue {
  readonly settings: ReadySettings
  readonly databases: Databases
  readonly bench: Bench
  /** Key of a data user. */
  readonly key: string
  /** Publishes one dataset more, with rows, that refers to the hub. */
  publishSpoke(name: string): Promise<void>
}

const COLUMNS = 20
const ROWS = 100

const spokeColumns = (dataset: string) => [
  column('code'),
  column('hubCode', {
    nullable: true,
    ref: { dataset: 'hub', column: 'code', name: 'hub', reverseName: `of${dataset}` },
  }),
  ...Array.from({ length: COLUMNS - 2 }, (_, i) => column(`c${i + 3}`, { nullable: true })),
]

/**
 * Makes it: `hub` and `probe`, which refers to it, are published as people do it, with rows; `spoke1` ... are written
 * into the catalogue as they would be published, and have no table. A spoke is `ofspoke1` ... of the hub.
 * @param folder where the server that is started on it keeps its files
 * @param size datasets in all
 */
export const fillCatalogue = async (
  serverUrl: string,
  folder: string,
  name: string,
  size: number,
): Promise<FilledCatalogue> => {
  await withOwner(serverUrl, (sql) => sql.unsafe(`create database ${name}`))
  const settings = testSettings(urlOfDatabase(serverUrl, name), { WEIR_DATA_DIR: join(folder, name) })
  await migrate(settings, systemClock)
  const databases = await openDatabases(settings, ignoreObservations)
  const bench = createBench(databases, createManualClock(new Date()))
  const rows = Array.from({ length: ROWS }, (_, i) => ({ code: String(i) }))
  const publishSpoke = (dataset: string): Promise<void> =>
    bench.publish(
      aDraft(dataset, { columns: spokeColumns(dataset), key: ['code'] }),
      rows.map(({ code }) => ({ code, hubCode: code })),
    )
  await bench.publish(aDraft('hub'), rows)
  await writeSpokes(databases, size - 2)
  await publishSpoke('probe')
  await withOwner(settings.databaseUrl, (sql) => sql`analyze`)
  const identity = createIdentityService({ databases, clock: systemClock })
  const account = await identity.createAccount({
    name: 'Li',
    organisation: 'Institute',
    createOrganisation: 'DATA_USER',
    roles: ['DATA_USER'],
  })
  const { key } = await identity.createKey({ accountId: account.id })
  return { settings, databases, bench, key, publishSpoke }
}

const writeSpokes = (databases: Databases, spokes: number): Promise<unknown> =>
  databases.control.begin(async (sql) => {
    await sql`
      insert into catalog.dataset (id, name, opener_id, title, summary, status, open_attribute, key_columns,
        contract_revision, created_at, published_at)
      select gen_random_uuid(), 'spoke' || i, h.opener_id, 'Spoke ' || i, 'What it holds', 'PUBLISHED',
        'UNCONDITIONAL', '{code}', 1, now(), now()
      from generate_series(1, ${spokes}::int) i, catalog.dataset h where h.name = 'hub'`
    await sql`
      insert into catalog.dataset_column (dataset_id, position, name, label, type, nullable, open_attribute,
        ref_dataset_id, ref_column, ref_name, ref_reverse_name)
      select d.id, p, case p when 1 then 'code' when 2 then 'hubCode' else 'c' || p end, 'Column ' || p, 'TEXT',
        p > 1, 'UNCONDITIONAL', case when p = 2 then h.id end, case when p = 2 then 'code' end,
        case when p = 2 then 'hub' end, case when p = 2 then 'of' || d.name end
      from catalog.dataset d
      join catalog.dataset h on h.name = 'hub'
      cross join generate_series(1, ${COLUMNS}::int) p
      where d.name like 'spoke%'`
    await sql`
      insert into catalog.generation (dataset_id, table_name, created_at)
      select id, name || '_g', now() from catalog.dataset where name like 'spoke%'`
    await sql`
      insert into catalog.version (dataset_id, number, generation_id, load, row_count, loaded_at, activated_at)
      select g.dataset_id, 1, g.id, 1, 1000, now(), now()
      from catalog.generation g join catalog.dataset d on d.id = g.dataset_id where d.name like 'spoke%'`
    await sql`
      insert into catalog.revision (kind, dataset_id, change, actor, at)
      select 'CONTRACT', id, 'published', 'bench', now() from catalog.dataset where name like 'spoke%'`
  })
