import type { Agreement, ColumnUse, Scope } from '../src/agreements/agreement'
import type { Dataset } from '../src/catalog/dataset'
import { fault, type Fault } from '../src/kernel/errors'
import type { Footprint, Shape, Use } from '../src/query/footprint'
import { effectiveMask } from './grants'

/** Whether an agreement covers all that is read of these datasets. */
export const covers = (
  agreement: Agreement,
  conditional: readonly Dataset[],
  footprint: Footprint,
): boolean => {
  for (const dataset of conditional) {
    const scope = agreement.scopes.get(dataset.name)
    if (scope === undefined || uncoveredShapes(scope, footprint).length > 0) return false
    for (const [column, uses] of footprint.uses.get(dataset.name) ?? []) {
      if (!coversColumn(scope, dataset, column)) return false
      if (isMasked(scope, dataset, column))
        for (const use of uses) if (!allowsUse(scope, column, use)) return false
    }
  }
  return true
}

/** What is read beyond the scope of an agreement, naming every coordinate. @returns null: nothing */
export const excess = (
  agreement: Agreement,
  conditional: readonly Dataset[],
  footprint: Footprint,
  applyUrl: string,
): Fault | null => {
  const outside: string[] = []
  const misused: { readonly coordinate: string; readonly use: Use }[] = []
  const shaped: { readonly dataset: string; readonly shape: Shape; readonly scope: Scope }[] = []
  for (const dataset of conditional) {
    const scope = agreement.scopes.get(dataset.name)
    if (scope === undefined) return combination(conditional)
    for (const shape of uncoveredShapes(scope, footprint))
      shaped.push({ dataset: dataset.name, shape, scope })
    for (const [column, uses] of footprint.uses.get(dataset.name) ?? []) {
      const coordinate = `${dataset.name}.${column}`
      if (!coversColumn(scope, dataset, column)) outside.push(coordinate)
      else for (const use of misuses(scope, dataset, column, uses)) misused.push({ coordinate, use })
    }
  }
  if (outside.length > 0)
    return fault(
      'access.scopeExceeded',
      { agreement: agreement.number, coordinates: outside, applyUrl },
      { rule: 'R-07', coordinates: outside, applyUrl },
    )
  const [row] = shaped
  if (row !== undefined)
    return fault(
      shapeMessages[row.shape],
      { agreement: agreement.number, dataset: row.dataset, smallest: row.scope.smallestGroup ?? 0 },
      { rule: 'R-07', coordinates: [...new Set(shaped.map(({ dataset }) => dataset))] },
    )
  const [first] = misused
  if (first === undefined) return null
  return fault(
    'access.maskedUse',
    { agreement: agreement.number, coordinates: first.coordinate, use: first.use },
    { rule: 'R-15', coordinates: misused.map(({ coordinate }) => coordinate) },
  )
}

const shapeMessages = {
  rows: 'access.aggregatesOnly',
  related: 'access.smallGroupRelated',
  nested: 'access.smallGroupNested',
  regrouped: 'access.smallGroupRegrouped',
} as const satisfies Record<Shape, string>

const everyShape: readonly Shape[] = ['rows', 'related', 'nested', 'regrouped']
const rowShapes: readonly Shape[] = ['rows']
const none: readonly Shape[] = []

/** Ways of reading a dataset that its scope does not allow. */
const uncoveredShapes = (scope: Scope, footprint: Footprint): readonly Shape[] => {
  if (!scope.aggregatesOnly) return none
  const shapes = footprint.shapes.get(scope.dataset)
  if (shapes === undefined) return none
  // figures of any number of rows tell as much as these three; of at least so many they would tell more
  const refused = scope.smallestGroup === null ? rowShapes : everyShape
  return refused.filter((shape) => shapes.has(shape))
}

/** A column is open anyway, or named: `agreedGrant` adds an open one as it is in the catalogue. */
const coversColumn = (scope: Scope, dataset: Dataset, column: string): boolean => {
  const stored = dataset.columns.get(column)
  return stored !== undefined && (scope.columns.has(column) || stored.openAttribute === 'UNCONDITIONAL')
}

/** Uses of a masked column that the agreement does not allow. A relation over one is refused by itself (joins.ts). */
const misuses = (scope: Scope, dataset: Dataset, column: string, uses: ReadonlySet<Use>): readonly Use[] =>
  isMasked(scope, dataset, column) ? [...uses].filter((use) => !allowsUse(scope, column, use)) : []

const isMasked = (scope: Scope, dataset: Dataset, column: string): boolean => {
  const granted = scope.columns.get(column)
  const stored = dataset.columns.get(column)
  return granted !== undefined && stored !== undefined && effectiveMask(stored, granted) !== null
}

const allowsUse = (scope: Scope, column: string, use: Use): boolean =>
  use === 'join' || scope.columns.get(column)?.uses.includes(use satisfies ColumnUse) === true

const combination = (conditional: readonly Dataset[]): Fault => {
  const coordinates = conditional.map(({ name }) => name)
  return fault('access.combination', { coordinates }, { rule: 'R-07', coordinates })
}
