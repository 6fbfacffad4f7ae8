import { z } from 'zod'
import { invariant } from '../../kernel/errors'
import type { StoredEvent, Stream } from '../../journal/event-store'

export const redactionStates = ['ORDERED', 'CARRIED_OUT'] as const

export type RedactionState = (typeof redactionStates)[number]

/** What is known of a redaction, for ever: no value of the rows is. */
export interface Redaction {
  readonly id: string
  /** Name of the dataset. */
  readonly dataset: string
  /** The columns by which its rows were named. */
  readonly columns: readonly string[]
  /** One for each combination of values, hex: `digestOf` of src/catalog/redaction/digest.ts. */
  readonly digests: readonly string[]
  /** The objection that was upheld, as its file calls it. */
  readonly objection: string
  readonly reason: string
  readonly state: RedactionState
  /** Names at that time. */
  readonly orderedBy: string
  readonly orderedAt: Date
  /** null: not carried out yet. */
  readonly carriedOutBy: string | null
  readonly carriedOutAt: Date | null
  /** Rows that were taken out, by version; a version that lost none is left out. */
  readonly removed: readonly RemovedFromVersion[]
  /** When PostgreSQL's pages and statistics were cleaned up; null: not yet. */
  readonly cleanedAt: Date | null
}

export interface RemovedFromVersion {
  readonly version: number
  readonly rows: number
}

const Ordered = z.object({
  dataset: z.string(),
  columns: z.array(z.string()),
  digests: z.array(z.string()),
  keyId: z.string(),
  algorithm: z.literal('hmac-sha256'),
  objection: z.string(),
})

const CarriedOut = z.object({
  removed: z.array(z.object({ version: z.number().int(), rows: z.number().int() })),
})

export const streamOf = (id: string): Stream => `redaction:${id}`

/** A redaction as its events tell it. @returns undefined: there are none */
export const redactionOf = (id: string, events: readonly StoredEvent[]): Redaction | undefined => {
  const [first] = events
  if (first === undefined) return undefined
  invariant(first.kind === 'ORDERED', '5b11', 'a redaction begins with its order')
  const { dataset, columns, digests, objection } = Ordered.parse(first.body)
  const done = events.find(({ kind }) => kind === 'CARRIED_OUT')
  return {
    id,
    dataset,
    columns,
    digests,
    objection,
    reason: first.reason,
    state: done === undefined ? 'ORDERED' : 'CARRIED_OUT',
    orderedBy: first.actor,
    orderedAt: first.at,
    carriedOutBy: done?.actor ?? null,
    carriedOutAt: done?.at ?? null,
    removed: done === undefined ? [] : CarriedOut.parse(done.body).removed,
    cleanedAt: events.find(({ kind }) => kind === 'CLEANED')?.at ?? null,
  }
}
