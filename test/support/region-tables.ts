import type { Sql } from 'postgres'
import { columnTypes } from '../../src/catalog/column-type'
import type { Dataset } from '../../src/catalog/dataset'
import { createTable, grantColumns } from '../../src/catalog/rows/rows-table'
import type { TableColumn } from '../../src/catalog/stored-dataset'
import { noticeTables } from './notices-fixture'
import { fixtureSnapshot } from './region-fixture'
import { regionFixtureRows, type FixtureRow } from './region-rows'

/** A physical table of the fixture. */
export interface FixtureTable {
  readonly name: string
  readonly dataset: Dataset
  readonly columns: readonly TableColumn[]
  /** Rows of each load, the first first. */
  readonly loads: readonly (readonly FixtureRow[])[]
}

const datasetOf = (name: string): Dataset => {
  const dataset = fixtureSnapshot.datasets.get(name)
  if (dataset === undefined) throw new Error(`no dataset ${name}`)
  return dataset
}

const tableOf = (name: string, dataset: Dataset, loads: FixtureTable['loads']): FixtureTable => ({
  name,
  dataset,
  columns: [...dataset.columns.values()].map((column): TableColumn => {
    const relation = [...dataset.relations.values()].find(
      (r) => r.kind === 'TO_ONE' && r.column === column.name,
    )
    const ref = relation && {
      dataset: relation.target,
      column: relation.targetColumn,
      name: relation.name,
      reverseName: dataset.name,
    }
    return { ...column, ref: ref ?? null }
  }),
  loads,
})

export const fixtureTables: readonly FixtureTable[] = [
  ...Object.entries(regionFixtureRows).map(([name, rows]) => tableOf(`${name}_g1`, datasetOf(name), [rows])),
  ...noticeTables.map(({ table, loads }) => tableOf(table, datasetOf('notices'), loads)),
]

/**
 * Makes and fills the tables, with fixed `_rid`s, and grants the reader what is open. They have no indexes. Rows of
 * these keys (their first value) are left out.
 */
export const loadFixture = async (importer: Sql, leftOut: readonly string[] = []): Promise<void> => {
  for (const { name, columns, loads } of fixtureTables) {
    await createTable(importer, name, columns)
    const rows = loads.flatMap((load, l) => load.map((row) => ({ row, load: l + 1 })))
    for (const [i, { row, load }] of rows.entries()) {
      if (leftOut.includes(String(row[0]))) continue
      const places = row.map((_, k) => `$${k + 3}::text::${columnTypes[columns[k]?.type ?? 'TEXT']}`)
      const rid = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
      await importer.unsafe(`insert into rows."${name}" values ($1, $2, ${places.join(', ')})`, [
        rid,
        load,
        ...row.map((value) => (value === null ? null : String(value))),
      ])
    }
    await grantColumns(importer, name, columns)
  }
}
