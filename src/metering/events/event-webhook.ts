import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { AppError } from '../../kernel/errors'
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
  if (since !== null)
    await address.acknowledged(since, 0).catch(async (error: unknown) => {
      await address.release()
      throw error
    })
  return {
    position: since ?? address.position,
    take: (events) => deliverEvents(events, address, delivery),
    end: address.release,
  }
}

/**
 * Delivers events in their order, batch by batch, each until it is acknowledged with a status of 2xx, which is noted before
 * the next one. Told again they are the same events: receivers know them by (source, id). A batch that is refused for what
 * it holds comes again in halves, so that one event that the receiver does not take holds up none before it.
 * @throws AppError metering.eventRefused: the receiver does not take this one; metering.notDelivered: it takes nothing, or
 * did not acknowledge after the last attempt; what the signal and the address say
 */
const deliverEvents = async (
  events: readonly UsageEvent[],
  address: Pick<ClaimedAddress, 'acknowledged'>,
  delivery: Delivery,
): Promise<void> => {
  const left: (readonly UsageEvent[])[] = []
  for (let from = 0; from < events.length; from += EVENTS_A_POST)
    left.push(events.slice(from, from + EVENTS_A_POST))
  for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
    const [first, last] = [batch[0], batch.at(-1)]
    if (first === undefined || last === undefined) return
    const answer = await deliver(`[${batch.map(({ json }) => json).join(',')}]`, delivery)
    if (isAcknowledged(answer)) {
      await address.acknowledged(last.position, batch.length)
      delivery.onAcknowledged?.(batch.length)
    } else if (!isOfTheEvents(answer)) {
      const [status, cause] = typeof answer === 'number' ? [answer, undefined] : [0, answer.error]
      throw AppError.of('metering.notDelivered', { first: first.id, last: last.id, status }, {}, cause)
    } else if (batch.length === 1) {
      throw AppError.of('metering.eventRefused', { id: last.id, position: last.position, status: answer })
    } else {
      const half = Math.ceil(batch.length / 2)
      left.unshift(batch.slice(0, half), batch.slice(half))
    }
  }
}

/** A status, or what the network said. */
type Answer = number | { readonly error: unknown }

/** Posts until the answer is final, or no attempt is left. @returns the last answer */
const deliver = async (body: string, { post, signal, waitsMs = RETRY_MS }: Delivery): Promise<Answer> => {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted()
    const answer: Answer = await post(body).catch((error: unknown) => ({ error }))
    const waitMs = isPassing(answer) ? waitsMs[attempt] : undefined
    if (waitMs === undefined) return answer
    await sleep(waitMs, undefined, { signal })
  }
}

const isAcknowledged = (answer: Answer): boolean =>
  typeof answer === 'number' && answer >= 200 && answer <= 299

/** Statuses that speak of what was sent, so that other events may be taken; any other is of the address or of us. */
const OF_THE_EVENTS = [400, 409, 413, 422]

const isOfTheEvents = (answer: Answer): answer is number =>
  typeof answer === 'number' && OF_THE_EVENTS.includes(answer)

/** Whether another attempt may go better: the network, 408, 429 and 5xx. 410 asks for no more events. */
const isPassing = (answer: Answer): boolean =>
  typeof answer !== 'number' || answer === 408 || answer === 429 || answer >= 500
