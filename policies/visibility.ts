import type { Column, Dataset } from '../src/catalog/dataset'
import type { Caller } from '../src/identity/caller'

/** Who sees NOT_OPEN entries of the catalogue: the authority, and their own opener (domain 9.2). */
const seesAll = (caller: Caller, dataset: Dataset): boolean =>
  caller.kind === 'account' &&
  (caller.roles.includes('AUTHORITY') ||
    (caller.roles.includes('DATA_OPENER') && caller.organisationId === dataset.opener.id))

export const maySeeDataset = (caller: Caller, dataset: Dataset): boolean =>
  dataset.openAttribute !== 'NOT_OPEN' || seesAll(caller, dataset)

export const visibleColumns = (caller: Caller, dataset: Dataset): readonly Column[] =>
  [...dataset.columns.values()].filter(
    (column) => column.openAttribute !== 'NOT_OPEN' || seesAll(caller, dataset),
  )
