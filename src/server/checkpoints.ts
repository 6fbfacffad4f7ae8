import type { Sql } from 'postgres'
import type { Settings } from '../config/settings'
import { AppError } from '../kernel/errors'
import { NOTE_TYPE } from '../metering/checkpoint'
import { newestCheckpoint } from '../metering/checkpoint-reader'
import { checkpointToPublish } from '../metering/publish'
import { createAddressPolicy } from '../notices/address-policy'
import { postTo } from '../notices/post-to'
import { parseWebhookUrl } from '../notices/webhook-url'

/** A server that stops does not wait longer for it. */
const POST_TIMEOUT_MS = 3_000

/**
 * What posts the newest checkpoint to WEIR_CHECKPOINT_URL, unless this process has.
 * @param audit role weir_audit
 * @returns null: it is not set
 * @throws AppError BAD_USER_INPUT: this server may not call that address
 */
export const createCheckpointPost = (settings: Settings, audit: Sql): (() => Promise<void>) | null => {
  const { checkpointUrl, webhookAllowedNetworks } = settings
  if (checkpointUrl === null) return null
  const policy = createAddressPolicy(webhookAllowedNetworks)
  const signal = new AbortController().signal
  const url = parseWebhookUrl(checkpointUrl, policy)
  const post = postTo({ url, type: NOTE_TYPE, policy, timeoutMs: POST_TIMEOUT_MS, signal })
  let posted = 0
  return async () => {
    const newest = await newestCheckpoint(audit)
    if (newest === null || newest.checkpoint.number <= posted) return
    const { checkpoint, note } = await checkpointToPublish(audit, undefined)
    const status = await post(note)
    if (status < 200 || status > 299) throw AppError.of('metering.notPublished', { status })
    posted = checkpoint.number
  }
}
