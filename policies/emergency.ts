import type { Dataset } from '../src/catalog/dataset'
import { endOf, phaseOf, type Emergency, type OpenedDataset } from '../src/catalog/emergency/emergency'
import type { Caller } from '../src/identity/caller'

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
