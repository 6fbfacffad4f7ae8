/**
 * How far the time in a record's id and its `at` may lie apart. The log refuses what is further apart, so that a
 * search by time can walk the ids; 5 minutes is far more than any operation may take.
 */
export const RECORD_TIME_SLACK_MS = 300_000

/** Milliseconds since 1970 that a UUID version 7 carries; NaN: not a UUID. @see RFC 9562 5.7 */
export const timeOfId = (id: string): number => Number(`0x${id.slice(0, 8)}${id.slice(9, 13)}`)

/** Whether the id was made within the slack of `at`. */
export const idFitsTime = (id: string, at: string): boolean =>
  Math.abs(timeOfId(id) - Date.parse(at)) <= RECORD_TIME_SLACK_MS

/** The least id that carries this time. @param ms since 1970; clamped to what an id can carry */
export const leastIdOf = (ms: number): string => {
  const time = Math.min(Math.max(Math.trunc(ms), 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
