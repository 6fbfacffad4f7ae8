import type { Agreement } from './agreement'

/** Agreements of one organisation, found without looking at the others. */
export interface AgreementIndex {
  /** Each a list of that one. */
  readonly byNumber: ReadonlyMap<string, readonly Agreement[]>
  /** Those that name a dataset, in the order of the list. */
  readonly byDataset: ReadonlyMap<string, DatasetAgreements>
}

export interface DatasetAgreements {
  readonly all: readonly Agreement[]
  /** Those that name a column of it too. */
  readonly byColumn: ReadonlyMap<string, readonly Agreement[]>
}

// A list of agreements is an immutable value that callers of one organisation share, so its index is kept with it.
const indexes = new WeakMap<readonly Agreement[], AgreementIndex>()

/** Made when a list is first asked for, and kept as long as the list lives. */
export const indexOf = (agreements: readonly Agreement[]): AgreementIndex => {
  const known = indexes.get(agreements)
  if (known !== undefined) return known
  const byNumber = new Map<string, readonly Agreement[]>()
  const byDataset = new Map<string, { all: Agreement[]; byColumn: Map<string, Agreement[]> }>()
  for (const agreement of agreements) {
    byNumber.set(agreement.number, [agreement])
    for (const { dataset, columns } of agreement.scopes.values()) {
      const named = byDataset.get(dataset) ?? { all: [], byColumn: new Map<string, Agreement[]>() }
      byDataset.set(dataset, named)
      named.all.push(agreement)
      for (const column of columns.keys()) {
        const ofColumn = named.byColumn.get(column)
        if (ofColumn === undefined) named.byColumn.set(column, [agreement])
        else ofColumn.push(agreement)
      }
    }
  }
  const index = { byNumber, byDataset }
  indexes.set(agreements, index)
  return index
}
