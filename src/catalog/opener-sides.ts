import type { ControlDb } from '../db/control-db'
import { sidesOf, type Actor, type Side } from './actor'
import type { EntryDeps } from './entry-deps'

/** The sides that an actor stands on towards all that one organisation opens. */
export const openerSides = async (
  db: ControlDb,
  { authorityOf }: Pick<EntryDeps, 'authorityOf'>,
  actor: Actor,
  openerId: string,
): Promise<readonly Side[]> =>
  sidesOf(actor, { openerId, authorityId: await authorityOf(db, openerId), originId: null })

/** Whether somebody acts on the data of an opener. @param openerId of the organisation */
export type ActsFor = (db: ControlDb, openerId: string) => Promise<boolean>

/** Staff of the opener, and of the authority over it. */
export const actsAs =
  (deps: Pick<EntryDeps, 'authorityOf'>, actor: Actor): ActsFor =>
  async (db, openerId) =>
    (await openerSides(db, deps, actor, openerId)).some((side) => side === 'OPENER' || side === 'AUTHORITY')
