import type { OpenMode } from '../dataset'
import type { Mask } from '../mask'
import { openAttributes, stricter, type OpenAttribute } from '../open-attribute'
import { problem, type Problem } from '../problem'
import type { Entry, EntryColumn } from './entry'
import { compareMasks } from './mask-order'

/** A change of how open an entry is. What is absent stays. */
export interface OpennessChange {
  readonly openAttribute?: OpenAttribute | undefined
  readonly columns: readonly { readonly name: string; readonly openAttribute: OpenAttribute }[]
  readonly masks: readonly MaskChange[]
  readonly conditions?: Conditions | undefined
}

export interface MaskChange {
  readonly name: string
  readonly mask: Mask | null
}

/** What a conditional entry must say; absent: as it is. */
export interface Conditions {
  readonly openModes?: readonly OpenMode[] | undefined
  readonly openConditions?: string | undefined
  readonly useRequirements?: string | undefined
  readonly safeguards?: string | undefined
  readonly legalBasis?: string | undefined
}

/** Coordinates (`dataset` or `dataset.column`) that a change makes stricter, and looser. */
export interface Direction {
  readonly tightens: readonly string[]
  readonly loosens: readonly string[]
}

/** Names that are not columns of the entry, or stand in one list twice. */
export const checkNames = (entry: Entry, names: readonly string[]): readonly Problem[] =>
  names.flatMap((name, i) => {
    const coordinate = `${entry.name}.${name}`
    if (!entry.columns.some((column) => column.name === name)) return [problem('life.column', coordinate)]
    return names.indexOf(name) < i ? [problem('life.columnTwice', coordinate)] : []
  })

/**
 * The entry after a change. A dataset that becomes stricter takes its columns with it; one that becomes looser
 * leaves each column as open as it was, but for those that the change names.
 */
export const withChange = (entry: Entry, change: OpennessChange): Entry => {
  const openAttribute = change.openAttribute ?? entry.openAttribute
  const attributes = new Map(change.columns.map((column) => [column.name, column.openAttribute]))
  const masks = new Map(change.masks.map(({ name, mask }) => [name, mask]))
  const columns = entry.columns.map((column): EntryColumn => {
    // named: as it says, so that a check can refuse what is looser than the dataset
    const own = attributes.get(column.name) ?? stricter(column.openAttribute, openAttribute)
    const mask = masks.get(column.name)
    return {
      ...column,
      ownOpenAttribute: own,
      openAttribute: stricter(own, openAttribute),
      mask: mask === undefined ? column.mask : mask,
    }
  })
  const said = change.conditions ?? {}
  return {
    ...entry,
    openModes: said.openModes ?? entry.openModes,
    openConditions: said.openConditions ?? entry.openConditions,
    useRequirements: said.useRequirements ?? entry.useRequirements,
    safeguards: said.safeguards ?? entry.safeguards,
    legalBasis: said.legalBasis ?? entry.legalBasis,
    openAttribute,
    columns,
  }
}

/** What became stricter and what looser between two forms of an entry that have the same columns. */
export const directionOf = (before: Entry, after: Entry): Direction => {
  const tightens = new Set<string>()
  const loosens = new Set<string>()
  const compare = (coordinate: string, from: OpenAttribute, to: OpenAttribute): void => {
    if (from !== to)
      (openAttributes.indexOf(to) > openAttributes.indexOf(from) ? tightens : loosens).add(coordinate)
  }
  compare(before.name, before.openAttribute, after.openAttribute)
  const byName = new Map(after.columns.map((column) => [column.name, column]))
  for (const column of before.columns) {
    const other = byName.get(column.name)
    if (other === undefined) continue
    const coordinate = `${before.name}.${column.name}`
    compare(coordinate, column.openAttribute, other.openAttribute)
    const masks = compareMasks(column.mask, other.mask)
    if (masks === 'STRICTER') tightens.add(coordinate)
    if (masks === 'LOOSER') loosens.add(coordinate)
  }
  return { tightens: [...tightens], loosens: [...loosens] }
}
