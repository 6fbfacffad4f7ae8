import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { ColumnDraft } from '../catalog/draft/draft'
import { readSides } from '../catalog/side'
import type { StoredDataset } from '../catalog/stored-dataset'
import { columnDraftOf, type ScannedColumn } from './column-scan'
import { RelationNamer } from './relation-namer'

/**
 * The columns that a file adds to a published dataset, as the catalogue is told of them. References are those that
 * the manifest declares: nothing is proposed for data that others rely on already.
 */
export const addedColumns = async (
  control: Sql,
  stored: StoredDataset,
  columns: readonly ScannedColumn[],
): Promise<readonly ColumnDraft[]> => {
  const targets = columns.flatMap(({ plan }) => plan.manifest.ref?.dataset ?? [])
  const sides = await readSides(drizzle(control), [...new Set([stored.name, ...targets])])
  const taken = [...(sides.get(stored.name)?.taken ?? []), ...columns.map(({ plan }) => plan.name)]
  const namer = new RelationNamer(stored.name, taken, sides)
  return columns.map((column) => {
    const { name, manifest } = column.plan
    if (manifest.ref == null) return columnDraftOf(column)
    const target = manifest.ref.column ?? sides.get(manifest.ref.dataset)?.key[0] ?? name
    return columnDraftOf(
      column,
      namer.name(name, { dataset: manifest.ref.dataset, column: target }, manifest.ref),
    )
  })
}
