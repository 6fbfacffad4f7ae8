import type { Sql } from 'postgres'
import { benchDatasets, type BenchDataset } from './manifest'

/**
 * Makes the tables of the peers, in the schema `peers`: the rows of Weir's tables in the same physical order, with the
 * same indexes (but for `_load`, which Weir adds to each). Tables and not views on Weir's: the peers find relations by
 * primary and foreign keys, which views do not have, and what Weir's own columns `_rid` and `_load` cost is Weir's.
 */
export const makePeerTables = async (sql: Sql): Promise<void> => {
  await sql.unsafe('create schema peers')
  for (const dataset of benchDatasets) await makeTable(sql, dataset)
  await sql.unsafe(`
    alter table peers.cities add foreign key ("provinceCode") references peers.provinces;
    alter table peers.areas add foreign key ("cityCode") references peers.cities;
    alter table peers.streets add foreign key ("areaCode") references peers.areas;
    alter table peers.villages add foreign key ("streetCode") references peers.streets;
    alter table peers.sensor_readings add foreign key ("districtCode") references peers.areas`)
  // both sides: visibility maps and hint bits, which would otherwise be made by whoever reads first
  await sql.unsafe('vacuum (analyze)')
  await sql.unsafe('checkpoint')
}

const makeTable = async (sql: Sql, { name, table }: BenchDataset): Promise<void> => {
  const weirs = await weirTable(sql, name)
  const columns = await sql<{ column: string }[]>`
    select quote_ident(attname) as column from pg_attribute
    where attrelid = ${weirs}::regclass and attnum > 0 and not attisdropped and attname !~ '^_' order by attnum`
  const list = columns.map(({ column }) => column)
  await sql.unsafe(`create table peers.${table} as select ${list.join(', ')} from ${weirs} order by ctid`)
  for (const column of list)
    await sql.unsafe(`alter table peers.${table} alter column ${column} set not null`)
  const indexes = await sql<{ name: string; definition: string; isKey: boolean }[]>`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition, c.relname like '%\\_k' as "isKey"
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${weirs}::regclass and c.relname not like '%\\_l'`
  for (const index of indexes) {
    const own = `peer_${index.name}`
    await sql.unsafe(
      index.definition
        .replace(index.name, own)
        .replace(/ ON \S+ USING /, ` ON peers.${table} USING `)
        .replace(' INCLUDE (_load)', ''),
    )
    if (index.isKey) await sql.unsafe(`alter table peers.${table} add primary key using index ${own}`)
  }
}

/** The table of a dataset's only version. */
const weirTable = async (sql: Sql, dataset: string): Promise<string> => {
  const like = `${dataset.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_g%`
  const [row] = await sql<{ name: string }[]>`
    select format('rows.%I', tablename) as name from pg_tables where schemaname = 'rows' and tablename like ${like}`
  if (row === undefined) throw new Error(`${dataset} was not imported`)
  return row.name
}
