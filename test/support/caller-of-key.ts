import { drizzle } from 'drizzle-orm/postgres-js'
import { createAgreementRepository } from '../../src/agreements/repository'
import type { AccountCaller } from '../../src/identity/caller'
import { createCallerSource } from '../../src/identity/caller-source'
import { createIdentifier } from '../../src/identity/identify'
import type { Databases } from '../../src/db/connect'
import { systemClock } from '../../src/kernel/clock'
import { ignoreObservations } from '../../src/telemetry/observation'

/** Whom a server takes the holder of a key for. @throws Error for nobody */
export const callerOfKey = async (databases: Databases, key: string): Promise<AccountCaller> => {
  const agreements = createAgreementRepository({
    databases,
    clock: systemClock,
    observe: ignoreObservations,
  })
  const source = createCallerSource(drizzle(databases.control), agreements)
  const caller = await createIdentifier(source, systemClock).identify(`Bearer ${key}`, {})
  if (caller.kind === 'anonymous') throw new Error('the key is nobody’s')
  return caller
}
