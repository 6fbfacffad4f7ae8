import { stricter } from '../open-attribute'
import type { StoredColumn, StoredDataset } from '../stored-dataset'

/** What the life of an entry is decided on: the entry as it is stored, in any status. Immutable. */
export type Entry = Pick<
  StoredDataset,
  | 'name'
  | 'summary'
  | 'theme'
  | 'licence'
  | 'attribution'
  | 'contact'
  | 'openAttribute'
  | 'openModes'
  | 'openConditions'
  | 'useRequirements'
  | 'safeguards'
  | 'legalBasis'
  | 'key'
> & { readonly columns: readonly EntryColumn[] }

/** `openAttribute` is already the stricter of the column's own and its dataset's. */
export type EntryColumn = Pick<
  StoredColumn,
  'name' | 'label' | 'type' | 'nullable' | 'description' | 'openAttribute' | 'ownOpenAttribute' | 'mask'
>

/** As it is without what is suspended for a time, which is another matter than how open it is. */
export const toEntry = (stored: StoredDataset): Entry => ({
  ...stored,
  columns: stored.columns.map((column) => ({
    ...column,
    openAttribute: stricter(column.ownOpenAttribute, stored.openAttribute),
  })),
})
