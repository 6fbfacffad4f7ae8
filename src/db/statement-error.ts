import { errorCode } from '../kernel/error-code'
import { AppError } from '../kernel/errors'
import { replyTooLarge } from '../kernel/passed-limit'
import { isConnectionFailure } from './connection-error'
import {
  DEADLOCK_DETECTED,
  OUT_OF_MEMORY,
  PROGRAM_LIMIT_EXCEEDED,
  QUERY_CANCELED,
  SERIALIZATION_FAILURE,
} from './sql-state'

/** PostgreSQL refused a statement that we composed: our fault. Its text may hold values, and is for nobody. */
export class StatementError extends Error {
  readonly sqlState: string

  constructor(sqlState: string, cause: unknown) {
    super(`a statement on rows failed with SQLSTATE ${sqlState}`, { cause })
    this.name = 'StatementError'
    this.sqlState = sqlState
  }
}

/** A statement that took longer than it may. */
export const statementTimeout = (ms: number, cause?: unknown): AppError =>
  AppError.of('query.timeout', { seconds: ms / 1000 }, {}, cause)

/** What a statement may take: WEIR_STATEMENT_TIMEOUT and WEIR_MAX_REPLY_BYTES. */
interface StatementLimits {
  readonly statementTimeoutMs: number
  readonly maxReplyBytes: number
}

/**
 * What a failed statement is to whoever asked.
 * @param tookMs since it was sent
 * @returns AppError UNAVAILABLE, QUERY_TIMEOUT, LIMIT_EXCEEDED (an answer that PostgreSQL could not hold, or would not
 * write) or BAD_USER_INPUT (a sum out of range), else StatementError
 */
export const statementFault = (
  error: unknown,
  tookMs: number,
  { statementTimeoutMs: limitMs, maxReplyBytes }: StatementLimits,
): Error => {
  if (isConnectionFailure(error)) return AppError.of('service.unavailable', {}, {}, error)
  const code = errorCode(error)
  // a replica that replays what removes the rows that a statement reads, or takes a lock, ends the statement
  if (code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED)
    return AppError.of('service.unavailable', {}, {}, error)
  // of all that a statement on rows computes, only a sum or an average of doubles can leave its range
  if (code === NUMERIC_VALUE_OUT_OF_RANGE) return AppError.of('query.outOfRange', {}, {}, error)
  if (code === PROGRAM_LIMIT_EXCEEDED || code === OUT_OF_MEMORY)
    return replyTooLarge(maxReplyBytes, undefined, error)
  if (code !== QUERY_CANCELED) return new StatementError(code === '' ? 'none' : code, error)
  // the same code tells of a cancel by an operator, which ends a statement before its time
  return tookMs >= 0.9 * limitMs
    ? statementTimeout(limitMs, error)
    : AppError.of('service.unavailable', {}, {}, error)
}
const NUMERIC_VALUE_OUT_OF_RANGE = '22003'
