import type { ColumnsToCheck } from './draft-check'
import type { ColumnDraft, ReferenceDraft } from './draft'
import { problem, type Problem } from '../problem'
import { isReservedFieldName } from './reserved'
import type { Side } from '../side'

/**
 * Everything that is wrong with the references of these columns: each must hold values of the whole key of a
 * published dataset (or of its own), of the same type, and its two relations need names that are free on their
 * sides. Pure.
 */
export const checkReferences = (given: ColumnsToCheck): readonly Problem[] => {
  const { dataset, columns, addedTo, sides } = given
  const taken = new Map(Array.from(sides, ([name, side]) => [name, new Set(side.taken)]))
  const own = taken.get(dataset) ?? new Set(addedTo?.taken)
  taken.set(dataset, own)
  for (const { name } of columns) own.add(name.toLowerCase())
  return columns.flatMap((column) => {
    if (column.ref == null) return []
    const { ref } = column
    const coordinate = `${dataset}.${column.name}`
    const target = targetOf(given, ref)
    const there = taken.get(ref.dataset)
    if (target === undefined || there === undefined)
      return [problem('catalog.draft.refDataset', coordinate, { target: ref.dataset })]
    return [
      ...checkTarget(coordinate, column, ref, target),
      ...claim(coordinate, dataset, ref.name, own),
      ...claim(coordinate, ref.dataset, ref.reverseName, there),
    ]
  })
}

type Target = Pick<Side, 'key' | 'types'>

const targetOf = (
  { dataset, columns, key, sides }: ColumnsToCheck,
  ref: ReferenceDraft,
): Target | undefined =>
  sides.get(ref.dataset) ??
  (ref.dataset === dataset
    ? { key, types: new Map(columns.map((column) => [column.name, column.type])) }
    : undefined)

const checkTarget = (
  coordinate: string,
  { type }: ColumnDraft,
  ref: ReferenceDraft,
  { key, types }: Target,
): readonly Problem[] => {
  const target = `${ref.dataset}.${ref.column}`
  if (key.length !== 1 || key[0] !== ref.column)
    return [problem('catalog.draft.refKey', coordinate, { target, key: key.length === 0 ? '-' : key })]
  const targetType = types.get(ref.column)
  if (targetType === undefined || targetType === type) return []
  return [problem('catalog.draft.refType', coordinate, { type, target, targetType })]
}

/** Takes a name on one side of a relation, if it is free there. */
const claim = (coordinate: string, dataset: string, name: string, taken: Set<string>): readonly Problem[] => {
  if (isReservedFieldName(name)) return [problem('catalog.draft.reserved', `${dataset}.${name}`)]
  if (taken.has(name.toLowerCase()))
    return [problem('catalog.draft.relationTaken', coordinate, { dataset, name })]
  taken.add(name.toLowerCase())
  return []
}
