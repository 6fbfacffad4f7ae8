import { open } from 'node:fs/promises'
import { createLocalJWKSet, errors, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { readKeys } from './public-keys'

/** Finds the public key that a token says it is signed with. */
export interface KeySet {
  /**
   * @throws AppError UNAVAILABLE while there are no keys, or only ones too old to trust; JOSEError: no key fits, or
   * several do
   */
  keyOf(header: JWSHeaderParameters, token: FlattenedJWSInput): ReturnType<LocalKeySet>
}

type LocalKeySet = ReturnType<typeof createLocalJWKSet>

export interface KeySetOptions {
  /** WEIR_JWT_JWKS: a file or a web address. */
  readonly source: string
  readonly clock: Clock
  readonly observe: Observe
  /** Reads the set's text; absent: from the file or the address. */
  readonly read?: (source: string) => Promise<string>
}

/** After this time keys are read again, when a token comes; it does not wait for them. */
export const KEYS_FRESH_MS = 10 * 60_000

/** After this time without a good answer, keys that an issuer may have withdrawn are used no more. */
export const KEYS_TRUSTED_MS = 60 * 60_000

/** Keys are not read more often than this, whatever tokens come and whatever the issuer answers. */
export const KEYS_COOLDOWN_MS = 30_000

const MAX_KEYS_BYTES = 256 * 1024
const READ_TIMEOUT_MS = 5_000

/** The keys of one issuer, read when they are needed: at first, when they are old, and when a `kid` is new. */
export const createKeySet = ({ source, clock, observe, read = readText }: KeySetOptions): KeySet => {
  let keys: { readonly find: LocalKeySet; readonly readMs: number } | undefined
  let triedMs = -Infinity
  let underWay: Promise<void> | undefined
  let toldUnusable = ''

  const load = async (): Promise<void> => {
    const beganMs = clock.monotonicMs()
    triedMs = beganMs
    try {
      const { usable, unusable } = await readKeys(await read(source))
      keys = { find: createLocalJWKSet({ keys: usable }), readMs: beganMs }
      tellUnusable(unusable.join(', '))
    } catch (error) {
      observe({ kind: 'failure', requestId: null, where: 'keys of tokens', error })
    }
  }

  /** Once, until they are others. */
  const tellUnusable = (names: string): void => {
    if (names !== '' && names !== toldUnusable) {
      const error = new Error(`these keys of the issuer cannot be used: ${names}`)
      observe({ kind: 'failure', requestId: null, where: 'keys of tokens', error })
    }
    toldUnusable = names
  }

  /** Reads the keys again, unless that was tried just now; whoever comes meanwhile waits for the same answer. */
  const refresh = async (): Promise<void> => {
    if (underWay === undefined && clock.monotonicMs() - triedMs < KEYS_COOLDOWN_MS) return
    await (underWay ??= load().finally(() => (underWay = undefined)))
  }

  const find = async (
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
  ): Promise<Awaited<ReturnType<LocalKeySet>>> => {
    if (keys === undefined || clock.monotonicMs() - keys.readMs >= KEYS_TRUSTED_MS)
      throw AppError.of('service.unavailable', {}, { retryAfter: Math.ceil(KEYS_COOLDOWN_MS / 1000) })
    return keys.find(header, token)
  }

  return {
    keyOf: async (header, token) => {
      const ageMs = keys === undefined ? Infinity : clock.monotonicMs() - keys.readMs
      if (ageMs >= KEYS_TRUSTED_MS) await refresh()
      // an issuer that answers slowly holds up nobody whose key is trusted still
      else if (ageMs >= KEYS_FRESH_MS) void refresh()
      const before = keys
      try {
        return await find(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        await refresh()
        if (keys === before) throw error
        return find(header, token)
      }
    },
  }
}

const readText = (source: string): Promise<string> =>
  source.includes('://') ? readAddress(source) : readFileBounded(source)

const readAddress = async (url: string): Promise<string> => {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    // another place than the one that was set is not asked
    redirect: 'error',
    signal: AbortSignal.timeout(READ_TIMEOUT_MS),
  })
  if (response.status !== 200 || response.body === null)
    throw new Error(`the key set was answered ${response.status}`)
  const chunks: Uint8Array[] = []
  let bytes = 0
  const body: AsyncIterable<Uint8Array> = response.body
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_KEYS_BYTES) throw new Error(`the key set is larger than ${MAX_KEYS_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const readFileBounded = async (path: string): Promise<string> => {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(MAX_KEYS_BYTES + 1)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    if (bytesRead > MAX_KEYS_BYTES) throw new Error(`the key set is larger than ${MAX_KEYS_BYTES} bytes`)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
