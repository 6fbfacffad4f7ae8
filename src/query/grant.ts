import type { Dataset } from '../catalog/dataset'
import type { Mask } from '../catalog/mask'
import { canonicalJson, type Json } from '../kernel/canonical-json'
import { invariant } from '../kernel/errors'
import { sha256Hex } from '../kernel/hash'
import type { Filter } from './row-query/filter'

/** What one caller may read of one dataset: made by `policies/decide.ts` alone, and demanded by the compiler. */
export interface Grant {
  readonly dataset: string
  /** Every column that may be read, with the mask that it is read through. */
  readonly columns: ReadonlyMap<string, GrantedColumn>
  /** Rows that may be read, on raw values; null: all. */
  readonly predicate: Filter<string> | null
  /** Figures of fewer rows are withheld, and no single row is read; null: none are. */
  readonly smallestGroup: number | null
  /** The agreement that it rests on; null: none is needed. */
  readonly agreement: string | null
  readonly purpose: string | null
  /** Id of the emergency opening that it rests on in place of an agreement; null: none. */
  readonly emergency: string | null
  /** Equal for Grants that read alike: caches are bound to it. */
  readonly fingerprint: string
}

type GrantTerms = Omit<Grant, 'fingerprint' | 'emergency'> & Partial<Pick<Grant, 'emergency'>>

export interface GrantedColumn {
  readonly name: string
  readonly mask: Mask | null
}

/** @param terms.emergency absent: none */
export const createGrant = (given: GrantTerms): Grant => {
  const terms = { emergency: null, ...given }
  return { ...terms, fingerprint: fingerprintOf(terms, new Set(terms.columns.keys())) }
}

/** Equal for Grants that read alike, as far as these of their columns go: cursors are bound to it. */
export const fingerprintOf = (terms: Omit<Grant, 'fingerprint'>, names: ReadonlySet<string>): string => {
  const columns: Json = [...terms.columns.values()]
    .filter(({ name }) => names.has(name))
    .map(({ name, mask }) => [name, mask] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const shape = {
    dataset: terms.dataset,
    columns,
    predicate: terms.predicate,
    agreement: terms.agreement,
    ...(terms.emergency === null ? {} : { emergency: terms.emergency }),
    ...(terms.smallestGroup === null ? {} : { smallestGroup: terms.smallestGroup }),
  }
  return sha256Hex(canonicalJson(shape)).slice(0, 32)
}

/** @throws an invariant when the Grant does not hold it */
export const grantedColumn = ({ dataset, columns }: Grant, column: string): GrantedColumn => {
  const granted = columns.get(column)
  invariant(granted !== undefined, 'b7f4', `no grant on ${dataset}.${column}`)
  return granted
}

/** @throws an invariant when single rows of the dataset are not granted, nor anything that tells of them */
export const requireRows = ({ dataset, smallestGroup }: Grant): void =>
  invariant(smallestGroup === null, 'b7f5', `no grant on single rows of ${dataset}`)

/**
 * Every row and every column that is open at all, as stored: what the predicate of a Grant is decided on. It MUST NOT
 * be read for anything but a predicate.
 */
export const rawGrant = (dataset: Dataset): Grant => {
  const open = [...dataset.columns.values()].filter((column) => column.openAttribute !== 'NOT_OPEN')
  return createGrant({
    dataset: dataset.name,
    columns: new Map(open.map(({ name }) => [name, { name, mask: null }])),
    predicate: null,
    smallestGroup: null,
    agreement: null,
    purpose: null,
  })
}

/** The Grants of one row field, by dataset. Reading past them is our bug and stops the statement. */
export class Grants {
  /** Equal for Grants that read alike. */
  readonly fingerprint: string

  constructor(private readonly byDataset: ReadonlyMap<string, Grant>) {
    let text = ''
    for (const grant of byDataset.values()) text += `${grant.fingerprint} `
    this.fingerprint = text
  }

  of(dataset: string): Grant {
    const grant = this.byDataset.get(dataset)
    invariant(grant !== undefined, 'b7f3', `no grant on ${dataset}`)
    return grant
  }

  get all(): readonly Grant[] {
    return [...this.byDataset.values()]
  }
}
