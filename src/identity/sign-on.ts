import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Identification } from './credential'
import { isUsable } from './credential'
import { createLoadingCache, type LoadingCacheOptions } from '../kernel/loading-cache'
import { isSessionToken, sessionHash } from './session-token'
import { narrowRoles } from './token-claims'
import type { TokenVerifier, VerifiedToken } from './token'

/** Where it is read who a session or the subject of a token is. */
export interface SignOnSource {
  /** Reading a session is using it. @returns undefined: none, or it has ended */
  sessionOf(hash: Buffer): Promise<Identification | undefined>
  /** @returns undefined: no account is linked to it */
  federatedOf(issuer: string, subject: string): Promise<Identification | undefined>
  /** Makes an account for a subject that has none; absent: that is not done here (WEIR_JWT_PROVISION). */
  readonly provision?: (token: VerifiedToken) => Promise<Identification>
}

/** The ways to be identified beside the API key. What is remembered forgets what was narrowed, as for keys. */
export interface SignOns {
  /** @throws AppError UNAUTHENTICATED, FORBIDDEN (roles or organisation of the token), UNAVAILABLE */
  byToken(token: string): Promise<Identification>
  /** @throws AppError UNAUTHENTICATED: it has ended, its account is disabled, or there never was one */
  bySession(token: string): Promise<Identification>
  drop(isConcerned: (known: Identification) => boolean): void
}

/** An account's signature is checked for each request; what was read of the account is remembered for this long. */
type CacheBounds = Pick<
  LoadingCacheOptions<Identification>,
  'clock' | 'maxAgeMs' | 'maxEntries' | 'maxLoads' | 'absentMaxAgeMs' | 'maxAbsent'
>

export interface SignOnsOptions extends CacheBounds {
  readonly source: SignOnSource
  /** null: tokens are not taken here. */
  readonly tokens: TokenVerifier | null
  readonly clock: Clock
}

export const createSignOns = ({ source, tokens, clock, ...rest }: SignOnsOptions): SignOns => {
  const bounds = { ...rest, clock }
  const sessions = createLoadingCache<Identification>({
    ...bounds,
    load: (hash) => source.sessionOf(Buffer.from(hash, 'hex')),
  })
  const federated = createLoadingCache<Identification>({
    ...bounds,
    load: (key) => {
      const cut = key.indexOf(' ')
      return source.federatedOf(key.slice(0, cut), key.slice(cut + 1))
    },
  })

  return {
    byToken: async (text) => {
      if (tokens === null) throw AppError.of('access.badKey')
      const token = await tokens.verify(text)
      // an issuer has no blank (settings), a subject may
      const known =
        (await federated.get(`${token.issuer} ${token.subject}`)) ?? (await source.provision?.(token))
      if (known === undefined || !isUsable(known, clock.now())) throw AppError.of('access.badToken')
      refuseOrganisation(known, token.organisation)
      const roles = narrowRoles(known.roles, token.roles)
      const withheldRoles = known.roles.filter((role) => !roles.includes(role))
      return withheldRoles.length === 0 ? known : { ...known, roles, withheldRoles }
    },

    bySession: async (text) => {
      const known = isSessionToken(text) ? await sessions.get(sessionHash(text).toString('hex')) : undefined
      if (known === undefined || !isUsable(known, clock.now())) throw AppError.of('access.badSession')
      return known
    },

    drop: (isConcerned) => {
      sessions.drop(isConcerned)
      federated.drop(isConcerned)
    },
  }
}

/** Whoever went to another organisation must not go on acting for the former one. */
const refuseOrganisation = (known: Identification, claimed: string | null): void => {
  if (claimed !== null && claimed !== known.organisationId && claimed !== known.organisationName)
    throw AppError.of('access.tokenOrganisation')
}
