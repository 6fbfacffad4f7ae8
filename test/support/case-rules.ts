import type { Ground, Measure } from '../../src/agreements/case/ground'
import type { Terms } from '../../src/agreements/case/clock'
import type { WorkCalendar } from '../../src/agreements/case/working-days'

/** The lists that a deployment begins with (domain sections 3 and 5), as the cases of the tests use them. */
const term = (workingDays: number, source: string) => ({ workingDays, source, stopsEvaluation: false })

export const terms: Terms = {
  FORMAL_CHECK: term(5, 'SDd'),
  CORRECTION_NOTICE: term(7, 'OGI 30'),
  CORRECTION_ANSWER: term(10, 'D'),
  EVALUATION: term(10, 'CQ328'),
  EXTENSION: term(10, 'D'),
  CONSULTATION: { ...term(15, 'OGI 32'), stopsEvaluation: true },
  EXPERT_REVIEW: term(10, 'D'),
  SIGNING: term(10, 'D'),
  REVIEW: term(5, 'D'),
  REMEDY: term(10, 'D'),
  DISPOSAL: term(10, 'D'),
  SETTLEMENT: term(10, 'D'),
  APPEAL_LODGING: term(15, 'D'),
  APPEAL_DECISION: term(15, 'D'),
}

const ground = (
  code: string,
  name: string,
  path: Ground['path'],
  measures: readonly Measure[],
  of: Partial<Ground> = {},
): [string, Ground] => [
  code,
  { code, name, path, measures, isFault: true, isRemediable: true, source: 'domain 5', ...of },
]

const all: readonly Measure[] = ['NOTICE', 'SUSPEND', 'TERMINATE']
const noFault = { isFault: false, isRemediable: false }

export const grounds: ReadonlyMap<string, Ground> = new Map([
  ground('T01', 'PURPOSE_OR_SCOPE_EXCEEDED', 'URGENT', all),
  ground('T02', 'UNAUTHORISED_TRANSFER', 'URGENT', all),
  ground('T03', 'ILLEGAL_ACQUISITION', 'URGENT', all, { isRemediable: false }),
  ground('T04', 'RIGHTS_INFRINGEMENT', 'URGENT', all),
  ground('T05', 'SECURITY_FAILURE', 'URGENT', all),
  ground('T06', 'SERVICE_DISRUPTION', 'URGENT', all),
  ground('T07', 'REPORTING_OVERDUE', 'ORDINARY', all),
  ground('T08', 'FALSE_APPLICATION', 'URGENT', all, { isRemediable: false }),
  ground('T09', 'PLATFORM_RULE_BREACH', 'ORDINARY', all),
  ground('T10', 'DATA_WITHDRAWN', 'URGENT', ['SUSPEND', 'TERMINATE'], noFault),
  ground('T11', 'EXPIRED', 'ORDINARY', ['EXPIRE'], noFault),
  ground('T12', 'RELINQUISHED', 'ORDINARY', ['RELINQUISH'], noFault),
  ground('T13', 'SUBJECT_CEASED', 'ORDINARY', ['TERMINATE'], noFault),
])

const daysOf = (month: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${month}-${String(from + i).padStart(2, '0')}`)

/** The State Council's days for 2026 (notice of 2025-11-04). */
export const calendar: WorkCalendar = {
  years: new Set([2026]),
  holidays: new Set([
    ...daysOf('2026-01', 1, 3),
    ...daysOf('2026-02', 15, 23),
    ...daysOf('2026-04', 4, 6),
    ...daysOf('2026-05', 1, 5),
    ...daysOf('2026-06', 19, 21),
    ...daysOf('2026-09', 25, 27),
    ...daysOf('2026-10', 1, 7),
  ]),
  makeUpDays: new Set(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']),
}
