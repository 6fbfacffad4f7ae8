import type { Observe } from '../telemetry/observation'
import type { Agreement, Scope } from './agreement'
import { readScope } from './scope-json'

/** One row of the join of agreements and scopes; an agreement without scopes is one row without a dataset. */
export interface AgreementRow extends Omit<Agreement, 'scopes'> {
  readonly dataset: string | null
  readonly contractRevision: number | null
  readonly columns: unknown
  readonly predicate: unknown
}

/**
 * Joins rows to agreements. One with a scope that cannot be read is left out whole, and observed: what was misread
 * must not open anything, nor make another agreement look like the only one that fits.
 */
export const fromRows = (rows: readonly AgreementRow[], observe: Observe): readonly Agreement[] => {
  const agreements = new Map<string, Agreement & { readonly scopes: Map<string, Scope> }>()
  const unreadable = new Set<string>()
  for (const row of rows) {
    const { dataset, contractRevision, columns, predicate, ...terms } = row
    const agreement = agreements.get(row.id) ?? { ...terms, scopes: new Map<string, Scope>() }
    agreements.set(row.id, agreement)
    if (dataset === null || contractRevision === null) continue
    const reading = readScope({ dataset, contractRevision, columns, predicate })
    if (reading.ok) agreement.scopes.set(dataset, reading.scope)
    else {
      unreadable.add(row.id)
      const error = new Error(
        `agreement ${row.number} has a scope that cannot be read: ${reading.places.join(', ')}`,
      )
      observe({ kind: 'failure', requestId: null, where: 'agreements', error })
    }
  }
  return [...agreements.values()].filter((agreement) => !unreadable.has(agreement.id))
}
