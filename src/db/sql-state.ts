/**
 * The SQLSTATE of an error that PostgreSQL raised, however deep a library has wrapped it.
 * @returns undefined: it did not come from a statement
 */
export const sqlState = (error: unknown): string | undefined => {
  for (let e = error, depth = 0; e instanceof Error && depth < MAX_CAUSES; e = e.cause, depth += 1)
    if ('code' in e && typeof e.code === 'string' && SQLSTATE.test(e.code)) return e.code
  return undefined
}

// its classes begin with a digit, but for four; EPIPE is of the same length and is none
const SQLSTATE = /^(?:\d[0-9A-Z]|F0|HV|P0|XX)[0-9A-Z]{3}$/

// a chain of causes may be a ring
const MAX_CAUSES = 8

export const UNIQUE_VIOLATION = '23505'

export const CHECK_VIOLATION = '23514'

export const QUERY_CANCELED = '57014'

/** Of a statement that reads rows: it stood in the way of what a replica replays. */
export const SERIALIZATION_FAILURE = '40001'

export const DEADLOCK_DETECTED = '40P01'

export const LOCK_NOT_AVAILABLE = '55P03'

/** A value that is longer than PostgreSQL makes one, 1 GB, among others. */
export const PROGRAM_LIMIT_EXCEEDED = '54000'

export const OUT_OF_MEMORY = '53200'

/** Of a connection: its login may not take the role. */
export const INSUFFICIENT_PRIVILEGE = '42501'

export const UNDEFINED_TABLE = '42P01'
