import type { CommandKind } from './command'
import type { TermCode } from './clock'
import type { Phase, Start } from './phase'
import type { Side } from './side'

/** One line of the table: from here, this command, by these sides, leads to one of these phases. */
export interface Transition {
  readonly from: Start
  readonly command: CommandKind
  readonly by: readonly Side[]
  readonly to: readonly Phase[]
  /** The term that begins, or is asked for; absent: none. */
  readonly term?: TermCode
  /** Codes of the domain's sources; D: ours. */
  readonly source: string
}

const row = (
  from: Start | readonly Start[],
  command: CommandKind,
  by: Side | readonly Side[],
  to: Phase | readonly Phase[] | 'same',
  source: string,
  term?: TermCode,
): readonly Transition[] =>
  listOf(from).map((start) => ({
    from: start,
    command,
    by: listOf(by),
    to: to === 'same' ? (start === 'NONE' ? [] : [start]) : listOf(to),
    source,
    ...(term === undefined ? {} : { term }),
  }))

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value)
const listOf = <T>(value: T | readonly T[]): readonly T[] => (isList(value) ? value : [value])

const parties = ['APPLICANT', 'OPENER'] as const
const supervisors = ['OPENER', 'AUTHORITY'] as const
/** An agreement that opens or opened data, and has not ended. */
const opened = ['ACTIVE', 'SUSPENDED', 'AMENDING', 'AMENDMENT_REVIEW'] as const
const beforeApproval = [
  'DRAFT',
  'SUBMITTED',
  'CORRECTION_REQUESTED',
  'UNDER_EVALUATION',
  'CONSULTING',
  'EXPERT_REVIEW',
] as const
const afterOpening = ['EXPIRED', 'TERMINATED', 'RELINQUISHED'] as const

/**
 * Every step that a case can take, and who may take it. What does not stand here is refused: INVALID_TRANSITION
 * where nobody may do it from there, FORBIDDEN where others may.
 */
export const transitions: readonly Transition[] = [
  ...row('NONE', 'apply', 'APPLICANT', 'DRAFT', 'S特三'),
  ...row(['DRAFT', 'CORRECTION_REQUESTED'], 'editApplication', 'APPLICANT', 'same', 'D'),
  ...row(['DRAFT', 'CORRECTION_REQUESTED'], 'submit', 'APPLICANT', 'SUBMITTED', 'S特三; SDd', 'FORMAL_CHECK'),
  ...row([...beforeApproval, 'APPROVED', 'RETURNED'], 'cancel', 'APPLICANT', 'CANCELLED', 'D'),

  ...row(
    'SUBMITTED',
    'requestCorrection',
    'OPENER',
    'CORRECTION_REQUESTED',
    'OGI 30, by analogy',
    'CORRECTION_ANSWER',
  ),
  ...row('SUBMITTED', 'accept', 'OPENER', 'UNDER_EVALUATION', 'SDd; CQ328', 'EVALUATION'),
  ...row('CORRECTION_REQUESTED', 'abandon', 'SYSTEM', 'ABANDONED', 'OGI 30, by analogy', 'CORRECTION_ANSWER'),

  ...row('UNDER_EVALUATION', 'consult', 'OPENER', 'CONSULTING', 'OGI 32, by analogy', 'CONSULTATION'),
  ...row(
    'CONSULTING',
    'giveView',
    'RIGHTS_HOLDER',
    ['CONSULTING', 'UNDER_EVALUATION'],
    'OGI 32, by analogy',
    'EVALUATION',
  ),
  ...row(
    'CONSULTING',
    'endConsultation',
    'SYSTEM',
    'UNDER_EVALUATION',
    'OGI 32, 34, by analogy',
    'EVALUATION',
  ),
  ...row('UNDER_EVALUATION', 'referToExperts', 'OPENER', 'EXPERT_REVIEW', 'S特五', 'EXPERT_REVIEW'),
  ...row('EXPERT_REVIEW', 'giveOpinion', 'EXPERT', ['EXPERT_REVIEW', 'UNDER_EVALUATION'], 'S特五'),
  ...row('EXPERT_REVIEW', 'endExpertReview', 'OPENER', 'UNDER_EVALUATION', 'D'),
  ...row('UNDER_EVALUATION', 'proposeExtension', 'OPENER', 'same', 'GUI; OGI 33, by analogy'),
  ...row('UNDER_EVALUATION', 'grantExtension', 'OPENER', 'same', 'GUI; OGI 33, by analogy', 'EXTENSION'),
  ...row('UNDER_EVALUATION', 'approve', 'OPENER', 'APPROVED', 'S特三', 'SIGNING'),
  ...row('UNDER_EVALUATION', 'reject', 'OPENER', 'REJECTED', 'S特三; CQ328', 'APPEAL_LODGING'),

  ...row('APPROVED', 'editAgreement', parties, 'same', 'D'),
  ...row(['SIGNED', 'RETURNED'], 'editAgreement', parties, 'APPROVED', 'D', 'SIGNING'),
  ...row('APPROVED', 'sign', parties, ['APPROVED', 'SIGNED'], 'S特三', 'REVIEW'),
  ...row(['APPROVED', 'RETURNED'], 'lapse', 'SYSTEM', 'LAPSED', 'D', 'SIGNING'),
  ...row('SIGNED', 'passAgreement', 'AUTHORITY', 'ACTIVE', 'S特三'),
  ...row('SIGNED', 'returnAgreement', 'AUTHORITY', 'RETURNED', 'S特三; D', 'SIGNING'),
  ...row('SIGNED', 'refuseAgreement', 'AUTHORITY', 'REFUSED', 'S特三; D', 'APPEAL_LODGING'),

  ...row('ACTIVE', 'startAmendment', parties, 'AMENDING', 'D'),
  ...row(['AMENDING', 'AMENDMENT_REVIEW'], 'withdrawAmendment', parties, 'ACTIVE', 'D'),
  ...row(['AMENDING', 'AMENDMENT_REVIEW'], 'editAgreement', parties, 'AMENDING', 'D'),
  ...row('AMENDING', 'sign', parties, ['AMENDING', 'AMENDMENT_REVIEW'], 'D', 'REVIEW'),
  ...row('AMENDMENT_REVIEW', 'passAgreement', 'AUTHORITY', 'ACTIVE', 'S特三; D'),
  ...row('AMENDMENT_REVIEW', 'returnAgreement', 'AUTHORITY', 'AMENDING', 'D'),
  ...row('AMENDMENT_REVIEW', 'refuseAgreement', 'AUTHORITY', 'ACTIVE', 'D', 'APPEAL_LODGING'),

  ...row(
    ['ACTIVE', 'AMENDING', 'AMENDMENT_REVIEW'],
    'giveNotice',
    supervisors,
    'ACTIVE',
    'DSL 29; D',
    'REMEDY',
  ),
  ...row(
    ['ACTIVE', 'AMENDING', 'AMENDMENT_REVIEW'],
    'suspend',
    [...supervisors, 'SYSTEM'],
    'SUSPENDED',
    'S内五; DSL 29; NDR 11',
    'REMEDY',
  ),
  ...row(['ACTIVE', 'SUSPENDED'], 'fileRemedy', 'APPLICANT', 'same', 'D'),
  // by the catalogue, which takes away more, also from what an appeal may bring back
  ...row(['SUSPENDED', 'TERMINATED'], 'suspend', 'SYSTEM', 'same', 'SHR 41–42; D'),
  ...row('ACTIVE', 'acceptRemedy', supervisors, 'same', 'D'),
  ...row('SUSPENDED', 'acceptRemedy', supervisors, ['SUSPENDED', 'ACTIVE'], 'D'),
  ...row(opened, 'terminate', supervisors, 'TERMINATED', 'S内五', 'DISPOSAL'),
  ...row(['EXPIRED', 'TERMINATED'], 'settleBreach', supervisors, 'same', 'D', 'APPEAL_LODGING'),
  ...row(
    ['ACTIVE', 'AMENDING', 'AMENDMENT_REVIEW'],
    'relinquish',
    'APPLICANT',
    'RELINQUISHED',
    'D',
    'DISPOSAL',
  ),
  ...row(opened, 'expire', 'SYSTEM', 'EXPIRED', 'D', 'DISPOSAL'),
  ...row(afterOpening, 'fileDisposal', 'APPLICANT', 'same', 'SZR 80–81; D', 'DISPOSAL'),

  ...row(
    ['REJECTED', 'REFUSED', ...opened, 'TERMINATED', 'EXPIRED'],
    'appeal',
    'APPLICANT',
    'same',
    'OGI 51, by analogy; EU ODD 4(4)',
    'APPEAL_DECISION',
  ),
  ...row('REJECTED', 'decideAppeal', 'AUTHORITY', ['REJECTED', 'UNDER_EVALUATION'], 'D', 'EVALUATION'),
  ...row('REFUSED', 'decideAppeal', 'AUTHORITY', ['REFUSED', 'SIGNED'], 'D', 'REVIEW'),
  ...row('ACTIVE', 'decideAppeal', 'AUTHORITY', ['ACTIVE', 'AMENDMENT_REVIEW'], 'D', 'REVIEW'),
  ...row('AMENDING', 'decideAppeal', 'AUTHORITY', ['AMENDING', 'AMENDMENT_REVIEW'], 'D', 'REVIEW'),
  ...row('AMENDMENT_REVIEW', 'decideAppeal', 'AUTHORITY', 'same', 'D', 'REVIEW'),
  ...row('SUSPENDED', 'decideAppeal', 'AUTHORITY', ['SUSPENDED', 'ACTIVE'], 'D'),
  ...row('TERMINATED', 'decideAppeal', 'AUTHORITY', ['TERMINATED', 'ACTIVE', 'SUSPENDED', 'EXPIRED'], 'D'),
  ...row('EXPIRED', 'decideAppeal', 'AUTHORITY', 'same', 'D'),

  ...row(
    [
      'SUBMITTED',
      'UNDER_EVALUATION',
      'EXPERT_REVIEW',
      'SIGNED',
      'ACTIVE',
      'SUSPENDED',
      'AMENDING',
      'AMENDMENT_REVIEW',
      'REJECTED',
      'REFUSED',
      ...afterOpening,
    ],
    'escalate',
    'SYSTEM',
    'same',
    'D',
  ),
]

/** The line for a command from here; undefined: nobody may. */
export const transitionOf = (from: Start, command: CommandKind): Transition | undefined =>
  transitions.find((transition) => transition.from === from && transition.command === command)

/** The commands that one of these sides may give from here, in the order of the table. */
export const possibleFrom = (phase: Phase, sides: readonly Side[]): readonly CommandKind[] =>
  transitions
    .filter(({ from, by }) => from === phase && by.some((side) => sides.includes(side)))
    .map(({ command }) => command)
