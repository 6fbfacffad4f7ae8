import type { Agreement, ColumnUse, Scope, ScopeColumn } from '../src/agreements/agreement'
import type { Column, Dataset } from '../src/catalog/dataset'
import { fault, type Fault } from '../src/kernel/errors'
import type { Footprint, Shape, Use } from '../src/query/row-query/footprint'
import { effectiveMask } from './grants'

/** What is read of a conditional dataset, looked up once for all agreements that are asked for it. */
export interface Demand {
  readonly dataset: string
  readonly shapes: ReadonlySet<Shape>
  readonly columns: readonly DemandedColumn[]
}

interface DemandedColumn {
  readonly name: string
  /** undefined: the dataset has none of this name, and no agreement gives it. */
  readonly stored: Column | undefined
  readonly uses: ReadonlySet<Use>
}

export const demandsOf = (conditional: readonly Dataset[], footprint: Footprint): readonly Demand[] =>
  conditional.map(({ name: dataset, columns }) => ({
    dataset,
    shapes: footprint.shapes.get(dataset) ?? noShapes,
    columns: Array.from(footprint.uses.get(dataset) ?? [], ([name, uses]) => ({
      name,
      stored: columns.get(name),
      uses,
    })),
  }))

/** Whether an agreement covers all that is read. */
export const covers = (agreement: Agreement, demands: readonly Demand[]): boolean => {
  for (const { dataset, shapes, columns } of demands) {
    const scope = agreement.scopes.get(dataset)
    if (scope === undefined || uncoveredShapes(scope, shapes).length > 0) return false
    for (const { name, stored, uses } of columns) {
      const granted = scope.columns.get(name)
      if (!coversColumn(granted, stored)) return false
      if (isMasked(granted, stored)) for (const use of uses) if (!allowsUse(granted, use)) return false
    }
  }
  return true
}

/** What is read beyond the scope of an agreement, naming every coordinate. @returns null: nothing */
export const excess = (agreement: Agreement, demands: readonly Demand[], applyUrl: string): Fault | null => {
  const outside: string[] = []
  const misused: { readonly coordinate: string; readonly use: Use }[] = []
  const shaped: { readonly dataset: string; readonly shape: Shape; readonly scope: Scope }[] = []
  for (const { dataset, shapes, columns } of demands) {
    const scope = agreement.scopes.get(dataset)
    if (scope === undefined) return combination(demands)
    for (const shape of uncoveredShapes(scope, shapes)) shaped.push({ dataset, shape, scope })
    for (const { name, stored, uses } of columns) {
      const coordinate = `${dataset}.${name}`
      const granted = scope.columns.get(name)
      if (!coversColumn(granted, stored)) outside.push(coordinate)
      else if (isMasked(granted, stored))
        for (const use of uses) if (!allowsUse(granted, use)) misused.push({ coordinate, use })
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

const noShapes: ReadonlySet<Shape> = new Set()

/** Ways of reading a dataset that its scope does not allow. */
const uncoveredShapes = (scope: Scope, shapes: ReadonlySet<Shape>): readonly Shape[] => {
  if (!scope.aggregatesOnly || shapes.size === 0) return none
  // figures of any number of rows tell as much as these three; of at least so many they would tell more
  const refused = scope.smallestGroup === null ? rowShapes : everyShape
  return refused.filter((shape) => shapes.has(shape))
}

/** A column is open anyway, or named: `agreedGrant` adds an open one as it is in the catalogue. */
const coversColumn = (granted: ScopeColumn | undefined, stored: Column | undefined): boolean =>
  stored !== undefined && (granted !== undefined || stored.openAttribute === 'UNCONDITIONAL')

/** Read through a mask. A relation over such a column is refused by itself (joins.ts). */
const isMasked = (granted: ScopeColumn | undefined, stored: Column | undefined): boolean =>
  granted !== undefined && stored !== undefined && effectiveMask(stored, granted) !== null

/** Whether a masked column may be used so. */
const allowsUse = (granted: ScopeColumn | undefined, use: Use): boolean =>
  use === 'join' || granted?.uses.includes(use satisfies ColumnUse) === true

const combination = (demands: readonly Demand[]): Fault => {
  const coordinates = demands.map(({ dataset }) => dataset)
  return fault('access.combination', { coordinates }, { rule: 'R-07', coordinates })
}
