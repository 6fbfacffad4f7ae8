import type { Side } from '../src/agreements/case/side'
import type { CaseFileView } from '../src/cases/file/file-act'
import type { Caller } from '../src/identity/caller'
import { looksAfter } from '../src/catalog/overseer'

/**
 * How much of a case's file a caller may have: its opener, its authority and its auditors all of it, its applicant
 * what the case shows to an applicant. Who runs the system has none, whatever else they are, and neither has
 * who was asked for a view or an opinion alone.
 * @param sides of the case that the caller stands on
 * @param openerId of the case
 * @returns null: nothing
 */
export const decideCaseFile = (
  caller: Caller,
  sides: readonly Side[],
  openerId: string,
): CaseFileView | null => {
  if (caller.kind === 'anonymous' || caller.roles.includes('SYSTEM_OPERATOR')) return null
  const audits = caller.roles.includes('AUDITOR') && looksAfter(caller, openerId)
  if (audits || sides.includes('OPENER') || sides.includes('AUTHORITY')) return 'WHOLE'
  return sides.includes('APPLICANT') ? 'APPLICANT' : null
}
