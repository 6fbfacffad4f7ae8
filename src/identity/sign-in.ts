import { AppError } from '../kernel/errors'
import { normalLogin, type LocalLogins } from './local-login'
import type { Passwords } from './password'
import type { BegunSession, Sessions } from './sessions'
import type { SignInKeys } from './sign-in-key'
import type { SignInLog } from './sign-in-log'

/** What somebody sends to sign in, and where from. */
export interface SignInRequest {
  readonly login: string
  readonly password: string
  /** Network address. */
  readonly address: string
  /** What the device kept from an earlier sign-in. */
  readonly device: string | undefined
  /** The session that the browser has; it ends with a new one. */
  readonly session: string | undefined
}

export interface SignedIn {
  readonly session: BegunSession
  /** For the device to keep. */
  readonly device: string
}

export interface SignIn {
  /**
   * Compares a password and begins a session. Every try is recorded, and what it costs in time and work does not
   * depend on whether there is such an account.
   * @throws AppError UNAUTHENTICATED: unknown name, wrong password, disabled account, all alike; RATE_LIMITED with the
   * time to wait; UNAVAILABLE: too many tries at one time
   */
  signIn(request: SignInRequest): Promise<SignedIn>
}

export interface SignInDeps {
  readonly logins: Pick<LocalLogins, 'findLogin' | 'replaceHash'>
  readonly passwords: Passwords
  readonly sessions: Pick<Sessions, 'beginSession'>
  readonly keys: SignInKeys
  readonly log: SignInLog
}

/** Tries of one network at one time: a network alone cannot take every turn. */
const MAX_AT_ONCE_OF_NETWORK = 4

export const createSignIn = ({ logins, passwords, sessions, keys, log }: SignInDeps): SignIn => {
  const underWay = new Map<string, number>()

  const compare = async (request: SignInRequest, networkHash: Buffer): Promise<SignedIn> => {
    const login = normalLogin(request.login)
    const found = await logins.findLogin(login)
    const admission = await log.admit({
      loginHash: keys.loginHash(login),
      accountId: found?.accountId ?? null,
      networkHash,
      deviceHash: keys.deviceHash(request.device, login),
    })
    if (admission.kind === 'THROTTLED')
      throw AppError.of(
        'identity.tooManyTries',
        { seconds: secondsOf(admission.waitMs) },
        { retryAfter: secondsOf(admission.waitMs) },
      )
    const isRight = await passwords
      .verify(found?.passwordHash ?? null, request.password.normalize('NFKC'))
      .catch(async (error: unknown) => {
        // nobody looked at the password: it must not count against whoever owns the account
        await admission.end('ABANDONED')
        throw error
      })
    const session =
      isRight && found !== undefined && !found.isDisabled
        ? await sessions.beginSession(found.accountId, found.passwordHash, request.session)
        : undefined
    await admission.end(session === undefined ? 'REFUSED' : 'SIGNED_IN')
    if (session === undefined || found === undefined) throw AppError.of('identity.badSignIn')
    if (passwords.isOutdated(found.passwordHash))
      await logins.replaceHash(
        found.accountId,
        found.passwordHash,
        await passwords.hash(request.password.normalize('NFKC')),
      )
    return { session, device: keys.makeDevice(login) }
  }

  return {
    signIn: async (request) => {
      const networkHash = keys.networkHash(request.address)
      const network = networkHash.toString('hex')
      const count = underWay.get(network) ?? 0
      if (count >= MAX_AT_ONCE_OF_NETWORK) throw AppError.of('service.unavailable', {}, { retryAfter: 1 })
      underWay.set(network, count + 1)
      try {
        return await compare(request, networkHash)
      } finally {
        const left = (underWay.get(network) ?? 1) - 1
        if (left === 0) underWay.delete(network)
        else underWay.set(network, left)
      }
    },
  }
}

const secondsOf = (ms: number): number => Math.ceil(ms / 1000)
