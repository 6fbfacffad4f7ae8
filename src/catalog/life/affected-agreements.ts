import { stricter, type OpenAttribute } from '../open-attribute'
import type { Entry } from './entry'

/** An agreement in force that names the dataset, as far as a change of the dataset asks. */
export interface AgreementOnEntry {
  readonly number: string
  /** Names of the columns of this dataset that it grants. */
  readonly columns: readonly string[]
}

/**
 * Numbers of the agreements that lose something of what was agreed when attributes become stricter: all of them when
 * the dataset itself does, else those that name a column which does. A mask that becomes stricter suspends no
 * agreement: what was agreed is read on, through the mask.
 */
export const agreementsAffected = (
  before: Entry,
  after: Entry,
  agreements: readonly AgreementOnEntry[],
): readonly string[] => {
  const isOfDataset = isStricter(before.openAttribute, after.openAttribute)
  const stricterColumns = new Set(
    before.columns
      .filter((column) => {
        const other = after.columns.find(({ name }) => name === column.name)
        return other !== undefined && isStricter(column.openAttribute, other.openAttribute)
      })
      .map(({ name }) => name),
  )
  return agreements
    .filter((agreement) => isOfDataset || agreement.columns.some((name) => stricterColumns.has(name)))
    .map(({ number }) => number)
}

const isStricter = (before: OpenAttribute, after: OpenAttribute): boolean =>
  before !== after && stricter(before, after) === after
