import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Observe } from '../telemetry/observation'
import { connect } from './connection'

interface Subscription {
  readonly channel: string
  readonly onNotify: (payload: string) => void
  readonly onReconnect: () => void
}

/** Hears notifications on one connection of its own, and comes back when that is lost. */
export interface Listener {
  /**
   * Resolves when the channel is heard.
   * @param onReconnect called each time after the connection was lost and is back: what was sent meanwhile is
   * lost, so read again
   * @returns a function that ends it
   */
  listen(channel: string, onNotify: (payload: string) => void, onReconnect: () => void): Promise<Unlisten>
  close(): Promise<void>
}

export type Unlisten = () => Promise<void>

/** postgres.js tries once to listen again after a loss, and stays deaf for good where that fails. */
export const openListener = (url: string, observe: Observe): Listener => {
  const subscriptions = new Set<Subscription>()
  const channels = (): ReadonlySet<string> => new Set([...subscriptions].map((s) => s.channel))
  let isClosed = false
  let recovery: Promise<void> | undefined

  const open = (): Sql => {
    const sql: Sql = connect(url, {
      role: 'weir_control',
      applicationName: 'weir listen',
      max: 1,
      fetchTypes: false,
      onNotify: (channel, payload) => {
        for (const subscription of subscriptions)
          if (subscription.channel === channel) subscription.onNotify(payload)
      },
      onClose: () => lose(sql),
    })
    return sql
  }

  const lose = (sql: Sql): void => {
    if (sql === current && !isClosed && subscriptions.size > 0) recovery ??= recover()
  }

  const recover = async (): Promise<void> => {
    for (let waitMs = 50; !isClosed; waitMs = Math.min(waitMs * 2, 2_000)) {
      await current.end({ timeout: 0 })
      current = open()
      try {
        for (const channel of channels()) await hear(current, channel)
        break
      } catch (error) {
        for (const channel of channels()) observe({ kind: 'notificationsLost', channel, error })
        await sleep(waitMs)
      }
    }
    recovery = undefined
    if (!isClosed) for (const subscription of subscriptions) subscription.onReconnect()
  }

  let current = open()
  // a peer that vanished without a word is only found by asking
  const pulse = setInterval(() => {
    const asked = current
    if (subscriptions.size > 0 && recovery === undefined)
      void answers(asked).then((isHeard) => (isHeard ? undefined : lose(asked)))
  }, PULSE_MS)
  pulse.unref()

  return {
    listen: async (channel, onNotify, onReconnect) => {
      await recovery
      await hear(current, channel)
      const subscription = { channel, onNotify, onReconnect }
      subscriptions.add(subscription)
      return async () => {
        subscriptions.delete(subscription)
        if (!channels().has(channel) && !isClosed)
          await current`unlisten ${current(channel)}`.catch(() => undefined)
      }
    },
    close: async () => {
      isClosed = true
      clearInterval(pulse)
      await current.end({ timeout: 1 })
    },
  }
}

const PULSE_MS = 10_000

const hear = async (sql: Sql, channel: string): Promise<void> => {
  await sql`listen ${sql(channel)}`
}

const answers = async (sql: Sql): Promise<boolean> => {
  const abandon = new AbortController()
  const asked = sql`select 1`.then(
    () => true,
    () => false,
  )
  const late = sleep(PULSE_MS / 2, false, { signal: abandon.signal, ref: false }).catch(() => false)
  const answered = await Promise.race([asked, late])
  abandon.abort()
  return answered
}
