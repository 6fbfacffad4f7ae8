import { withActed, type Acted } from '../actor'
import type { DatasetStatus } from '../stored-dataset'
import type { Direction, OpennessChange } from './change'
import type { ReturnReason } from './command'
import type { LifeEvent } from './event'
import type { SecurityReview } from './security-review'

/** Where an entry stands, beside what it says. Folded from its events; immutable. */
export interface Life {
  readonly status: DatasetStatus
  /** How many events there were: each makes a new version of the entry. */
  readonly version: number
  /** Submissions and what the authority said to each, oldest first: a new submission goes on with it. */
  readonly thread: readonly ThreadTurn[]
  /** The last one; null: never reviewed. */
  readonly review: SecurityReview | null
  /** null: the opener's own data. */
  readonly received: Received | null
  /** A change that waits for the authority; null: none does. */
  readonly proposal: Proposal | null
  readonly suspendedColumns: readonly string[]
  readonly acted: Acted
}

export interface ThreadTurn {
  readonly kind: 'SUBMITTED' | 'RETURNED' | 'PUBLISHED'
  readonly accountId: string | null
  readonly at: Date
  /** Empty but for `RETURNED`. */
  readonly reasons: readonly ReturnReason[]
}

export interface Received {
  readonly originId: string
  /** The document in which the body that the data came from consents; null: it has not. */
  readonly consent: string | null
}

export interface Proposal {
  readonly change: OpennessChange
  readonly direction: Direction
  readonly reason: string
  /** Of who proposed it. */
  readonly accountId: string | null
  readonly at: Date
}

/** @param status that of an entry without events: a draft, or one published before events were kept */
export const beginLife = (status: DatasetStatus = 'DRAFT'): Life => ({
  status,
  version: 0,
  thread: [],
  review: null,
  received: null,
  proposal: null,
  suspendedColumns: [],
  acted: new Map(),
})

/** The state after one more event. Total: an event is a fact, and is never refused. */
export const evolve = (before: Life, event: LifeEvent): Life => {
  const life: Life = {
    ...before,
    version: before.version + 1,
    acted: withActed(before.acted, event.accountId, event.side),
  }
  switch (event.kind) {
    case 'DRAFTED':
    case 'EDITED':
      return life
    case 'SECURITY_REVIEW_RECORDED':
      return { ...life, review: event.review }
    case 'MARKED_RECEIVED':
      return { ...life, received: { originId: event.originId, consent: null } }
    case 'ORIGIN_CONSENT_RECORDED':
      return {
        ...life,
        received: life.received === null ? null : { ...life.received, consent: event.document },
      }
    case 'SUBMITTED':
      return { ...life, status: 'SUBMITTED', thread: turn(life, event, 'SUBMITTED') }
    case 'RETURNED':
      return { ...life, status: 'RETURNED', thread: turn(life, event, 'RETURNED', event.reasons) }
    case 'PUBLISHED':
      return { ...life, status: 'PUBLISHED', thread: turn(life, event, 'PUBLISHED') }
    case 'PUBLISHED_BY_OPERATOR':
      return { ...life, status: 'PUBLISHED' }
    case 'SUSPENDED':
      return { ...life, status: 'SUSPENDED' }
    case 'RESUMED':
      return { ...life, status: 'PUBLISHED' }
    case 'COLUMNS_SUSPENDED':
      return {
        ...life,
        suspendedColumns: [...new Set([...life.suspendedColumns, ...event.columns])].sort(),
      }
    case 'COLUMNS_RESUMED':
      return {
        ...life,
        suspendedColumns: life.suspendedColumns.filter((name) => !event.columns.includes(name)),
      }
    case 'MASKS_STRENGTHENED':
      return life
    case 'CHANGE_PROPOSED': {
      const { change, direction, reason, accountId, at } = event
      return { ...life, proposal: { change, direction, reason, accountId, at } }
    }
    case 'CHANGE_TAKEN_BACK':
    case 'CHANGE_APPROVED':
    case 'CHANGE_REFUSED':
      return { ...life, proposal: null }
    case 'WITHDRAWN':
      return { ...life, status: 'WITHDRAWN', proposal: null }
  }
}

const turn = (
  life: Life,
  { accountId, at }: LifeEvent,
  kind: ThreadTurn['kind'],
  reasons: readonly ReturnReason[] = [],
): readonly ThreadTurn[] => [...life.thread, { kind, accountId, at, reasons }]
