import type { Sql } from 'postgres'
import { columnTypes } from '../../src/catalog/column-type'
import {
  analyzeTable,
  createIndexes,
  createTable,
  dropTable,
  grantColumns,
} from '../../src/catalog/rows/rows-table'
import type { TableColumn } from '../../src/catalog/stored-dataset'
import type { GatewayFixture } from '../support/gateway'
import type { World, WorldRow, WorldTable } from './world'

/** What a gateway on a world shows, and to whom. */
export const gatewayFixtureOf = (world: World): GatewayFixture => ({
  snapshot: { revision: 1, datasets: world.datasets },
  versions: new Map(
    [...world.tables].map(([name, { versions }]) => [name, versions.map(({ version }) => version)]),
  ),
  callers: Object.fromEntries([...world.callers].map(([name, { caller }]) => [name, caller])),
})

/** Makes and fills the tables of a world, with the indexes that an import makes. */
export const loadWorld = async (importer: Sql, world: World): Promise<void> => {
  for (const table of world.tables.values())
    for (const [name, rows] of table.generations) await loadGeneration(importer, table, name, rows)
}

export const dropWorld = async (importer: Sql, world: World): Promise<void> => {
  for (const { generations } of world.tables.values())
    for (const name of generations.keys()) await dropTable(importer, name)
}

const loadGeneration = async (
  importer: Sql,
  { dataset, references }: WorldTable,
  table: string,
  rows: readonly WorldRow[],
): Promise<void> => {
  const columns = [...dataset.columns.values()].map((column): TableColumn => {
    const to = references.get(column.name)
    return {
      ...column,
      ref: to === undefined ? null : { dataset: to, column: 'code', name: '', reverseName: '' },
    }
  })
  await createTable(importer, table, columns)
  const params: (string | null)[] = []
  const place = (value: string | null, type: string): string => {
    params.push(value)
    return `$${String(params.length)}::text::${type}`
  }
  const tuples = rows.map(({ rid, load, cells }) => {
    const own = columns.map(({ name, type }) => place(cells[name] ?? null, columnTypes[type]))
    return `(${[place(rid, 'uuid'), place(String(load), 'int'), ...own].join(', ')})`
  })
  if (tuples.length > 0)
    await importer.unsafe(`insert into rows."${table}" values ${tuples.join(', ')}`, params)
  await createIndexes(importer, table, columns, dataset.key)
  await grantColumns(importer, table, columns)
  await analyzeTable(importer, table)
}
