import { drizzle } from 'drizzle-orm/postgres-js'
import type { Databases } from '../db/connect'
import type { Clock } from '../kernel/clock'
import type { Observe } from '../telemetry/observation'
import { createDeadLetters } from './dead-letters'
import { channels, type Channel, type Send } from './delivery'
import { createDeliveryQueue } from './delivery-queue'
import { NOTICES_CHANNEL } from './notify'
import { openLane } from './worker'

export interface DeliveriesDeps {
  readonly databases: Pick<Databases, 'control' | 'listen'>
  readonly senders: Readonly<Record<Channel, Send>>
  readonly clock: Pick<Clock, 'monotonicMs'>
  /** By a clock that all processes have in common. */
  readonly now: () => Promise<Date>
  /** A number in [0, 1). */
  readonly chance: () => number
  readonly observe: Observe
  readonly times?: Partial<DeliveryTimes>
}

export interface DeliveryTimes {
  readonly pollMs: number
  readonly leaseMs: number
  readonly countMs: number
  readonly timeoutMs: Readonly<Record<Channel, number>>
  readonly graceMs: number
}

const usualTimes: DeliveryTimes = {
  // what a notification that was lost is made up for within
  pollMs: 5_000,
  leaseMs: 60_000,
  countMs: 15_000,
  timeoutMs: { WEBHOOK: 10_000, SMTP: 20_000 },
  graceMs: 3_000,
}

/** Attempts under way in one process; those to one target are fewer, and mail goes to one server. */
const SLOTS: Readonly<Record<Channel, number>> = { WEBHOOK: 8, SMTP: 4 }
const PER_TARGET = 3

/** Delivers what waits in the outbox, in this process. Any number of processes may. */
export interface Deliveries {
  /** Takes nothing new; what is under way may end for 3 s, then it is left to others. */
  close(): Promise<void>
}

/** Begins to deliver, and to count what waits. It resolves when it would hear of a new notice. */
export const startDeliveries = async ({
  databases,
  senders,
  clock,
  now,
  chance,
  observe,
  times = {},
}: DeliveriesDeps): Promise<Deliveries> => {
  const { pollMs, leaseMs, countMs, timeoutMs, graceMs } = { ...usualTimes, ...times }
  const db = drizzle(databases.control)
  const queue = createDeliveryQueue(db)
  const deadLetters = createDeadLetters(db)
  const lanes = channels.map((channel) =>
    openLane({
      channel,
      send: senders[channel],
      slots: SLOTS[channel],
      perTarget: PER_TARGET,
      timeoutMs: timeoutMs[channel],
      leaseMs,
      pollMs,
      queue,
      clock,
      now,
      chance,
      observe,
    }),
  )
  const wakeAll = (): void => {
    for (const lane of lanes) lane.wake()
  }
  const unlisten = await databases.listen(NOTICES_CHANNEL, wakeAll, wakeAll)

  const look = async (): Promise<void> => {
    await queue.giveUp(await now())
    observe({ kind: 'noticesCounted', ...(await deadLetters.count()) })
  }
  let looking: Promise<void> | undefined
  const lookOnce = (): void => {
    looking ??= look()
      .catch((error: unknown) =>
        observe({ kind: 'failure', requestId: null, where: 'counting notices', error }),
      )
      .finally(() => {
        looking = undefined
      })
  }
  const timer = setInterval(lookOnce, countMs)
  lookOnce()

  return {
    close: async () => {
      clearInterval(timer)
      await unlisten()
      await Promise.all([...lanes.map((lane) => lane.close(graceMs)), looking])
    },
  }
}
