import { fault, type Fault } from '../../kernel/errors'
import { problem, problemsFault, type Problem } from '../problem'
import { MAX_STATEMENT_CHARS, unfitTexts } from '../stated'
import { agreementsAffected, type AgreementOnEntry } from './affected-agreements'
import { checkNames, directionOf, withChange, type OpennessChange } from './change'
import type { LifeCommand } from './command'
import type { Entry } from './entry'
import type { LifeFact } from './event'
import { opennessGaps, publishGaps } from './gaps'
import type { Life } from './life'
import { compareMasks } from './mask-order'

/** Masks that surely show less take effect at once, by the opener alone; any other change of masks is proposed. */
export const decideStrengthening = (
  { masks, reason }: Extract<LifeCommand, { readonly kind: 'strengthenMasks' }>,
  entry: Entry,
): LifeFact | Fault => {
  const names = masks.map(({ name }) => name)
  if (names.length === 0) return fault('life.noColumns', { dataset: entry.name })
  const unknown = checkNames(entry, names)
  if (unknown.length > 0) return problemsFault('life.cannotChange', entry.name, unknown)
  const problems: Problem[] = []
  for (const { name, mask } of masks) {
    const before = entry.columns.find((column) => column.name === name)?.mask ?? null
    if (compareMasks(before, mask) !== 'STRICTER')
      problems.push(problem('life.maskNotStricter', `${entry.name}.${name}`))
  }
  const after = withChange(entry, { columns: [], masks })
  problems.push(...newProblems(entry, after))
  return problems.length > 0
    ? problemsFault('life.cannotChange', entry.name, problems, 'R-48')
    : { kind: 'MASKS_STRENGTHENED', masks, reason }
}

/** A change of attributes or masks waits for the authority; one at a time. */
export const decideProposal = (
  { change, reason }: Extract<LifeCommand, { readonly kind: 'proposeChange' }>,
  life: Life,
  entry: Entry,
): LifeFact | Fault => {
  if (life.proposal !== null) return fault('life.proposalPending', { dataset: entry.name }, { rule: 'R-48' })
  const fields = unfitTexts({ ...change.conditions })
  if (fields.length > 0)
    return fault('life.unstated', { step: 'proposeChange', fields, limit: MAX_STATEMENT_CHARS })
  const problems = problemsOf(entry, change)
  if (problems.length > 0) return problemsFault('life.cannotChange', entry.name, problems, 'R-48')
  const direction = directionOf(entry, withChange(entry, change))
  if (direction.tightens.length + direction.loosens.length === 0)
    return fault('life.changesNothing', { dataset: entry.name }, { rule: 'R-48' })
  return { kind: 'CHANGE_PROPOSED', change, direction, reason }
}

/**
 * The authority passes the proposed change. What loosens anything needs everything that a publication needs, with a
 * security review of the changed entry that is newer than the proposal; what only tightens is never held up
 * by what the entry lacks already, and suspends the agreements that lose something.
 */
export const decideApproval = (
  life: Life,
  entry: Entry,
  agreements: readonly AgreementOnEntry[],
): LifeFact | Fault => {
  const { proposal } = life
  if (proposal === null) return fault('life.noProposal', { dataset: entry.name }, { rule: 'R-48' })
  const { change } = proposal
  const after = withChange(entry, change)
  // told anew: the entry may have changed since
  const direction = directionOf(entry, after)
  const isReviewFresh = life.review !== null && life.review.at >= proposal.at
  const gaps =
    direction.loosens.length === 0
      ? problemsOf(entry, change)
      : publishGaps(after, { ...life, review: isReviewFresh ? life.review : null })
  if (gaps.length > 0) return problemsFault('life.cannotChange', entry.name, gaps, 'R-48')
  return {
    kind: 'CHANGE_APPROVED',
    change,
    direction,
    agreements: agreementsAffected(entry, after, agreements),
  }
}

const problemsOf = (entry: Entry, change: OpennessChange): readonly Problem[] => [
  ...checkNames(
    entry,
    change.columns.map(({ name }) => name),
  ),
  ...checkNames(
    entry,
    change.masks.map(({ name }) => name),
  ),
  ...newProblems(entry, withChange(entry, change)),
]

/** What the change brings; what was wrong before must not keep anything open. */
const newProblems = (before: Entry, after: Entry): readonly Problem[] => {
  const known = new Set(opennessGaps(before).map(({ text }) => text.en))
  return opennessGaps(after).filter(({ text }) => !known.has(text.en))
}
