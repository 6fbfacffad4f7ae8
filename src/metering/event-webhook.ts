import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { AppError } from '../kernel/errors'
import { claimAddress, type ClaimedAddress } from './event-address'
import type { EventPosition } from './event-position'
import type { EventTarget } from './give-events'
import type { UsageEvent } from './usage-events'

/** Posts a body once. @returns status of the reply @throws whatever the network says */
export type PostBatch = (body: string) => Promise<number>

/** Media type of a batch of CloudEvents in JSON. @see CloudEvents JSON format 1.0.2, 4 */
export const BATCH_TYPE = 'application/cloudevents-batch+json; charset=utf-8'

/** So that a request stays near 130 KB: each receiver must take events of 64 KB, and need not take much more. */
const EVENTS_A_POST = 100

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000]

export interface Delivery {
  readonly post: PostBatch
  readonly signal: AbortSignal
  /** Waits before each further attempt; absent: 31 s together. */
  readonly waitsMs?: readonly number[]
  /** Of each batch. */
  readonly onAcknowledged?: (events: number) => void
}

/**
 * An address as a target.
 * @param since where to begin, from now on; null: after what it acknowledged
 * @returns null: another program tells it at the moment
 */
export const openAddress = async (
  control: Sql,
  url: string,
  since: EventPosition | null,
  delivery: Delivery,
): Promise<EventTarget | null> => {
  const address = await claimAddress(control, url)
  if (address === null) return null
  if (since !== null) await address.acknowledged(since, 0)
  return {
    position: since ?? address.position,
    take: (events) => deliverEvents(events, address, delivery),
    end: address.release,
  }
}

/**
 * Delivers events in their order, batch by batch, each until it is acknowledged with a status of 2xx, which is noted before
 * the next one. Told again they are the same events: receivers know them by (source, id).
 * @throws AppError metering.notDelivered: it was refused, or not acknowledged after the last attempt; what the signal and
 * the address say
 */
const deliverEvents = async (
  events: readonly UsageEvent[],
  address: Pick<ClaimedAddress, 'acknowledged'>,
  { post, signal, waitsMs = RETRY_MS, onAcknowledged }: Delivery,
): Promise<void> => {
  for (let first = 0; first < events.length; first += EVENTS_A_POST) {
    const batch = events.slice(first, first + EVENTS_A_POST)
    await deliver(`[${batch.map(({ json }) => json).join(',')}]`, post, waitsMs, signal)
    const last = batch.at(-1)
    if (last !== undefined) await address.acknowledged(last.position, batch.length)
    onAcknowledged?.(batch.length)
  }
}

const deliver = async (
  body: string,
  post: PostBatch,
  waitsMs: readonly number[],
  signal: AbortSignal,
): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted()
    const answer = await post(body).catch((error: unknown) => ({ error }))
    if (typeof answer === 'number' && answer >= 200 && answer <= 299) return
    const waitMs = isPassing(answer) ? waitsMs[attempt] : undefined
    if (waitMs === undefined) {
      const [status, cause] = typeof answer === 'number' ? [answer, undefined] : [0, answer.error]
      throw AppError.of('metering.notDelivered', { status }, {}, cause)
    }
    await sleep(waitMs, undefined, { signal })
  }
}

/** Whether another attempt may go better: the network, 408, 429 and 5xx. 410 asks for no more events. */
const isPassing = (answer: number | { readonly error: unknown }): boolean =>
  typeof answer !== 'number' || answer === 408 || answer === 429 || answer >= 500
