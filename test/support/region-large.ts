import type { Sql } from 'postgres'
import type { ColumnType } from '../../src/catalog/column-type'
import { createIndexes } from '../../src/catalog/rows/rows-table'
import type { TableColumn } from '../../src/catalog/stored-dataset'
import { until } from './until'
import { fixtureTables, loadFixture, type FixtureTable } from './region-tables'

/** Rows of each table besides those of the fixture. */
export const LARGE_ROWS = 100_000

/** ANALYZE samples 300 rows a unit: it sees every row, so that the plans are the same each time. */
const STATISTICS = Math.ceil(LARGE_ROWS / 300) + 10

/**
 * The tables of the region fixture with `LARGE_ROWS` more rows each, indexed and analysed as an import leaves them:
 * what PostgreSQL plans on these is what it plans in service. Takes about 15 seconds.
 */
export const loadLargeFixture = async (importer: Sql): Promise<void> => {
  // points that no import lets in, and no index of places takes: deleted ones it might still see
  await loadFixture(importer, ['S10', 'S11', 'S12'])
  const asked = fixtureTables.filter(({ dataset }) => dataset.openAttribute !== 'NOT_OPEN')
  await Promise.all(asked.map((table) => enlarge(importer, table)))
}

const enlarge = async (importer: Sql, table: FixtureTable): Promise<void> => {
  // a vacuum in the middle of a run would change what the planner knows
  await importer.unsafe(`alter table rows."${table.name}" set (autovacuum_enabled = false)`)
  await importer.unsafe(filling(table))
  await createIndexes(importer, table.name, table.columns, table.dataset.key)
  // an import leaves rows that all see; a vacuum is kept from it by whatever began before
  await until(async () => {
    await importer.unsafe(`vacuum rows."${table.name}"`)
    const [pages] = await importer`
      select relallvisible = relpages as are_seen from pg_class where oid = ${`rows."${table.name}"`}::regclass`
    return pages?.['are_seen'] === true
  })
  // last: a vacuum that looks at some pages alone estimates the number of rows
  const analyze = `set local default_statistics_target = ${STATISTICS}; analyze rows."${table.name}"`
  await importer.unsafe(analyze).simple()
}

/** Loads are of the same size; of a nullable column every eleventh value is missing. */
const filling = ({ name, dataset, columns, loads }: FixtureTable): string => {
  const values = columns.map((column) => {
    const value = dataset.key.includes(column.name) ? keyOf('i') : valueOf(column)
    return column.nullable ? `case when i % 11 > 0 then ${value} end` : value
  })
  const into = ['_load', ...columns.map((column) => `"${column.name}"`)].join(', ')
  const load = `1 + (i - 1) * ${loads.length} / ${LARGE_ROWS}`
  return `insert into rows."${name}" (${into})
    select ${load}, ${values.join(', ')} from generate_series(1, ${LARGE_ROWS}) i`
}

/** No key of the fixture's own rows looks like it. */
const keyOf = (i: string): string => `'C' || ${i}`

/** Ten rows in a row refer to one. */
const valueOf = ({ type, ref }: TableColumn): string =>
  ref === null ? generated[type] : keyOf('(1 + i / 10 * 10)')

const generated: Readonly<Record<ColumnType, string>> = {
  TEXT: `'名' || i * 7919 % 50000`,
  INTEGER: 'i * 7919 % 1000',
  BIGINT: 'i::bigint * 7919 % 90000',
  DECIMAL: '(i * 7919 % 90000) / 100.0',
  FLOAT: '(i * 7919 % 90000) / 8.0',
  BOOLEAN: 'i % 2 = 0',
  DATE: `date '1900-01-01' + i * 7919 % 40000`,
  TIME: `time '00:00' + i * 7919 % 86400 * interval '1 second'`,
  TIMESTAMP: `timestamptz '2020-01-01T00:00Z' + i * 7919 % 90000 * interval '1 minute'`,
  JSON: `json_build_object('a', i)`,
  POINT: 'point(i * 7919 % 36000 / 100.0 - 180, i * 31 % 18000 / 100.0 - 90)',
}
