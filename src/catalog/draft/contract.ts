import type { Reference, StoredColumn, StoredDataset } from '../stored-dataset'

/** What a published dataset promises. Whoever reads it may rely on it; see DESIGN 5.2. */
export interface Contract {
  readonly name: string
  readonly key: readonly string[]
  readonly columns: readonly ContractColumn[]
}

export type ContractColumn = Pick<StoredColumn, 'name' | 'type' | 'nullable'> & {
  readonly ref: Reference | null
}

export const contractOf = (dataset: Pick<StoredDataset, 'name' | 'key' | 'columns'>): Contract => ({
  name: dataset.name,
  key: dataset.key,
  columns: dataset.columns.map(({ name, type, nullable, ref }) => ({ name, type, nullable, ref })),
})
