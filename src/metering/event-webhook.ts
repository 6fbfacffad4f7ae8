import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../kernel/errors'

/** Posts a body once. @returns status of the reply @throws whatever the network says */
export type PostBatch = (body: string) => Promise<number>

/** Media type of a batch of CloudEvents in JSON. @see CloudEvents JSON format 1.0.2, 4 */
export const BATCH_TYPE = 'application/cloudevents-batch+json; charset=utf-8'

/** So that a request stays near 130 KB: each receiver must take events of 64 KB, and need not take much more. */
const EVENTS_A_POST = 100

/** Waits before each further attempt: 31 s together. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000]

/**
 * Delivers events in their order, batch by batch, each until it is acknowledged with a status of 2xx. Told again they are
 * the same events: receivers know them by (source, id).
 * @param events CloudEvents as JSON
 * @throws AppError metering.notDelivered: it was refused, or not acknowledged after 6 attempts; what the signal says
 */
export const deliverEvents = async (
  events: readonly string[],
  {
    post,
    signal,
    waitsMs = RETRY_MS,
  }: { readonly post: PostBatch; readonly signal: AbortSignal; readonly waitsMs?: readonly number[] },
): Promise<void> => {
  for (let first = 0; first < events.length; first += EVENTS_A_POST)
    await deliver(`[${events.slice(first, first + EVENTS_A_POST).join(',')}]`, post, waitsMs, signal)
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
