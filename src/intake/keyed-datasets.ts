import type { Sql } from 'postgres'
import type { KeyedDataset } from './reference-proposal'

/**
 * The published datasets with a key of one column, both open at least under conditions, by name. One small row for
 * each, so that a catalogue of thousands is no burden.
 */
export const readKeyedDatasets = (control: Sql): Promise<readonly KeyedDataset[]> => control<KeyedDataset[]>`
  select d.name as dataset, d.title, c.name as column, c.type
  from catalog.dataset d
  join catalog.dataset_column c on c.dataset_id = d.id and c.name = d.key_columns[1]
  where d.status = 'PUBLISHED' and cardinality(d.key_columns) = 1
    and d.open_attribute <> 'NOT_OPEN' and c.open_attribute <> 'NOT_OPEN'
  order by d.name`
