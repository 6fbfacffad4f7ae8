import type { Application } from './application'
import type { CaseState } from './case-state'
import type { Facts } from './facts'

/**
 * Splits an application to several openers into one for each, all else being the same: each decides on its own data
 * alone. Datasets that are not listed stay together, to be answered by the opening of a case.
 */
export const splitByOpener = (
  application: Application,
  { datasets }: Pick<Facts, 'datasets'>,
): readonly Application[] => {
  const byOpener = new Map<string, Application>()
  for (const scope of application.scopes) {
    const opener = datasets.get(scope.dataset)?.opener ?? ''
    const scopes = byOpener.get(opener)?.scopes ?? []
    byOpener.set(opener, { ...application, scopes: [...scopes, scope] })
  }
  return [...byOpener.values()]
}

/** How far the cases under one cover are. It is approved when each opener has approved its part, and not before. */
export const coverStatus = (
  cases: readonly CaseState[],
): 'OPEN' | 'APPROVED' | 'PARTLY_APPROVED' | 'NOT_APPROVED' => {
  const open = [
    'DRAFT',
    'SUBMITTED',
    'CORRECTION_REQUESTED',
    'UNDER_EVALUATION',
    'CONSULTING',
    'EXPERT_REVIEW',
  ]
  if (cases.length === 0 || cases.some(({ phase }) => open.includes(phase))) return 'OPEN'
  const approved = cases.filter(({ agreement }) => agreement !== null).length
  if (approved === cases.length) return 'APPROVED'
  return approved > 0 ? 'PARTLY_APPROVED' : 'NOT_APPROVED'
}
