import { drizzle } from 'drizzle-orm/postgres-js'
import type { Databases } from '../db/connect'
import type { Clock } from '../kernel/clock'
import { createAccounts, type Accounts } from './accounts'
import { createKeys, type Keys } from './keys'
import { createOrganisations, type Organisations } from './organisations'

/** Organisations, accounts and API keys: made, found, ended. */
export interface IdentityService extends Organisations, Accounts, Keys {}

export interface IdentityDeps {
  readonly databases: Pick<Databases, 'control'>
  readonly clock: Clock
}

export const createIdentityService = ({ databases, clock }: IdentityDeps): IdentityService => {
  const db = drizzle(databases.control)
  const organisations = createOrganisations(db, clock)
  return { ...organisations, ...createAccounts(db, clock, organisations), ...createKeys(db, clock) }
}
