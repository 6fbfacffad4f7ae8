import type { Agreement, Scope, ScopeColumn } from '../src/agreements/agreement'
import type { Column, Dataset } from '../src/catalog/dataset'
import type { Mask } from '../src/catalog/mask'
import { createGrant, type Grant, type GrantedColumn } from '../src/query/grant'
import type { EmergencyAccess } from './emergency'

// A dataset and an agreement are immutable values, so a Grant made from them can be kept as long as they live.
const open = new WeakMap<Dataset, Grant>()
const agreed = new WeakMap<Scope, WeakMap<Dataset, Grant>>()

/** The Grant that rests on no agreement: the unconditional columns of an unconditional dataset, masks as listed. */
export const openGrant = (dataset: Dataset): Grant => {
  const known = open.get(dataset)
  if (known) return known
  const columns = new Map<string, GrantedColumn>()
  if (dataset.openAttribute === 'UNCONDITIONAL')
    for (const column of dataset.columns.values())
      if (column.openAttribute === 'UNCONDITIONAL')
        columns.set(column.name, { name: column.name, mask: column.mask })
  const grant = createGrant({
    dataset: dataset.name,
    columns,
    predicate: null,
    smallestGroup: null,
    agreement: null,
    purpose: null,
  })
  open.set(dataset, grant)
  return grant
}

/** The Grant of an agreement's scope: its columns and rows; of an unconditional dataset also what is open anyway. */
export const agreedGrant = (dataset: Dataset, agreement: Agreement, scope: Scope): Grant => {
  const known = agreed.get(scope)?.get(dataset)
  // two agreements of one wording may share a scope, and each has pseudonyms and cursors of its own
  if (known?.agreement === agreement.number && known.purpose === agreement.purpose) return known
  const columns = new Map<string, GrantedColumn>()
  for (const column of dataset.columns.values()) {
    const granted = scope.columns.get(column.name)
    if (column.openAttribute === 'NOT_OPEN') continue
    if (granted !== undefined)
      columns.set(column.name, { name: column.name, mask: effectiveMask(column, granted) })
    else if (column.openAttribute === 'UNCONDITIONAL')
      columns.set(column.name, { name: column.name, mask: column.mask })
  }
  const grant = createGrant({
    dataset: dataset.name,
    columns,
    predicate: scope.predicate,
    smallestGroup: scope.smallestGroup,
    agreement: agreement.number,
    purpose: agreement.purpose,
  })
  const bySnapshot = agreed.get(scope) ?? new WeakMap<Dataset, Grant>()
  agreed.set(scope, bySnapshot.set(dataset, grant))
  return grant
}

/** The Grant of an emergency opening: its columns through the catalogue's masks, every row, and what is open anyway. */
export const emergencyGrant = (dataset: Dataset, access: EmergencyAccess): Grant => {
  const columns = new Map(openGrant(dataset).columns)
  for (const name of access.columns) {
    const column = dataset.columns.get(name)
    if (column !== undefined && column.openAttribute !== 'NOT_OPEN')
      columns.set(name, { name, mask: column.mask })
  }
  return createGrant({
    dataset: dataset.name,
    columns,
    predicate: null,
    smallestGroup: null,
    agreement: null,
    purpose: access.purpose,
    emergency: access.emergencyId,
  })
}

/** The mask that a granted column is read through: the agreement's own, else the catalogue's; null: none. */
export const effectiveMask = (column: Column, granted: ScopeColumn): Mask | null =>
  granted.mask ?? column.mask
