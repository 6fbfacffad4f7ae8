import { fault, type Fault } from '../src/kernel/errors'
import type { Footprint } from '../src/query/row-query/footprint'
import type { Grant } from '../src/query/grant'

/** A relation whose key is masked or not granted on either side would tell the raw value (DESIGN 5.5). */
export const refuseJoins = (footprint: Footprint, grants: ReadonlyMap<string, Grant>): Fault | null => {
  for (const { from, relation } of footprint.edges) {
    const here = grants.get(from)?.columns.get(relation.column)
    const there = grants.get(relation.target)?.columns.get(relation.targetColumn)
    if (here === undefined || there === undefined || here.mask !== null || there.mask !== null)
      return fault(
        'access.maskedJoin',
        { coordinates: `${from}.${relation.name}` },
        { rule: 'R-15', coordinates: [`${from}.${relation.name}`] },
      )
  }
  return null
}
