import { errorCode } from './error-code'
import { AppError } from './errors'

/** @returns what is told where the system has no room left for a path; undefined: the error is another one */
export const diskFullError = (path: string, error: unknown): AppError | undefined => {
  const reason = errorCode(error)
  return reason === 'ENOSPC' || reason === 'EDQUOT'
    ? AppError.of('setup.diskFull', { path, reason }, {}, error)
    : undefined
}
