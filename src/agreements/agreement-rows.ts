import type { Observe } from '../telemetry/observation'
import type { Agreement, Scope } from './agreement'
import { readBudgets } from './budget'
import { readScope } from './scope-json'

/** One row of the join of agreements and scopes; an agreement without scopes is one row without a dataset. */
export interface AgreementRow extends Omit<Agreement, 'scopes' | 'budgets'> {
  readonly budgets: unknown
  readonly dataset: string | null
  readonly contractRevision: number | null
  readonly columns: unknown
  readonly predicate: unknown
  readonly aggregatesOnly: boolean | null
  readonly smallestGroup: number | null
}

/**
 * Joins rows to agreements. One with budgets or a scope that cannot be read is left out whole, and observed: what was
 * misread must not open anything, nor make another agreement look like the only one that fits.
 */
export const fromRows = (rows: readonly AgreementRow[], observe: Observe): readonly Agreement[] => {
  const agreements = new Map<string, Agreement & { readonly scopes: Map<string, Scope> }>()
  const unreadable = new Set<string>()
  const reject = ({ id, number }: AgreementRow, what: string, places: readonly string[]): void => {
    unreadable.add(id)
    const error = new Error(`agreement ${number} has ${what} that cannot be read: ${places.join(', ')}`)
    observe({ kind: 'failure', requestId: null, where: 'agreements', error })
  }
  for (const row of rows) {
    const { dataset, contractRevision, columns, predicate, aggregatesOnly, smallestGroup } = row
    let agreement = agreements.get(row.id)
    if (agreement === undefined) {
      const reading = readBudgets(row.budgets)
      if (!reading.ok) reject(row, 'budgets', reading.places)
      // member by member: what a spread makes of a row is read more slowly, and decisions read a thousand of them
      agreement = {
        id: row.id,
        number: row.number,
        purpose: row.purpose,
        state: row.state,
        version: row.version,
        effectiveFrom: row.effectiveFrom,
        effectiveTo: row.effectiveTo,
        modes: row.modes,
        budgets: reading.ok ? reading.budgets : [],
        scopes: new Map<string, Scope>(),
      }
      agreements.set(row.id, agreement)
    }
    if (dataset === null || contractRevision === null) continue
    const reading = readScope({
      dataset,
      contractRevision,
      columns,
      predicate,
      aggregatesOnly: aggregatesOnly ?? false,
      smallestGroup,
    })
    if (reading.ok) agreement.scopes.set(dataset, reading.scope)
    else reject(row, 'a scope', reading.places)
  }
  return [...agreements.values()].filter((agreement) => !unreadable.has(agreement.id))
}
