import type { ControlDb } from '../../db/control-db'
import type { Dataset } from '../dataset'
import type { EntryDeps } from '../entry-deps'

/** An organisation that acts as an authority, and how authorities stand over others. */
interface ActingAuthority extends Pick<EntryDeps, 'authorityOf'> {
  readonly organisationId: string | null
}

/** Whether it is this authority or the one above it: what a district opens for an event, the city ends. */
export const isOrIsAbove = async (
  db: ControlDb,
  { organisationId, authorityOf }: ActingAuthority,
  authorityId: string,
): Promise<boolean> =>
  organisationId !== null &&
  (organisationId === authorityId || organisationId === (await authorityOf(db, authorityId)))

/** Those of some datasets whose opener it is not over. Where an opener has no authority of its own, every one is. */
export const notUnder = async (
  db: ControlDb,
  acting: ActingAuthority,
  datasets: readonly Dataset[],
): Promise<readonly Dataset[]> => {
  const under = new Map<string, boolean>()
  for (const { opener } of datasets)
    if (!under.has(opener.id)) {
      const authorityId = await acting.authorityOf(db, opener.id)
      under.set(opener.id, authorityId === null || (await isOrIsAbove(db, acting, authorityId)))
    }
  return datasets.filter(({ opener }) => under.get(opener.id) !== true)
}
