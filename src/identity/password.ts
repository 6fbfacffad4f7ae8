import { randomBytes } from 'node:crypto'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { AppError } from '../kernel/errors'

/** What one hash costs (RFC 9106, argon2id): the least that OWASP's Password Storage Cheat Sheet asks for. */
export interface PasswordCost {
  /** Memory, KiB. */
  readonly memoryCost: number
  /** Passes over it. */
  readonly timeCost: number
  readonly parallelism: number
}

const PASSWORD_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Characters, after normalisation. */
const MIN_PASSWORD_CHARACTERS = 12
const MAX_PASSWORD_CHARACTERS = 256

/** Hashes that are computed at one time; each takes a thread and its memory. */
const MAX_AT_ONCE = 2
/** Those that wait for their turn; one more is told to come again. */
const MAX_WAITING = 50

export interface Passwords {
  /** A hash to store, PHC text. @throws AppError UNAVAILABLE: too many wait */
  hash(password: string): Promise<string>
  /**
   * Whether it is the password of a stored hash. Where there is none the same work is done, and the answer is no.
   * @throws AppError UNAVAILABLE: too many wait
   */
  verify(stored: string | null, password: string): Promise<boolean>
  /** Whether a stored hash was made at a lower cost than is in force. */
  isOutdated(stored: string): boolean
}

export const createPasswords = (cost: PasswordCost = PASSWORD_COST): Passwords => {
  const inTurn = createTurns()
  const make = (password: string): Promise<string> => inTurn(() => hash(password, cost))
  // of a password that nobody knows, at the cost in force
  let nobodys: Promise<string> | undefined
  const nobody = (): Promise<string> =>
    (nobodys ??= make(randomBytes(32).toString('base64url')).catch((error: unknown) => {
      nobodys = undefined
      throw error
    }))
  return {
    hash: make,
    verify: async (stored, password) => {
      const against = stored ?? (await nobody())
      const isRight = await inTurn(() => verify(against, password))
      return isRight && stored !== null
    },
    isOutdated: (stored) => {
      const { memoryCost, timeCost, parallelism } = parseOptions(stored)
      return memoryCost < cost.memoryCost || timeCost < cost.timeCost || parallelism < cost.parallelism
    },
  }
}

/**
 * A password as it is hashed: NFKC, so that each keyboard writes the same one.
 * @throws AppError BAD_USER_INPUT: too short, too long, or what cannot be typed
 */
export const parsePassword = (text: string): string => {
  const password = text.normalize('NFKC')
  const characters = [...password].length
  if (
    characters < MIN_PASSWORD_CHARACTERS ||
    characters > MAX_PASSWORD_CHARACTERS ||
    !password.isWellFormed() ||
    /\p{Cc}/u.test(password) ||
    new Set(password).size < MIN_DIFFERENT_CHARACTERS
  )
    throw AppError.of('identity.badPassword', {
      min: MIN_PASSWORD_CHARACTERS,
      max: MAX_PASSWORD_CHARACTERS,
      different: MIN_DIFFERENT_CHARACTERS,
    })
  return password
}

const MIN_DIFFERENT_CHARACTERS = 5

/** Runs so many at a time, in the order in which they came. */
const createTurns = () => {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= MAX_AT_ONCE) {
      if (waiting.length >= MAX_WAITING) throw AppError.of('service.unavailable', {}, { retryAfter: 1 })
      // whoever ends hands its turn on
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
