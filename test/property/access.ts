import type { Dataset } from '../../src/catalog/dataset'
import type { Mask } from '../../src/catalog/mask'
import type { Footprint } from './footprint'
import { viewOf, type View, type Views, type ViewTerms } from './view'
import type { World, WorldAgreement, WorldCaller } from './world'

export type Access =
  | { readonly kind: 'allowed'; readonly terms: ReadonlyMap<string, ViewTerms>; readonly views: Views }
  | { readonly kind: 'refused'; readonly code: string }

const refused = (code: string): Access => ({ kind: 'refused', code })

/** What a caller may see of what a field reads: all of it under one agreement at most, or nothing. */
export const accessOf = (world: World, { agreements }: WorldCaller, footprint: Footprint): Access => {
  const datasets = [...footprint.uses.keys()].flatMap((name) => world.datasets.get(name) ?? [])
  const conditional = datasets.filter(
    (dataset) =>
      dataset.openAttribute === 'CONDITIONAL' ||
      usedColumns(footprint, dataset.name).some(
        (c) => dataset.columns.get(c)?.openAttribute === 'CONDITIONAL',
      ),
  )
  let agreed: WorldAgreement | null = null
  if (conditional.length > 0) {
    const named = agreements.filter(({ agreement }) =>
      conditional.some(({ name }) => agreement.scopes.has(name)),
    )
    if (named.length === 0) return refused('AGREEMENT_REQUIRED')
    const fitting = named.filter((one) => conditional.every((dataset) => covers(one, dataset, footprint)))
    if (fitting.length > 1) return refused('AGREEMENT_AMBIGUOUS')
    if (fitting[0] === undefined) return refused('SCOPE_EXCEEDED')
    agreed = fitting[0]
  }
  const terms = new Map(
    datasets.map(
      (dataset) => [dataset.name, termsOf(dataset, conditional.includes(dataset) ? agreed : null)] as const,
    ),
  )
  for (const [dataset, column] of footprint.joined)
    if (terms.get(dataset)?.columns.get(column) !== null) return refused('SCOPE_EXCEEDED')
  return { kind: 'allowed', terms, views: viewsOf(world, terms) }
}

const usedColumns = (footprint: Footprint, dataset: string): readonly string[] => [
  ...(footprint.uses.get(dataset)?.keys() ?? []),
]

const covers = ({ agreement }: WorldAgreement, dataset: Dataset, footprint: Footprint): boolean => {
  const scope = agreement.scopes.get(dataset.name)
  return (
    [...(footprint.uses.get(dataset.name) ?? [])].every(([name, uses]) => {
      const granted = scope?.columns.get(name)
      // open anyway, as it is in the catalogue
      if (granted === undefined) return dataset.columns.get(name)?.openAttribute === 'UNCONDITIONAL'
      const isMasked = (granted.mask ?? dataset.columns.get(name)?.mask ?? null) !== null
      return !isMasked || [...uses].every((use) => granted.uses.includes(use))
    }) && scope !== undefined
  )
}

/** What is open anyway, and what the agreement adds or masks. */
export const termsOf = (dataset: Dataset, agreed: WorldAgreement | null): ViewTerms => {
  const scope = agreed?.agreement.scopes.get(dataset.name)
  const columns = new Map<string, Mask | null>()
  for (const column of dataset.columns.values()) {
    const granted = scope?.columns.get(column.name)
    if (granted !== undefined) columns.set(column.name, granted.mask ?? column.mask)
    else if (column.openAttribute === 'UNCONDITIONAL') columns.set(column.name, column.mask)
  }
  return {
    agreement: agreed?.agreement.number ?? null,
    columns,
    predicate: agreed?.predicates.get(dataset.name) ?? null,
  }
}

const viewsOf = (world: World, terms: ReadonlyMap<string, ViewTerms>): Views => {
  const made = new Map<string, View>()
  return (name, version) => {
    const key = `${name} ${String(version)}`
    const known = made.get(key)
    if (known !== undefined) return known
    const granted = terms.get(name)
    if (granted === undefined) throw new Error(`no view of ${name}`)
    const view = viewOf(world, name, granted, version)
    made.set(key, view)
    return view
  }
}
