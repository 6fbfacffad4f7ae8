import { eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account } from '../../drizzle/identity'
import type { PersonActor } from '../../src/agreements/case/side'
import { personOf } from '../../src/cases/facts'
import { demoAccounts } from '../../src/demo/parties'

/** The demo's people as they act in cases. */
export const demoCast = async (db: PostgresJsDatabase) => ({
  user: await actorNamed(db, demoAccounts.dataUser.name),
  opener: await actorNamed(db, demoAccounts.opener.name),
  authority: await actorNamed(db, demoAccounts.authority.name),
})

const actorNamed = async (db: PostgresJsDatabase, name: string): Promise<PersonActor> => {
  const [found] = await db.select().from(account).where(eq(account.name, name))
  if (found === undefined) throw new Error(`there is no ${name}`)
  const actor = await personOf(db, { ...found, accountId: found.id })
  if (actor.kind !== 'person') throw new Error(`${name} is no person`)
  return actor
}
