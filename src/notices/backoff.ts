const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long after each failed attempt the next one is due: two days in all, so that a weekend's outage is outlived. */
const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
]

/** After so many attempts a delivery is given up: it is a dead letter. */
export const MAX_ATTEMPTS = RETRY_DELAYS_MS.length + 1

/** A fifth more or less, so that what failed together does not come back together. */
const JITTER = 0.2

/**
 * Milliseconds from a failed attempt to the next.
 * @param attempts made so far, at least 1
 * @param chance in [0, 1)
 * @returns null: there is none, it is given up
 */
export const retryDelayMs = (attempts: number, chance: number): number | null => {
  const delayMs = RETRY_DELAYS_MS[attempts - 1]
  return delayMs === undefined ? null : Math.round(delayMs * (1 - JITTER + 2 * JITTER * chance))
}
