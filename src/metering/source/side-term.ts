import { LEAST_RETENTION_DAYS } from '../../kernel/log-retention'

const DAY_MS = 86_400_000

/**
 * Address and user agent are kept for 183 days by the time of the log itself, that of its newest batch that has a place: no
 * clock that is wrong, and no row that was changed, ends it. `metering.side_erase` holds to the same.
 * @param newestPlacedMs ms since 1970; null: no batch has a place
 * @returns parts of batches that were committed then or later must be there, ms since 1970
 */
export const sidesKeptSince = (newestPlacedMs: number | null): number =>
  newestPlacedMs === null ? -Infinity : newestPlacedMs - LEAST_RETENTION_DAYS * DAY_MS
