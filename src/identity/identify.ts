import { randomBytes } from 'node:crypto'
import type { Agreement } from '../agreements/agreement'
import { indexOf } from '../agreements/agreement-index'
import { agreementNumber } from '../agreements/agreement-number'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { matchesKey, parseKey } from './api-key'
import { anonymous, type AccountCaller, type Caller } from './caller'
import { isUsable, type Credential, type Identification } from './credential'
import { toOverseer } from '../catalog/overseer'
import { createLoadingCache } from '../kernel/loading-cache'
import { createSignOns, type SignOnSource } from './sign-on'
import type { Throttles } from './throttles'
import { isToken, type TokenVerifier } from './token'

/** Where credentials and agreements are read. */
export interface CallerSource {
  /** @returns undefined: no key has this prefix */
  credentialOf(prefix: string): Promise<Credential | undefined>
  /** Agreements of an organisation that were ever opened. */
  agreementsOf(organisationId: string): Promise<readonly Agreement[]>
}

/** The ways to be identified beside the API key. */
export interface SignOnDeps {
  readonly source: SignOnSource
  /** null: tokens are not taken here. */
  readonly tokens: TokenVerifier | null
}

/** What the request names beside its key. */
export interface Requested {
  /** The session of its cookie, where the request may use it (`server/session-cookie.ts`); a key or token goes before. */
  readonly session?: string | undefined
  /** The header Weir-Agreement. */
  readonly agreement?: string | undefined
}

export interface Identifier {
  /**
   * Who asks, by API key, token or session. None of them: anonymous. The policy epoch MUST have been read before (`UsageLog.epoch`): then an append
   * tells when what is answered here was narrowed meanwhile.
   * @param authorization the header as received
   * @throws AppError UNAUTHENTICATED (another scheme; a key unknown, expired or revoked, or of a disabled account,
   * all alike; a token or session that is not good), BAD_REQUEST, FORBIDDEN, AGREEMENT_REQUIRED (a `Weir-Agreement` that this key cannot mean),
   * UNAVAILABLE (the database is away)
   */
  identify(authorization: string | undefined, requested: Requested): Promise<Caller>
  /**
   * Forgets what was narrowed: `key:<id>`, `session:<id>`, `account:<id>`, `agreement:<number>`, `dataset:<name>`. Any other subject,
   * or none, forgets everything. MUST be called before the new policy epoch is used for a decision.
   */
  drop(subjects: readonly string[]): void
}

const MAX_CALLERS = 10_000
const MAX_CALLER_AGE_MS = 60_000
const MAX_UNKNOWN_PREFIXES = 1_000
const UNKNOWN_PREFIX_AGE_MS = 1_000
const MAX_LOADS = 1_000
/** All remembered agreements together. */
const MAX_AGREEMENT_BYTES = 128 * 1024 * 1024

// compared with where there is no key, so that a wrong prefix costs what a wrong secret costs
const noHash = randomBytes(32)

/** Finds out who asks, from memory where it is fresh. Its memory is bounded and forgets what was narrowed. */
export const createIdentifier = (
  source: CallerSource,
  clock: Clock,
  signOnDeps: SignOnDeps = noSignOns,
  throttles: Throttles = noThrottles,
): Identifier => {
  const bounds = { clock, maxAgeMs: MAX_CALLER_AGE_MS, maxEntries: MAX_CALLERS, maxLoads: MAX_LOADS }
  const credentials = createLoadingCache<Credential>({
    ...bounds,
    load: (prefix) => source.credentialOf(prefix),
    absentMaxAgeMs: UNKNOWN_PREFIX_AGE_MS,
    maxAbsent: MAX_UNKNOWN_PREFIXES,
  })
  // apart from the keys: keys of one organisation share its agreements, which may be large
  const agreements = createLoadingCache<readonly Agreement[]>({
    ...bounds,
    load: async (organisationId) => {
      const list = await source.agreementsOf(organisationId)
      // here once, so that no decision waits for it
      indexOf(list)
      return list
    },
    weigh: bytesOf,
    maxWeight: MAX_AGREEMENT_BYTES,
    absentMaxAgeMs: 0,
    maxAbsent: 0,
  })

  const signOns = createSignOns({
    ...bounds,
    ...signOnDeps,
    absentMaxAgeMs: UNKNOWN_PREFIX_AGE_MS,
    maxAbsent: MAX_UNKNOWN_PREFIXES,
  })

  const byKey = async (text: string): Promise<Identification> => {
    const key = parseKey(text)
    if (key === undefined) throw AppError.of('access.badKey')
    const credential = await credentials.get(key.prefix)
    // on each call, from memory or not: the prefix alone proves nothing
    const isProven = matchesKey(key.secret, credential?.hash ?? noHash)
    if (credential === undefined || !isProven || !isUsable(credential, clock.now()))
      throw AppError.of('access.badKey')
    return credential
  }

  const identify = async (authorization: string | undefined, requested: Requested): Promise<Caller> => {
    const text = authorization === undefined ? undefined : bearerToken(authorization)
    if (text === undefined && requested.session === undefined) return anonymous
    const auth = text === undefined ? 'SESSION' : isToken(text) ? 'TOKEN' : 'KEY'
    const known =
      text === undefined
        ? await signOns.bySession(requested.session ?? '')
        : await (auth === 'TOKEN' ? signOns.byToken(text) : byKey(text))
    const caller = toCaller(known, auth, (await agreements.get(known.organisationId)) ?? [])
    refuseAgreement(caller, requested.agreement)
    const inForce = await throttles.of(caller)
    return inForce.length === 0 ? caller : { ...caller, throttles: inForce }
  }

  const drop = (subjects: readonly string[]): void => {
    const narrowed = new Set(subjects)
    const isKnown =
      subjects.length > 0 && subjects.every((s) => /^(key|session|account|agreement|dataset):/.test(s))
    credentials.drop(
      (c) => !isKnown || narrowed.has(`key:${c.keyId}`) || narrowed.has(`account:${c.accountId}`),
    )
    signOns.drop(
      (c) => !isKnown || narrowed.has(`session:${c.keyId}`) || narrowed.has(`account:${c.accountId}`),
    )
    agreements.drop((list) => !isKnown || list.some((agreement) => isNarrowed(agreement, narrowed)))
    throttles.drop()
  }

  return { identify, drop }
}

const noSignOns: SignOnDeps = {
  source: { sessionOf: () => Promise.resolve(undefined), federatedOf: () => Promise.resolve(undefined) },
  tokens: null,
}

const noThrottles: Throttles = { of: () => Promise.resolve([]), drop: () => undefined }

/** RFC 6750 2.1; the scheme's case does not matter (RFC 9110 11.1). */
const bearerToken = (authorization: string): string => {
  if (authorization.slice(0, 7).toLowerCase() !== 'bearer ') throw AppError.of('access.badScheme')
  return authorization.slice(7).trim()
}

const toCaller = (
  credential: Identification,
  auth: AccountCaller['auth'],
  agreements: readonly Agreement[],
): AccountCaller => ({
  kind: 'account',
  auth,
  accountId: credential.accountId,
  accountName: credential.accountName,
  organisationId: credential.organisationId,
  organisationName: credential.organisationName,
  roles: credential.roles,
  ...toOverseer(credential.district ?? null),
  ...(credential.withheldRoles === undefined ? {} : { withheldRoles: credential.withheldRoles }),
  keyId: credential.keyId,
  boundAgreement: credential.boundAgreement,
  boundPurpose: credential.boundPurpose,
  agreements,
})

/** A header that cannot be meant is told at once; which agreement fits a query is decided in `policies/`. */
const refuseAgreement = (caller: AccountCaller, number: string | undefined): void => {
  if (number === undefined) return
  if (!agreementNumber.test(number)) throw AppError.of('identity.badAgreementHeader')
  if (caller.boundAgreement !== null && caller.boundAgreement !== number)
    throw AppError.of('identity.keyBoundElsewhere', { agreement: caller.boundAgreement })
  if (!indexOf(caller.agreements).byNumber.has(number))
    throw AppError.of('identity.noSuchAgreement', { agreement: number })
}

const isNarrowed = (agreement: Agreement, narrowed: ReadonlySet<string>): boolean =>
  narrowed.has(`agreement:${agreement.number}`) ||
  [...agreement.scopes.keys()].some((dataset) => narrowed.has(`dataset:${dataset}`))

// rounded up from what was measured: 180 bytes a column, 1.5 for each character of a predicate
const bytesOf = (agreements: readonly Agreement[]): number => {
  let bytes = 200
  for (const agreement of agreements)
    for (const { columns, predicate } of agreement.scopes.values())
      bytes += 1_000 + 300 * columns.size + 2 * JSON.stringify(predicate).length
  return bytes
}
