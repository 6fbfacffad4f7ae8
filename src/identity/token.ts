import { errors, jwtVerify } from 'jose'
import type { TokenClaims } from '../config/setting-kind'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { KeySet } from './key-set'
import { readClaims, type TokenFacts } from './token-claims'

/**
 * Signatures that a token may have. None that needs a shared secret: a public key must never be taken for one; and not
 * `none`. RS256 and ES256 are what sign-ons use, the others are as strong.
 */
const tokenAlgorithms: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** How far the clock of an issuer may be from ours, at the begin and at the end of a token. */
export const TOKEN_CLOCK_TOLERANCE_S = 30

/** Longer ones are refused before anything of them is read. */
const MAX_TOKEN_CHARACTERS = 16_384

export interface TokenRules {
  readonly keys: KeySet
  readonly issuer: string
  readonly audience: string
  readonly claims: TokenClaims
  readonly clock: Clock
}

/** Who vouches for whom. */
export interface VerifiedToken extends TokenFacts {
  readonly issuer: string
}

export interface TokenVerifier {
  /**
   * @throws AppError UNAUTHENTICATED: signature, algorithm, issuer, audience, time or claims, all alike; UNAVAILABLE:
   * the issuer's keys cannot be read
   */
  verify(token: string): Promise<VerifiedToken>
}

/** Whether a text has the form of a signed token (RFC 7519 3), and so is none of our keys. */
export const isToken = (text: string): boolean =>
  text.length <= MAX_TOKEN_CHARACTERS && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)

export const createTokenVerifier = ({
  keys,
  issuer,
  audience,
  claims,
  clock,
}: TokenRules): TokenVerifier => ({
  verify: async (token) => {
    try {
      const { payload } = await jwtVerify(token, (header, jws) => keys.keyOf(header, jws), {
        algorithms: [...tokenAlgorithms],
        issuer,
        audience,
        // a token without an end would outlive every change at its issuer
        requiredClaims: ['exp'],
        clockTolerance: TOKEN_CLOCK_TOLERANCE_S,
        currentDate: clock.now(),
      })
      return { issuer, ...readClaims(payload, claims) }
    } catch (error) {
      if (isOfToken(error)) throw AppError.of('access.badToken', {}, {}, error)
      throw error
    }
  },
})

/** A DOMException: the key that it names is none for this signature. Told by its name, as errors of Node's realm are. */
const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError ||
  error instanceof TypeError ||
  (error instanceof Error && (error.name === 'DataError' || error.name === 'OperationError'))
