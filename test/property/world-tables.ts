import type { Sql } from 'postgres'
import { columnTypes } from '../../src/catalog/column-type'
import {
  analyzeTable,
  createIndexes,
  createTable,
  dropTable,
  grantColumns,
} from '../../src/catalog/rows-table'
import type { TableColumn } from '../../src/catalog/stored-dataset'
import type { World, WorldTable } from './world'

/** Makes and fills the tables of a world, with the indexes that an import makes. */
export const loadWorld = async (importer: Sql, world: World): Promise<void> => {
  for (const table of world.tables.values()) await loadTable(importer, table)
}

export const dropWorld = async (importer: Sql, world: World): Promise<void> => {
  for (const { version } of world.tables.values()) await dropTable(importer, version.table)
}

const loadTable = async (
  importer: Sql,
  { dataset, version, rows, references }: WorldTable,
): Promise<void> => {
  const columns = [...dataset.columns.values()].map((column): TableColumn => {
    const to = references.get(column.name)
    return {
      ...column,
      ref: to === undefined ? null : { dataset: to, column: 'code', name: '', reverseName: '' },
    }
  })
  await createTable(importer, version.table, columns)
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
    await importer.unsafe(`insert into rows."${version.table}" values ${tuples.join(', ')}`, params)
  await createIndexes(importer, version.table, columns, dataset.key)
  await grantColumns(importer, version.table, columns)
  await analyzeTable(importer, version.table)
}
