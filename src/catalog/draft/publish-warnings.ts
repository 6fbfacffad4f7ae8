import { fault, type Fault } from '../../kernel/errors'
import { isCalledIdentifier } from './identifier-column'
import type { StoredColumn, StoredDataset } from '../stored-dataset'

/** What is published, or about to be. */
export interface Publishable extends Pick<StoredDataset, 'name' | 'openAttribute'> {
  readonly columns: readonly Pick<StoredColumn, 'name' | 'label' | 'openAttribute' | 'mask'>[]
}

/** A warning where everybody would read numbers as they are that name a person, by the name of their column. */
export const warnOfUnmasked = ({ name, columns }: Publishable): readonly Fault[] => {
  const unmasked = columns.filter(
    (column) =>
      column.openAttribute === 'UNCONDITIONAL' && column.mask === null && isCalledIdentifier(column),
  )
  if (unmasked.length === 0) return []
  return [
    fault('catalog.publish.unmasked', { dataset: name, columns: unmasked.map((column) => column.name) }),
  ]
}

/** What a publisher should know of what was published: nothing of it can be imported otherwise any more. */
export const warnOfPublished = (dataset: Publishable): readonly Fault[] => [
  ...(dataset.openAttribute === 'NOT_OPEN'
    ? [fault('catalog.publish.nobodyReads', { dataset: dataset.name })]
    : []),
  ...warnOfUnmasked(dataset),
]
