import { eq } from 'drizzle-orm'
import { dataset, redactionOrder } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { readStream } from '../../journal/event-store'
import type { ActsFor } from '../opener-sides'
import { redactionOf, streamOf, type Redaction } from './redaction'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * What is known of a redaction.
 * @param actsFor for whose datasets it is asked; null: anybody's
 * @returns undefined: there is none, or it is of another's dataset
 */
export const findRedaction = async (
  db: ControlDb,
  id: string,
  actsFor: ActsFor | null,
): Promise<Redaction | undefined> => {
  if (!UUID.test(id)) return undefined
  const [found] = await db
    .select({ opener: dataset.openerId })
    .from(redactionOrder)
    .innerJoin(dataset, eq(dataset.id, redactionOrder.datasetId))
    .where(eq(redactionOrder.id, id))
  if (found === undefined || (actsFor !== null && !(await actsFor(db, found.opener)))) return undefined
  return redactionOf(id, await readStream(db, streamOf(id), false))
}
