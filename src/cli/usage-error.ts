import type { AppError } from '../kernel/errors'

/** The command line cannot be used, for a reason that is not found while its options are read: exit code 2. */
export class UsageError extends Error {
  constructor(readonly reason: AppError) {
    super(reason.message, { cause: reason })
  }
}
