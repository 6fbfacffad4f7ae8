import type { Databases } from '../../db/connect'
import type { Actor } from '../../journal/actor'
import type { Clock } from '../../kernel/clock'
import type { EventPosition } from './event-position'
import { recordExport } from './export-event'
import { usageEvents, type UsageEvent } from './usage-events'

/** Where events go, page by page. */
export interface EventTarget {
  /** Where it is to begin; null: with the oldest record. */
  readonly position: EventPosition | null
  take(events: readonly UsageEvent[]): Promise<void>
  /** Whatever came of it. */
  end(): Promise<void>
}

export interface EventOrder {
  readonly databases: Pick<Databases, 'audit' | 'control'>
  readonly clock: Clock
  readonly actor: Actor
  /** WEIR_PUBLIC_URL. */
  readonly publicUrl: string | null
  /** No further page is begun. */
  readonly signal: AbortSignal
  /** Whether the journal is to say that it was done; it is said before anything is read. */
  readonly isRecorded: boolean
  /** The journal has it. */
  readonly onRecorded?: () => void
  readonly onTaken?: (given: GivenEvents) => void
}

/** What was given. */
export interface GivenEvents {
  readonly events: number
  /** Where the next run begins; null: there is no record yet. */
  readonly position: EventPosition | null
}

/** Gives the usage log to a target, as CloudEvents, as far as it has its places in the tree. @throws what the target throws */
export const giveEvents = async (target: EventTarget, order: EventOrder): Promise<GivenEvents> => {
  const { databases, clock, publicUrl, signal, onTaken } = order
  let events = 0
  let { position } = target
  try {
    if (order.isRecorded) {
      await recordExport(databases.control, clock, order.actor, position)
      order.onRecorded?.()
    }
    const pages = usageEvents(databases.audit, { source: publicUrl ?? 'urn:weir', after: position })
    for await (const page of pages) {
      await target.take(page)
      events += page.length
      position = page.at(-1)?.position ?? position
      onTaken?.({ events, position })
      if (signal.aborted) break
    }
  } finally {
    await target.end()
  }
  return { events, position }
}
