import type { Sql } from 'postgres'
import { z } from 'zod'
import { loadLogKey, replaceLogKey } from '../../config/data-directory'
import type { Settings } from '../../config/settings'
import { makePrivateKey, parsePrivateKey } from '../../kernel/ed25519'
import { AppError } from '../../kernel/errors'
import { createLogSigner, type LogSigner } from './log-signer'
import { verifierKeyText } from './verifier-key'

/** What a process signs with: the key of WEIR_LOG_KEY, or of the data directory. */
export interface LogKeyPlace {
  readonly settings: Pick<Settings, 'logKey' | 'dataDir'>
  /** Role weir_control. */
  readonly control: Sql
}

/**
 * The signer of this process, its public key registered.
 * @throws AppError setup.dataDirectory when the key cannot be read or made
 */
export const openLogSigner = async ({ settings, control }: LogKeyPlace): Promise<LogSigner> => {
  const signer = signerOf(settings.logKey ?? (await loadLogKey(settings.dataDir)))
  await registerLogKey(control, signer, null)
  return signer
}

/**
 * Makes a new key for the data directory; the one before ends, its public half stays for what it signed. Processes that
 * run go on with the old one until they are started anew.
 * @returns the id of the new key
 * @throws AppError setup.logKeyIsSet: the key is that of WEIR_LOG_KEY; as openLogSigner
 */
export const rotateLogKey = async (place: LogKeyPlace): Promise<string> => {
  const { settings, control } = place
  if (settings.logKey !== null) throw AppError.of('setup.logKeyIsSet')
  const old = await openLogSigner(place)
  const made = makePrivateKey()
  const signer = signerOf(made)
  // known before it signs, and kept before the old one ends
  await registerLogKey(control, signer, null)
  await replaceLogKey(settings.dataDir, made)
  await registerLogKey(control, signer, old.keyId)
  return signer.keyId
}

/** @param replaces id of the key that ends now; null: none does */
export const registerLogKey = async (
  control: Sql,
  { publicKey }: Pick<LogSigner, 'publicKey'>,
  replaces: string | null,
): Promise<void> => {
  await control`select metering.log_key_register(${publicKey}, ${replaces})`
}

const signerOf = (text: string): LogSigner => {
  const key = parsePrivateKey(text)
  if (key === undefined) throw new Error('invariant 7d03: a log key that was not checked')
  return createLogSigner(key)
}

/** A public key of the log. Times are ISO 8601. */
export interface LogKey {
  readonly id: string
  readonly since: string
  /** When another took its place; null: none did. */
  readonly until: string | null
  /** As `weir log verify --key` takes it. */
  readonly verifierKey: string
}

const Rows = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    publicKey: z.instanceof(Buffer),
    since: z.string(),
    until: z.string().nullable(),
  }),
)

/** Every key, oldest first. */
export const listLogKeys = async (audit: Sql): Promise<readonly LogKey[]> => {
  const rows = await audit`
    select k.id, k.name, k.public_key as "publicKey", k.since, k.until
    from metering.log_key k
    order by k.since, k.id`
  return Rows.parse(rows).map(({ id, name, publicKey, since, until }) => ({
    id,
    since: new Date(since).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
    verifierKey: verifierKeyText({ name, publicKey }),
  }))
}
