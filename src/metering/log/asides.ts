import type { Clock } from '../../kernel/clock'
import { sqlState, UNIQUE_VIOLATION } from '../../db/sql-state'
import { uuidv7 } from '../../kernel/ids'
import type { AppendOutcome } from '../usage-log'
import { RECORD_VERSION, type GapRecord, type VoidRecord } from '../usage-record'

/**
 * What is to be said beside the operations: whose reply was not received (`void`), and how many have no record (`gap`).
 * Nobody waits for it: it goes along when the log can be written, is tried again until it is on the log, and is lost
 * with the process alone.
 */
export interface Asides {
  /** The reply of an operation that is on the log did not leave whole: see VoidRecord. */
  notReceived(of: string, handedOver: number, reason: VoidRecord['reason']): void
  /** So many operations have no record, as it could not be written; their rows did not leave. */
  unrecorded(operations: number): void
  /** Whether this is the id of a record of ours that is not known to be on the log. */
  has(id: string): boolean
  /** Submits what waits. It MUST NOT wait. */
  flush(): void
  /** Submits what waits; resolves when each has been tried. */
  settle(): Promise<void>
}

interface Options {
  readonly clock: Clock
  readonly append: (record: VoidRecord | GapRecord) => Promise<AppendOutcome>
  /** Whether an append could succeed now. */
  readonly isWritable: () => boolean
  /** So many were given up, as more waited than there is room for. */
  readonly onLost: (records: number) => void
}

/** Records that wait. Each is of an operation that was committed, so that an outage brings no more than was under way. */
const MAX_WAITING = 10_000
/** Of one flush: they must leave the queue to the operations. */
const MAX_AT_ONCE = 64
const PAUSE_MS = 1_000

export const createAsides = ({ clock, append, isWritable, onLost }: Options): Asides => {
  const waiting = new Map<string, VoidRecord | GapRecord>()
  const underWay = new Map<string, Promise<void>>()
  let gap: { readonly from: Date; operations: number } | undefined
  /** Id of the last gap record; until it is on the log the next gap grows. */
  let told = ''
  let pausedUntilMs = -Infinity

  const push = (record: VoidRecord | GapRecord): void => {
    if (waiting.size >= MAX_WAITING) onLost(1)
    else waiting.set(record.id, record)
  }

  const stamp = (at: Date) => ({ v: RECORD_VERSION, id: uuidv7(at.getTime()), at: at.toISOString() }) as const

  const tellGap = (): void => {
    if (gap === undefined || waiting.has(told)) return
    const { from, operations } = gap
    const now = clock.now()
    // a clock that was set back
    const to = new Date(Math.max(now.getTime(), from.getTime())).toISOString()
    const record: GapRecord = {
      ...stamp(now),
      kind: 'gap',
      from: from.toISOString(),
      to,
      operations,
      reason: 'METERING_UNAVAILABLE',
    }
    gap = undefined
    told = record.id
    push(record)
  }

  const submit = async (record: VoidRecord | GapRecord): Promise<void> => {
    try {
      if ((await append(record)).kind === 'COMMITTED') waiting.delete(record.id)
    } catch (error) {
      // an earlier attempt of which nobody knew did come to the log
      if (sqlState(error) === UNIQUE_VIOLATION) waiting.delete(record.id)
      else pausedUntilMs = clock.monotonicMs() + PAUSE_MS
    } finally {
      underWay.delete(record.id)
    }
  }

  const start = (): void => {
    tellGap()
    for (const record of waiting.values()) {
      if (underWay.size >= MAX_AT_ONCE) return
      if (!underWay.has(record.id)) underWay.set(record.id, submit(record))
    }
  }

  return {
    notReceived: (of, handedOver, reason) => {
      push({ ...stamp(clock.now()), kind: 'void', of, handedOver, reason })
    },
    unrecorded: (operations) => {
      gap ??= { from: clock.now(), operations: 0 }
      gap.operations += operations
    },
    has: (id) => waiting.has(id),
    flush: () => {
      if (gap === undefined && waiting.size === 0) return
      if (isWritable() && clock.monotonicMs() >= pausedUntilMs) start()
    },
    settle: async () => {
      const left = (): number => waiting.size + (gap === undefined ? 0 : 1)
      for (let before = Infinity; left() > 0 && left() < before && isWritable();) {
        before = left()
        start()
        await Promise.all(underWay.values())
      }
    },
  }
}
