import type { ReadySettings } from '../config/settings'
import type { Databases } from '../db/connect'
import { clockActor } from '../journal/actor'
import type { Clock } from '../kernel/clock'
import { BATCH_TYPE, openAddress, type Delivery } from '../metering/events/event-webhook'
import { giveEvents } from '../metering/events/give-events'
import { NamedAddress } from '../notices/named-address'
import type { Observe } from '../telemetry/observation'

interface EventDeps {
  readonly settings: ReadySettings
  readonly databases: Databases
  readonly clock: Clock
  readonly observe: Observe
  /** A post is given up. */
  readonly signal: AbortSignal
}

const POST_TIMEOUT_MS = 30_000
/** Twice; after that the next round goes on. */
const WAITS_MS = [1_000, 4_000]

/**
 * What tells WEIR_EVENTS_URL of the records that were settled since the last time; of several servers one does at a time.
 * The journal says it once a day for each process.
 * @returns null: it is not set
 * @throws AppError BAD_USER_INPUT: this server may not call that address; it names the setting
 */
export const createEventRound = ({
  settings,
  databases,
  clock,
  observe,
  signal,
}: EventDeps): (() => Promise<void>) | null => {
  const { eventsUrl, eventsToken: token, publicUrl } = settings
  if (eventsUrl === null) return null
  const address = NamedAddress.ofSetting('WEIR_EVENTS_URL', eventsUrl, settings.webhookAllowedNetworks)
  const delivery: Delivery = {
    post: (body) => address.post(body, { type: BATCH_TYPE, token, timeoutMs: POST_TIMEOUT_MS, signal }),
    signal,
    waitsMs: WAITS_MS,
    onAcknowledged: (events) => observe({ kind: 'eventsTold', events }),
  }
  let recordedDay = ''
  return async () => {
    if (signal.aborted) return
    const target = await openAddress(databases.control, address.url, null, delivery)
    if (target === null) return
    const day = clock.now().toISOString().slice(0, 10)
    // what was not acknowledged comes again
    await giveEvents(target, {
      databases,
      clock,
      actor: clockActor,
      publicUrl,
      signal,
      isRecorded: day !== recordedDay,
      onRecorded: () => {
        recordedDay = day
      },
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}
