import { and, eq, isNull } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account, apiKey, organisation } from '../../drizzle/identity'
import type { Databases } from '../db/connect'
import { matchesKey, parseKey } from '../identity/api-key'
import type { IdentityService } from '../identity/service'
import type { DemoKeys, DemoRole } from './keys'
import { demoAccounts, type DemoAccount } from './parties'

interface KeyDeps {
  readonly databases: Pick<Databases, 'control'>
  readonly identity: Pick<IdentityService, 'createAccount' | 'createKey'>
}

/**
 * One key for each role: a kept one where this database knows it, else a new one for the same account.
 * @param kept keys of an earlier start
 */
export const ensureKeys = async (deps: KeyDeps, kept: Partial<DemoKeys>): Promise<DemoKeys> => {
  const db = drizzle(deps.databases.control)
  const ensure = (role: DemoRole): Promise<string> => ensureKey(deps, db, demoAccounts[role], kept[role])
  return {
    dataUser: await ensure('dataUser'),
    agreementUser: await ensure('agreementUser'),
    opener: await ensure('opener'),
    authority: await ensure('authority'),
    auditor: await ensure('auditor'),
    operator: await ensure('operator'),
  }
}

const ensureKey = async (
  { identity }: KeyDeps,
  db: PostgresJsDatabase,
  demo: DemoAccount,
  kept: string | undefined,
): Promise<string> => {
  if (kept !== undefined && (await isKeyOf(db, demo, kept))) return kept
  const [found] = await db
    .select({ id: account.id })
    .from(account)
    .innerJoin(organisation, eq(organisation.id, account.organisationId))
    .where(
      and(
        eq(organisation.name, demo.organisation),
        eq(account.name, demo.name),
        // a disabled one can have no key: it stays as it is, and another takes its place
        isNull(account.disabledAt),
      ),
    )
    .limit(1)
  const { id } =
    found ??
    (await identity.createAccount({ name: demo.name, organisation: demo.organisation, roles: [demo.role] }))
  return (await identity.createKey({ accountId: id })).key
}

/** A revoked key, or one of a disabled account, is still that account's: a start undoes nothing that people did. */
const isKeyOf = async (db: PostgresJsDatabase, demo: DemoAccount, key: string): Promise<boolean> => {
  const parts = parseKey(key)
  if (parts === undefined) return false
  const [stored] = await db
    .select({ hash: apiKey.hash, account: account.name, organisation: organisation.name })
    .from(apiKey)
    .innerJoin(account, eq(account.id, apiKey.accountId))
    .innerJoin(organisation, eq(organisation.id, account.organisationId))
    .where(eq(apiKey.prefix, parts.prefix))
  return (
    stored !== undefined &&
    matchesKey(parts.secret, stored.hash) &&
    stored.account === demo.name &&
    stored.organisation === demo.organisation
  )
}
