import { sql } from 'drizzle-orm'
import { revision } from '../../drizzle/catalog'
import { invariant } from '../kernel/errors'
import type { ControlDb } from '../db/control-db'

/** Where servers hear of a revision, as `CONTRACT 17` or `VERSION 18`. */
export const CATALOG_CHANNEL = 'weir_catalog'

/** CONTRACT changes what can be asked, VERSION only the data behind it. */
export type RevisionKind = 'CONTRACT' | 'VERSION'

/** Of an emergency opening: it is no revision, and changes neither what can be asked nor the data. */
export const EMERGENCY_NOTIFICATION = 'EMERGENCY'

export interface CatalogChange {
  readonly kind: RevisionKind
  readonly datasetId: string
  /** What was done, for the record: `published`, `version 3 activated`. */
  readonly change: string
  readonly actor: string
  readonly at: Date
}

// beside the lock of policy.narrow, 87016001
const CATALOG_LOCK = 87016002

/**
 * One change of the catalogue at a time, until the transaction ends; so revisions are committed in the order of
 * their numbers, and a server that has seen one has seen all before it. After a row lock, before `narrow`.
 */
export const lockCatalog = async (tx: ControlDb): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(${CATALOG_LOCK}::bigint)`)
}

/** Numbers a change and tells every server of it when the transaction commits. @returns the revision's number */
export const recordRevision = async (tx: ControlDb, change: CatalogChange): Promise<number> =>
  recordRevisions(tx, change, [change.datasetId])

const AT_A_TIME = 1_000

/** The same of one change to several datasets, at least one. @returns the number of the last revision */
export const recordRevisions = async (
  tx: ControlDb,
  change: Omit<CatalogChange, 'datasetId'>,
  datasetIds: readonly string[],
): Promise<number> => {
  await lockCatalog(tx)
  let last: number | undefined
  for (let from = 0; from < datasetIds.length; from += AT_A_TIME) {
    const changes = datasetIds.slice(from, from + AT_A_TIME).map((datasetId) => ({ ...change, datasetId }))
    const rows = await tx.insert(revision).values(changes).returning({ number: revision.number })
    last = rows.at(-1)?.number
  }
  invariant(last !== undefined, '93b1', 'an insert returns its row')
  await tx.execute(sql`select pg_notify(${CATALOG_CHANNEL}, ${`${change.kind} ${last}`})`)
  return last
}

/** The kind in a notification; anything unknown counts as CONTRACT, which reads everything. */
export const kindOfNotification = (payload: string): RevisionKind | typeof EMERGENCY_NOTIFICATION => {
  if (payload === EMERGENCY_NOTIFICATION) return EMERGENCY_NOTIFICATION
  return payload.startsWith('VERSION ') ? 'VERSION' : 'CONTRACT'
}
