import { and, desc, eq, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import { concern } from '../../../drizzle/catalog'
import { organisation } from '../../../drizzle/identity'
import type { ControlDb } from '../../db/control-db'
import { requireListSize } from '../../kernel/list-size'
import { isLookedAfter } from '../overseer'
import type { Actor } from '../actor'
import type { ConcernKind } from './concern'
import { findRecord, isConcernId, unknownConcern } from './concern-record'
import { viewConcern, type ConcernView } from './concern-view'

export interface ConcernsAsked {
  /** null: every kind. */
  readonly kind: ConcernKind | null
  /** 0 to 100. */
  readonly first: number
  /** Id of the last one of the page before; null: from the newest. */
  readonly after: string | null
}

export interface ConcernPage {
  readonly nodes: readonly ConcernView[]
  readonly hasNextPage: boolean
}

/**
 * Matters that a reader has a part in, newest first; an auditor sees those of all openers that it looks after.
 * @throws AppError BAD_USER_INPUT on a negative page size or a bad cursor, LIMIT_EXCEEDED
 */
export const listConcerns = async (
  db: ControlDb,
  reader: Actor,
  { kind, first, after }: ConcernsAsked,
): Promise<ConcernPage> => {
  requireListSize('concerns.first', first)
  if (after !== null && !isConcernId(after)) throw unknownConcern(after)
  const rows = await db
    .select({ id: concern.id })
    .from(concern)
    .where(
      and(
        partOf(reader),
        kind === null ? undefined : eq(concern.kind, kind),
        after === null ? undefined : lt(concern.id, after),
      ),
    )
    .orderBy(desc(concern.id))
    .limit(first + 1)
  const nodes: ConcernView[] = []
  for (const { id } of rows.slice(0, first)) {
    const record = await findRecord(db, id)
    if (record !== undefined) nodes.push(await viewConcern(db, record, reader))
  }
  return { nodes, hasNextPage: rows.length > first }
}

/** One matter; undefined: there is none, or the reader has no part in it. */
export const findConcern = async (
  db: ControlDb,
  reader: Actor,
  id: string,
): Promise<ConcernView | undefined> => {
  if (!isConcernId(id)) return undefined
  const [mine] = await db
    .select({ id: concern.id })
    .from(concern)
    .where(and(eq(concern.id, id), partOf(reader)))
  const record = mine === undefined ? undefined : await findRecord(db, id)
  return record === undefined ? undefined : viewConcern(db, record, reader)
}

/** undefined: all. */
const partOf = (reader: Actor): SQL | undefined => {
  const { accountId, organisationId, roles } = reader
  if (roles.includes('AUDITOR')) return isLookedAfter(reader, concern.openerOrganisationId)
  const parts = [accountId === null ? sql`false` : eq(concern.lodgedBy, accountId)]
  if (organisationId !== null && roles.includes('DATA_OPENER'))
    parts.push(eq(concern.openerOrganisationId, organisationId))
  if (organisationId !== null && roles.includes('AUTHORITY')) parts.push(...judgedBy(reader, organisationId))
  return or(...parts)
}

/** What was given to nobody is the authority's of the whole city; it gives out demands, and sees where they went. */
const judgedBy = ({ district }: Actor, authorityId: string): readonly SQL[] => {
  const { authorityOrganisationId, kind } = concern
  const own = eq(authorityOrganisationId, authorityId)
  if (district !== undefined) return [own]
  const below = sql`(select ${organisation.id} from ${organisation} where ${organisation.authorityId} = ${authorityId})`
  const givenOut = and(eq(kind, 'DEMAND'), inArray(authorityOrganisationId, below))
  return [own, isNull(authorityOrganisationId), ...(givenOut === undefined ? [] : [givenOut])]
}
