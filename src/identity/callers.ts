import { drizzle } from 'drizzle-orm/postgres-js'
import { createAgreementRepository } from '../agreements/repository'
import type { TokenClaims } from '../config/setting-kind'
import type { Databases } from '../db/connect'
import type { Clock } from '../kernel/clock'
import { invariant } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { createCallerSource, unlessAway } from './caller-source'
import type { Identification } from './credential'
import { createFederation } from './federation'
import { createIdentifier, type Identifier, type SignOnDeps } from './identify'
import { createKeySet } from './key-set'
import { createOrganisations } from './organisations'
import { createSignOnSource } from './sign-on-source'
import { createThrottles, throttlesIn } from './throttles'
import { createTokenVerifier, type VerifiedToken } from './token'

export interface Callers extends Identifier {
  /** Stops listening. Callers can still be identified; nothing is then forgotten early but by `drop`. */
  close(): Promise<void>
}

export interface CallersDeps {
  readonly databases: Pick<Databases, 'control' | 'listen'>
  readonly clock: Clock
  readonly observe: Observe
  /** Absent: accounts are identified by API keys alone. */
  readonly signOn?: SignOnSettings
}

/** As the settings say (WEIR_JWT_*, WEIR_SESSION_*). */
export interface SignOnSettings {
  /** File or address of the public keys of tokens; null: tokens are not taken. */
  readonly jwtKeys: string | null
  readonly jwtIssuer: string | null
  readonly jwtAudience: string | null
  readonly jwtClaims: TokenClaims
  readonly jwtProvision: boolean
  readonly sessionIdleMs: number
}

/**
 * Finds out who asks, on the control database. A notification that policy changed makes it forget everything; that
 * is for speed alone: an append under an old epoch is STALE whether or not it came (end-protocol, 2).
 */
export const createCallers = (deps: CallersDeps): Callers => {
  const { databases, clock, observe, signOn } = deps
  const agreements = createAgreementRepository({ databases, clock, observe })
  const db = drizzle(databases.control)
  const source = createCallerSource(db, agreements)
  const readThrottles = throttlesIn(db)
  const throttles = createThrottles((now) => unlessAway(() => readThrottles(now)), clock)
  const signOnDeps = signOn === undefined ? undefined : openSignOn(deps, signOn)
  const identifier = createIdentifier(source, clock, signOnDeps, throttles)
  const forgetAll = (): void => identifier.drop([])
  const listening = databases.listen('weir_policy', forgetAll, forgetAll).catch((error: unknown) => {
    observe({ kind: 'notificationsLost', channel: 'weir_policy', error })
    return undefined
  })
  return {
    ...identifier,
    close: async () => {
      const unlisten = await listening
      await unlisten?.()
    },
  }
}

const openSignOn = ({ databases, clock, observe }: CallersDeps, settings: SignOnSettings): SignOnDeps => {
  const db = drizzle(databases.control)
  const { jwtKeys, jwtIssuer: issuer, jwtAudience: audience, jwtClaims: claims, jwtProvision } = settings
  const stored = createSignOnSource(db, clock, settings.sessionIdleMs)
  const federation = createFederation(db, clock, createOrganisations(db, clock))
  const provision = async (token: VerifiedToken): Promise<Identification> => {
    await federation.provision(token)
    const made = await stored.federatedOf(token.issuer, token.subject)
    invariant(made !== undefined, '4b1d', 'an account was made for a subject and is not there')
    return made
  }
  return {
    source: {
      sessionOf: (hash) => unlessAway(() => stored.sessionOf(hash)),
      federatedOf: (...subject) => unlessAway(() => stored.federatedOf(...subject)),
      ...(jwtProvision ? { provision: (token) => unlessAway(() => provision(token)) } : {}),
    },
    tokens:
      jwtKeys === null || issuer === null || audience === null
        ? null
        : createTokenVerifier({
            keys: createKeySet({ source: jwtKeys, clock, observe }),
            issuer,
            audience,
            claims,
            clock,
          }),
  }
}
