import { eq, getTableColumns } from 'drizzle-orm'
import { concern, dataset } from '../../../drizzle/catalog'
import { organisation } from '../../../drizzle/identity'
import type { ControlDb } from '../../db/control-db'
import type { Change } from '../../journal/change'
import { AppError } from '../../kernel/errors'
import { uuidv7 } from '../../kernel/ids'
import { shownName } from '../problem'
import type { ConcernKind } from './concern'

/** What a matter is looked up by. */
export interface ConcernRecord {
  readonly id: string
  readonly kind: ConcernKind
  readonly datasetId: string | null
  /** Names, at this time; null: a demand has no dataset, and may have no opener. */
  readonly dataset: string | null
  readonly opener: string | null
  readonly openerOrganisationId: string | null
  /** null: any authority. */
  readonly authorityOrganisationId: string | null
  readonly state: string
  readonly lodgedBy: string
  readonly lodgedAt: Date
  /** `YYYY-MM-DD`; null: no term. */
  readonly due: string | null
}

interface NewConcern {
  readonly kind: ConcernKind
  readonly datasetId: string | null
  readonly openerOrganisationId: string | null
  readonly authorityOrganisationId: string | null
  readonly state: string
  readonly lodgedBy: string
  readonly due: string | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const isConcernId = (id: string): boolean => UUID.test(id)

/** @returns its id */
export const insertConcern = async ({ tx, at }: Change, fields: NewConcern): Promise<string> => {
  const id = uuidv7(at.getTime())
  await tx.insert(concern).values({ id, ...fields, lodgedAt: at, changedAt: at })
  return id
}

/** Writes where a matter stands after a step; a demand is given its opener. */
export const moveConcern = async (
  { tx, at }: Change,
  id: string,
  fields: {
    readonly state: string
    readonly openerOrganisationId?: string
    readonly authorityOrganisationId?: string | null
  },
): Promise<void> => {
  await tx
    .update(concern)
    .set({ ...fields, changedAt: at })
    .where(eq(concern.id, id))
}

/** undefined: there is none. */
export const findRecord = async (db: ControlDb, id: string): Promise<ConcernRecord | undefined> => {
  if (!isConcernId(id)) return undefined
  const { changedAt: _changedAt, ...columns } = getTableColumns(concern)
  const [found] = await db
    .select({ ...columns, dataset: dataset.name, opener: organisation.name })
    .from(concern)
    .leftJoin(dataset, eq(dataset.id, concern.datasetId))
    .leftJoin(organisation, eq(organisation.id, concern.openerOrganisationId))
    .where(eq(concern.id, id))
  return found
}

/** @throws AppError BAD_USER_INPUT: there is none of this kind */
export const getRecord = async (db: ControlDb, id: string, kind: ConcernKind): Promise<ConcernRecord> => {
  const found = await findRecord(db, id)
  if (found?.kind !== kind) throw unknownConcern(id)
  return found
}

/** The same whether there is none, or it is not the actor's to know. */
export const unknownConcern = (id: string): AppError =>
  AppError.of('concern.unknown', { concern: shownName(id) })
