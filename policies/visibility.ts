import type { Column, Dataset } from '../src/catalog/dataset'
import type { Caller } from '../src/identity/caller'
import { looksAfter } from '../src/catalog/overseer'

/** Who sees NOT_OPEN entries of the catalogue: their own opener, and the authority that looks after it (domain 9.2). */
const seesAll = (caller: Caller, dataset: Dataset): boolean =>
  caller.kind === 'account' &&
  ((caller.roles.includes('AUTHORITY') && looksAfter(caller, dataset.opener.id)) ||
    (caller.roles.includes('DATA_OPENER') && caller.organisationId === dataset.opener.id))

export const maySeeDataset = (caller: Caller, dataset: Dataset): boolean =>
  dataset.openAttribute !== 'NOT_OPEN' || seesAll(caller, dataset)

/** The columns that a caller sees; the same list each time, for each that sees as much. */
export const visibleColumns = (caller: Caller, dataset: Dataset): readonly Column[] => {
  const known = columnsOf.get(dataset) ?? listColumns(dataset)
  columnsOf.set(dataset, known)
  return seesAll(caller, dataset) ? known.all : known.open
}

interface ColumnLists {
  readonly all: readonly Column[]
  readonly open: readonly Column[]
}

// a dataset is an immutable value
const columnsOf = new WeakMap<Dataset, ColumnLists>()

const listColumns = (dataset: Dataset): ColumnLists => {
  const all = [...dataset.columns.values()]
  return { all, open: all.filter((column) => column.openAttribute !== 'NOT_OPEN') }
}
