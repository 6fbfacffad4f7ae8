import type { Clock } from '../../src/kernel/clock'

/** A clock that stands until it is told to go on. */
export interface ManualClock extends Clock {
  advance(ms: number): void
}

export const createManualClock = (start = new Date('2026-03-01T08:00:00Z')): ManualClock => {
  let passedMs = 0
  return {
    now: () => new Date(start.getTime() + passedMs),
    monotonicMs: () => passedMs,
    advance: (ms) => {
      passedMs += ms
    },
  }
}
