import type { HistoryLine } from './case-state'

/** Steps of the evaluation whose words are for those who are asked, and for the opener itself. */
const inside: readonly string[] = ['consulted', 'expertsAsked', 'expertReviewEnded']

/** The reason of a step as the applicant reads it; empty: none, or it is not for the applicant. */
export const reasonForApplicant = ({ event, reason }: Pick<HistoryLine, 'event' | 'reason'>): string =>
  inside.includes(event) ? '' : reason
