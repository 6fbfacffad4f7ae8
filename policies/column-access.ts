import type { Mask } from '../src/catalog/mask'
import type { Caller } from '../src/identity/caller'
import { grantedColumn, type Grants } from '../src/query/grant'
import type { Footprint, Use } from '../src/query/footprint'
import { decide, type DecisionFacts } from './decide'

/** What may be done with one column of a footprint. */
export interface ColumnAccess {
  readonly dataset: string
  readonly column: string
  readonly uses: readonly Use[]
  /** Whether these uses of it would be allowed if nothing else were asked. */
  readonly isAllowed: boolean
  /** What it is read through; null: as it is, or not at all. */
  readonly mask: Mask | null
  /** The rule that refuses it; null: none does. */
  readonly rule: string | null
}

/**
 * Every column that a row field reads, each decided on its own, so that a refusal shows which columns to leave out. A
 * field may be refused though each of its columns is allowed: for a combination, or for a join.
 * @param grants those of the field where it was allowed; null: it was refused
 */
export const explainColumns = (
  caller: Caller,
  footprint: Footprint,
  facts: DecisionFacts,
  grants: Grants | null,
): readonly ColumnAccess[] =>
  [...footprint.uses].flatMap(([dataset, columns]) =>
    [...columns].map(([column, uses]): ColumnAccess => {
      const access = { dataset, column, uses: [...uses].sort() }
      const refused = (rule: string | null): ColumnAccess => ({
        ...access,
        isAllowed: false,
        mask: null,
        rule,
      })
      const allowed = (mask: Mask | null): ColumnAccess => ({ ...access, isAllowed: true, mask, rule: null })
      if (grants !== null) return allowed(grantedColumn(grants.of(dataset), column).mask)
      const alone = { root: dataset, uses: new Map([[dataset, new Map([[column, uses]])]]), edges: [] }
      const decision = decide(caller, alone, facts)
      if (decision.kind === 'DENY') return refused(decision.fault.details.rule ?? null)
      const { mask } = grantedColumn(decision.grants.of(dataset), column)
      // as a relation over it would be (joins.ts)
      return mask !== null && uses.has('join') ? refused('R-15') : allowed(mask)
    }),
  )
