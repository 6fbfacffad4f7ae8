/** The one source of time. Tests inject their own. */
export interface Clock {
  /** The wall clock, UTC. */
  now(): Date
  /** Milliseconds that only grow, for durations and deadlines. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
}
