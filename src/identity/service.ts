import { drizzle } from 'drizzle-orm/postgres-js'
import type { Databases } from '../db/connect'
import type { Clock } from '../kernel/clock'
import { createAccounts, type Accounts } from './accounts'
import { createFederation, type Federation } from './federation'
import { createKeys, type Keys } from './keys'
import { createLocalLogins, type LocalLogins } from './local-login'
import { createOrganisations, type Organisations } from './organisations'
import { createPasswords, type Passwords } from './password'
import { createPersons, type Persons } from './person'
import { createSessions, type Sessions } from './sessions'
import { createSignIn, type SignIn } from './sign-in'
import { createSignInKeys } from './sign-in-key'
import { createSignInLog } from './sign-in-log'

/** Organisations, accounts, API keys, passwords and links to other sign-ons: made, found, ended. */
export interface IdentityService
  extends Organisations, Accounts, Keys, Pick<Federation, 'linkAccount'>, Pick<LocalLogins, 'setPassword'> {}

export interface IdentityDeps {
  readonly databases: Pick<Databases, 'control'>
  readonly clock: Clock
}

export const createIdentityService = ({ databases, clock }: IdentityDeps): IdentityService => {
  const db = drizzle(databases.control)
  const organisations = createOrganisations(db, clock)
  const { linkAccount } = createFederation(db, clock, organisations)
  const { setPassword } = createLocalLogins(db, clock, createPasswords())
  return {
    ...organisations,
    ...createAccounts(db, clock, organisations),
    ...createKeys(db, clock),
    linkAccount,
    setPassword,
  }
}

/** Natural persons. @param secret WEIR_SECRET */
export const createPersonService = ({
  databases,
  clock,
  secret,
}: IdentityDeps & { readonly secret: string }): Persons =>
  createPersons(drizzle(databases.control), clock, secret)

/** Signing in with a password, and what it opens. */
export interface SessionService extends SignIn, Pick<Sessions, 'endSession' | 'endSessionsLike'> {}

export interface SessionDeps extends IdentityDeps {
  /** WEIR_SECRET */
  readonly secret: string
  /** WEIR_SESSION_LIFETIME */
  readonly sessionLifetimeMs: number
  /** Absent: at the cost of `PASSWORD_COST`. */
  readonly passwords?: Passwords
}

export const createSessionService = ({
  databases,
  clock,
  secret,
  sessionLifetimeMs,
  passwords = createPasswords(),
}: SessionDeps): SessionService => {
  const db = drizzle(databases.control)
  const sessions = createSessions(db, clock, { lifetimeMs: sessionLifetimeMs })
  const logins = createLocalLogins(db, clock, passwords)
  const log = createSignInLog(db, clock)
  const { signIn } = createSignIn({ logins, passwords, sessions, keys: createSignInKeys(secret), log })
  return { signIn, endSession: sessions.endSession, endSessionsLike: sessions.endSessionsLike }
}
