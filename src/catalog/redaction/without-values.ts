import { sqlState } from '../../db/sql-state'
import { AppError } from '../../kernel/errors'

/**
 * What a statement failed with that had values of a person as parameters: clients of PostgreSQL put parameters into
 * their errors, and those are logged.
 */
export const withoutValues = (error: unknown): Error => {
  if (error instanceof AppError) return error
  const state = sqlState(error)
  return state === undefined
    ? AppError.of('service.unavailable')
    : new Error(`a statement of a redaction was refused: ${state}`)
}
