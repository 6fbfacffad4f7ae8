import { statementFault } from '../../../src/db/statement-error'
import { AppError } from '../../../src/kernel/errors'

test.each(['40001', '40P01'])(
  'a read that PostgreSQL ended for another statement (%s) may be tried again',
  (code) => {
    const error = Object.assign(new Error('canceling statement due to conflict with recovery'), { code })
    const fault = statementFault(error, 1, { statementTimeoutMs: 1_000, maxReplyBytes: 1_000 })
    expect(fault).toBeInstanceOf(AppError)
    expect(fault).toMatchObject({ code: 'UNAVAILABLE' })
  },
)
