import type { Sql } from 'postgres'
import type { Settings } from '../config/settings'
import { AppError } from '../kernel/errors'
import { NOTE_TYPE } from '../metering/tree/checkpoint'
import { newestCheckpoint, readVerifierKeys } from '../metering/tree/checkpoint-reader'
import { requireSigned } from '../metering/tree/publish'
import { NamedAddress } from '../notices/named-address'

/** A server that stops does not wait longer for it. */
const POST_TIMEOUT_MS = 3_000

/**
 * What posts the newest checkpoint to WEIR_CHECKPOINT_URL, unless this process has.
 * @param audit role weir_audit
 * @returns null: it is not set
 * @throws AppError BAD_USER_INPUT: this server may not call that address; it names the setting
 */
export const createCheckpointPost = (settings: Settings, audit: Sql): (() => Promise<void>) | null => {
  const { checkpointUrl, webhookAllowedNetworks } = settings
  if (checkpointUrl === null) return null
  const address = NamedAddress.ofSetting('WEIR_CHECKPOINT_URL', checkpointUrl, webhookAllowedNetworks)
  let posted = 0
  return async () => {
    const newest = await newestCheckpoint(audit)
    if (newest === null || newest.checkpoint.number <= posted) return
    requireSigned(newest, await readVerifierKeys(audit))
    const status = await address.post(newest.note, { type: NOTE_TYPE, timeoutMs: POST_TIMEOUT_MS })
    if (status < 200 || status > 299) throw AppError.of('metering.notPublished', { status })
    posted = newest.checkpoint.number
  }
}
