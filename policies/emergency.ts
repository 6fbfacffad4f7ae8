import type { Dataset } from '../src/catalog/dataset'
import { endOf, phaseOf, type Emergency, type OpenedDataset } from '../src/catalog/emergency/emergency'
import type { Caller } from '../src/identity/caller'
import type { Fault } from '../src/kernel/errors'
import type { Footprint } from '../src/query/row-query/footprint'

/** What an emergency opens of one dataset to one caller now. */
export interface EmergencyAccess {
  /** Tagged on every record of what rests on it. */
  readonly emergencyId: string
  readonly purpose: string
  /** Columns that need no agreement now; those that are NOT_OPEN are never among them. */
  readonly columns: ReadonlySet<string>
  /** The first moment at which it opens nothing any more. */
  readonly endsAt: Date
}

/** What a choice among emergencies reads of an operation. */
export interface EmergencyFacts {
  readonly now: Date
  /** From the header Weir-Purpose; null: not named. */
  readonly purpose: string | null
  /** Declared and not closed, oldest first. */
  readonly emergencies: readonly Emergency[]
}

/**
 * The emergency under which a caller reads columns of a conditional dataset without an agreement; null: none. It
 * stands in for the conditional flow alone: catalogue, identity, masks and the roles that read no rows hold as ever.
 * Where several open all that is read, the one declared first.
 * @param columns what is read of the dataset
 */
export const emergencyFor = (
  caller: Caller,
  dataset: Dataset,
  columns: Iterable<string>,
  facts: EmergencyFacts,
): EmergencyAccess | null => {
  if (caller.kind === 'anonymous' || dataset.openAttribute === 'NOT_OPEN') return null
  const read = [...columns]
  for (const emergency of facts.emergencies) {
    const { draft, id } = emergency
    if (phaseOf(emergency, facts.now) !== 'OPEN' || !isMeant(caller.organisationId, emergency)) continue
    if (facts.purpose !== null && facts.purpose !== draft.purpose) continue
    if (caller.boundPurpose !== null && caller.boundPurpose !== draft.purpose) continue
    const opened = draft.datasets.find((one) => one.dataset === dataset.name)
    if (opened === undefined) continue
    const open = openedColumns(dataset, opened)
    // what is open to everyone needs no emergency
    const isOpen = (name: string) =>
      open.has(name) ||
      (dataset.openAttribute === 'UNCONDITIONAL' &&
        dataset.columns.get(name)?.openAttribute === 'UNCONDITIONAL')
    if (read.every(isOpen))
      return { emergencyId: id, purpose: draft.purpose, columns: open, endsAt: endOf(emergency) }
  }
  return null
}

/** One emergency that opens to a caller all that a row field reads under a condition. */
export interface EmergencyOpening {
  /** As in `EmergencyAccess`. */
  readonly emergencyId: string
  readonly purpose: string
  /** What it opens of each conditional dataset of the field. */
  readonly datasets: ReadonlyMap<string, EmergencyAccess>
}

/**
 * The emergency that stands in where no agreement fits. As with agreements one must open everything, since combination
 * is how people are re-identified. A key or a header that names an agreement asks for that one, and a choice between
 * agreements is the caller's.
 * @param why the refusal without it
 */
export const emergencyInPlace = (
  why: Fault,
  caller: Caller,
  conditional: readonly Dataset[],
  footprint: Footprint,
  facts: EmergencyFacts & { readonly agreement: string | null },
): EmergencyOpening | null => {
  if (facts.emergencies.length === 0 || caller.kind !== 'account') return null
  if (why.message === 'access.agreementAmbiguous') return null
  if (caller.boundAgreement !== null || facts.agreement !== null) return null
  for (const emergency of facts.emergencies) {
    const alone: EmergencyFacts = { now: facts.now, purpose: facts.purpose, emergencies: [emergency] }
    const datasets = new Map<string, EmergencyAccess>()
    for (const dataset of conditional) {
      const columns = footprint.uses.get(dataset.name)?.keys() ?? []
      const access = emergencyFor(caller, dataset, columns, alone)
      if (access === null) break
      datasets.set(dataset.name, access)
    }
    if (datasets.size === conditional.length)
      return { emergencyId: emergency.id, purpose: emergency.draft.purpose, datasets }
  }
  return null
}

const isMeant = (organisationId: string, { draft: { audience } }: Emergency): boolean =>
  audience.kind === 'IDENTIFIED' || audience.organisationIds.includes(organisationId)

/** Checked again each time: a column may have become NOT_OPEN since the emergency was declared. */
const openedColumns = (dataset: Dataset, { columns }: OpenedDataset): ReadonlySet<string> =>
  new Set(
    columns.filter((name) => {
      const column = dataset.columns.get(name)
      return column !== undefined && column.openAttribute !== 'NOT_OPEN'
    }),
  )
