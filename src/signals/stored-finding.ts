import { and, arrayContains, arrayOverlaps, desc, eq, lt, or, type SQL } from 'drizzle-orm'
import { finding } from '../../drizzle/signals'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'
import type { Stream } from '../journal/event-store'
import { isAuditedBy, sideOf, type Finding, type FindingReader, type FindingState } from './finding'

export const isFindingId = (text: string): boolean =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

export const findingStream = (id: string): Stream => `finding:${id}`

export interface FindingsAsked {
  /** null: in every state. */
  readonly state: FindingState | null
  /** null: of every rule. */
  readonly rule: string | null
  /** Number of an agreement; null: of any. */
  readonly agreement: string | null
  readonly first: number
  /** Id of the last finding of the page before; null: from the newest. */
  readonly after: string | null
}

export interface FindingPage {
  readonly findings: readonly Finding[]
  readonly hasNextPage: boolean
}

/** Findings that a reader has a part in, newest first; an auditor sees what it looks after. */
export const listFindings = async (
  db: ControlDb,
  reader: FindingReader,
  { state, rule, agreement, first, after }: FindingsAsked,
): Promise<FindingPage> => {
  if (after !== null && !isFindingId(after)) throw AppError.of('signals.badCursor')
  const rows = await db
    .select()
    .from(finding)
    .where(
      and(
        partOf(reader),
        state === null ? undefined : eq(finding.state, state),
        rule === null ? undefined : eq(finding.rule, rule),
        agreement === null ? undefined : arrayContains(finding.agreements, [agreement]),
        after === null ? undefined : lt(finding.id, after),
      ),
    )
    .orderBy(desc(finding.id))
    .limit(first + 1)
  return { findings: rows.slice(0, first), hasNextPage: rows.length > first }
}

/** @returns undefined: there is none, or the reader has no part in it */
export const findFinding = async (
  db: ControlDb,
  reader: FindingReader,
  id: string,
): Promise<Finding | undefined> => {
  if (!isFindingId(id)) return undefined
  const [found] = await db.select().from(finding).where(eq(finding.id, id))
  if (found === undefined) return undefined
  return isAuditedBy(found, reader) || sideOf(found, reader) !== null ? found : undefined
}

const partOf = ({ accountId, organisationId, roles, district }: FindingReader): SQL | undefined => {
  if (roles.includes('AUDITOR') && district === undefined) return undefined
  const is = (role: string, condition: SQL): readonly SQL[] => (roles.includes(role) ? [condition] : [])
  return or(
    eq(finding.accountId, accountId),
    eq(finding.organisationId, organisationId),
    ...is('DATA_OPENER', arrayContains(finding.openers, [organisationId])),
    ...is('AUTHORITY', arrayContains(finding.authorities, [organisationId])),
    ...(district === undefined ? [] : is('AUDITOR', arrayOverlaps(finding.openers, [...district]))),
  )
}
