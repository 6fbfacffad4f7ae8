import type { dataset, datasetColumn } from '../../drizzle/catalog'
import type { Column } from './dataset'
import { Mask } from './mask'
import { stricter, type OpenAttribute } from './open-attribute'

type DatasetRow = typeof dataset.$inferSelect
type ColumnRow = Omit<typeof datasetColumn.$inferSelect, 'datasetId' | 'position'>

/** A dataset and its columns as they are stored, before the catalogue around it is known. Immutable. */
export interface CatalogEntry extends Omit<DatasetRow, 'status'> {
  readonly columns: readonly EntryColumn[]
}

export interface EntryColumn extends Column {
  readonly ownOpenAttribute: OpenAttribute
  /** null: no reference. */
  readonly ref: EntryReference | null
}

export interface EntryReference {
  readonly datasetId: string
  readonly column: string
  readonly name: string
  readonly reverseName: string
}

/** @param row.mask parsed here, as it is JSON */
export const toEntryColumn = (row: ColumnRow, ofDataset: OpenAttribute): EntryColumn => ({
  name: row.name,
  label: row.label,
  type: row.type,
  nullable: row.nullable,
  description: row.description,
  unit: row.unit,
  ownOpenAttribute: row.openAttribute,
  openAttribute: row.suspended ? 'NOT_OPEN' : stricter(row.openAttribute, ofDataset),
  mask: row.mask === null ? null : Mask.parse(row.mask),
  searchable: row.searchable,
  deprecated: row.deprecated,
  ref: toEntryReference(row),
})

const toEntryReference = ({
  refDatasetId,
  refColumn,
  refName,
  refReverseName,
}: ColumnRow): EntryReference | null =>
  refDatasetId === null || refColumn === null || refName === null || refReverseName === null
    ? null
    : { datasetId: refDatasetId, column: refColumn, name: refName, reverseName: refReverseName }
