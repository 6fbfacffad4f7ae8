import { checkColumns } from '../draft/draft-check'
import type { ColumnDraft } from '../draft/draft'
import { problem, type Problem } from '../problem'
import type { Entry } from './entry'
import type { Life } from './life'
import { reviewedForm, type SecurityReview } from './security-review'

/** Fields of an entry that nothing is published without. */
const mandatory = ['summary', 'theme', 'contact', 'licence', 'attribution'] as const

/** And those without which nobody would know what a conditional entry asks. */
const conditional = ['openConditions', 'useRequirements', 'safeguards'] as const

/** Everything that an entry lacks to be published, all at once. */
export const publishGaps = (entry: Entry, life: Pick<Life, 'review' | 'received'>): readonly Problem[] => [
  ...mandatory
    .filter((field) => entry[field].trim() === '')
    .map((field) => problem('catalog.publish.missing', `${entry.name}.${field}`)),
  ...opennessGaps(entry),
  ...entry.columns
    .filter((column) => column.description.trim() === '')
    .map((column) => problem('life.gap.description', `${entry.name}.${column.name}`)),
  ...reviewGaps(entry, life.review),
  ...receivedGaps(entry, life),
]

/** What its open attributes ask of an entry: conditions, a basis in law, columns never looser than the dataset. */
export const opennessGaps = (entry: Entry): readonly Problem[] => {
  const problems: Problem[] = []
  if (entry.openAttribute === 'CONDITIONAL') {
    const missing = (field: string) => problem('catalog.publish.missingConditional', `${entry.name}.${field}`)
    if (entry.openModes.length === 0) problems.push(missing('openModes'))
    for (const field of conditional) if (entry[field].trim() === '') problems.push(missing(field))
  }
  const isOpen = entry.columns.every((column) => column.openAttribute === 'UNCONDITIONAL')
  if (!isOpen && entry.legalBasis.trim() === '')
    problems.push(problem('life.gap.legalBasis', `${entry.name}.legalBasis`))
  return [...problems, ...checkColumns(columnsOf(entry))]
}

/** What the security review of an entry leaves open. */
const reviewGaps = (entry: Entry, review: SecurityReview | null): readonly Problem[] => {
  if (review === null) return [problem('life.gap.noReview', entry.name)]
  if (review.result === 'FAILED') return [problem('life.gap.reviewFailed', entry.name)]
  if (review.form !== reviewedForm(entry)) return [problem('life.gap.reviewStale', entry.name)]
  return entry.columns
    .filter(
      ({ name, mask, openAttribute }) =>
        mask === null && openAttribute !== 'NOT_OPEN' && review.masksNeeded.includes(name),
    )
    .map(({ name }) => problem('life.gap.mask', `${entry.name}.${name}`))
}

/** What was received by sharing is not the receiver's to open. */
export const receivedGaps = (entry: Entry, { received }: Pick<Life, 'received'>): readonly Problem[] =>
  received !== null && received.consent === null ? [problem('life.gap.originConsent', entry.name)] : []

const columnsOf = (entry: Entry): Parameters<typeof checkColumns>[0] => ({
  dataset: entry.name,
  openAttribute: entry.openAttribute,
  columns: entry.columns.map(({ name, label, type, nullable, ownOpenAttribute, mask }): ColumnDraft => ({
    name,
    label,
    type,
    nullable,
    openAttribute: ownOpenAttribute,
    mask,
  })),
  key: entry.key,
  addedTo: null,
  sides: new Map(),
})
