import type { Mask } from '../src/catalog/mask'
import type { Caller } from '../src/identity/caller'
import { fault, type Fault } from '../src/kernel/errors'
import { grantedColumn, type Grant, type Grants } from '../src/query/grant'
import type { Footprint, Use } from '../src/query/row-query/footprint'
import { decide, type DecisionFacts } from './decide'

/** What may be done with one dataset, or one column, of a footprint. */
export interface Access {
  readonly dataset: string
  /** Whether what is asked of it would be allowed if nothing else were asked. */
  readonly isAllowed: boolean
  /** The agreement that it rests on; null: none, or it is refused. */
  readonly agreement: string | null
  /** Id of the emergency opening that allows it without an agreement; null: none does. */
  readonly emergency: string | null
  /** Why it is refused, and what to do about it; null: it is not. */
  readonly fault: Fault | null
}

export interface ColumnAccess extends Access {
  readonly column: string
  readonly uses: readonly Use[]
  /** What it is read through; null: as it is, or not at all. */
  readonly mask: Mask | null
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
      const alone = (): Footprint => ({
        root: dataset,
        uses: new Map([[dataset, new Map([[column, uses]])]]),
        edges: [],
        shapes: new Map(),
      })
      const found = grants ?? grantsOf(caller, alone(), facts)
      const refused = (why: Fault): ColumnAccess => ({
        ...refusal(dataset, why),
        column,
        uses: [...uses].sort(),
        mask: null,
      })
      if ('message' in found) return refused(found)
      const grant = found.of(dataset)
      const { mask } = grantedColumn(grant, column)
      // as a relation over it would be (joins.ts)
      if (grants === null && mask !== null && uses.has('join')) return refused(joinRefusal(dataset, column))
      return { ...allowed(dataset, grant), column, uses: [...uses].sort(), mask }
    }),
  )

/** Every dataset that a row field reads, each decided on its own. @param grants as for `explainColumns` */
export const explainDatasets = (
  caller: Caller,
  footprint: Footprint,
  facts: DecisionFacts,
  grants: Grants | null,
): readonly Access[] =>
  [...footprint.uses].map(([dataset, columns]): Access => {
    const shapes = footprint.shapes.get(dataset)
    const alone = (): Footprint => ({
      root: dataset,
      uses: new Map([[dataset, columns]]),
      edges: [],
      shapes: new Map(shapes === undefined ? [] : [[dataset, shapes]]),
    })
    const found = grants ?? grantsOf(caller, alone(), facts)
    return 'message' in found ? refusal(dataset, found) : allowed(dataset, found.of(dataset))
  })

const grantsOf = (caller: Caller, alone: Footprint, facts: DecisionFacts): Grants | Fault => {
  const decision = decide(caller, alone, facts)
  return decision.kind === 'ALLOW' ? decision.grants : decision.fault
}

const allowed = (dataset: string, { agreement, emergency }: Grant): Access => ({
  dataset,
  isAllowed: true,
  agreement,
  emergency,
  fault: null,
})

const refusal = (dataset: string, why: Fault): Access => ({
  dataset,
  isAllowed: false,
  agreement: null,
  emergency: null,
  fault: why,
})

const joinRefusal = (dataset: string, column: string): Fault => {
  const coordinates = `${dataset}.${column}`
  return fault('access.maskedJoin', { coordinates }, { rule: 'R-15', coordinates: [coordinates] })
}
