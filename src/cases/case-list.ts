import { and, arrayOverlaps, desc, eq, inArray, lt, notInArray, or, sql, type SQL } from 'drizzle-orm'
import { caseRow } from '../../drizzle/cases'
import { askingPhases, neutralPhase } from '../agreements/case/advice-view'
import type { ControlDb } from '../db/control-db'
import { isLookedAfter, type Overseer } from '../catalog/overseer'
import { isId } from '../identity/identity-name'
import { AppError } from '../kernel/errors'

/** Who looks for cases. */
export interface CaseReader extends Overseer {
  readonly accountId: string
  readonly organisationId: string
  readonly roles: readonly string[]
}

export interface CasesAsked {
  /** null: in every phase. */
  readonly phase: string | null
  readonly first: number
  /** Id of the last case of the page before; null: from the newest. */
  readonly after: string | null
}

export interface CasePage {
  readonly ids: readonly string[]
  readonly totalCount: number
  readonly hasNextPage: boolean
}

/**
 * Cases that a reader has a part in, newest first: what was never submitted is its applicant's alone. An auditor sees those
 * of all openers that it looks after, whoever runs the system none.
 * @throws AppError BAD_USER_INPUT: a cursor that is none
 */
export const listCases = async (db: ControlDb, reader: CaseReader, asked: CasesAsked): Promise<CasePage> => {
  if (asked.after !== null && !isId(asked.after)) throw AppError.of('case.badCursor')
  const mine = partOf(reader, asked.phase)
  const rows = await db
    .select({ id: caseRow.id })
    .from(caseRow)
    .where(and(mine, asked.after === null ? undefined : lt(caseRow.id, asked.after)))
    .orderBy(desc(caseRow.id))
    .limit(asked.first + 1)
  const [count] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(caseRow)
    .where(mine)
  return {
    ids: rows.slice(0, asked.first).map(({ id }) => id),
    totalCount: count?.n ?? 0,
    hasNextPage: rows.length > asked.first,
  }
}

/** As `phaseFor` has it. */
const phaseForAsked = sql`case when ${inArray(caseRow.phase, [...askingPhases])}
  then ${caseRow.phase} else ${neutralPhase} end`

/** Only cases in these phases may never have been handed in. */
const wasSubmitted = sql`(${notInArray(caseRow.phase, ['DRAFT', 'CANCELLED'])} or exists (
  select from journal.event e where e.stream = ${'case:'} || ${caseRow.id}::text and e.kind = 'SUBMITTED'))`

/** Cases of a reader in a phase, as the reader is shown it; null: in every phase. */
const partOf = (reader: CaseReader, phase: string | null): SQL | undefined => {
  const { accountId, organisationId, roles } = reader
  const inPhase = phase === null ? undefined : eq(caseRow.phase, phase)
  if (roles.includes('AUDITOR')) return and(isLookedAfter(reader, caseRow.openerOrganisationId), inPhase)
  if (roles.includes('SYSTEM_OPERATOR')) return sql`false`
  const is = (role: string, condition: SQL | undefined): readonly (SQL | undefined)[] =>
    roles.includes(role) ? [and(condition, inPhase)] : []
  return or(
    ...is('DATA_USER', eq(caseRow.applicantOrganisationId, organisationId)),
    ...is('DATA_OPENER', and(eq(caseRow.openerOrganisationId, organisationId), wasSubmitted)),
    ...is('AUTHORITY', and(eq(caseRow.authorityOrganisationId, organisationId), wasSubmitted)),
    and(
      arrayOverlaps(caseRow.advisers, [accountId, organisationId]),
      phase === null ? undefined : eq(phaseForAsked, phase),
    ),
  )
}
