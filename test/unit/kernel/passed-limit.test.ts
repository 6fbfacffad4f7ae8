import { AppError } from '../../../src/kernel/errors'
import { textOf } from '../../../src/kernel/messages'
import { limited } from '../../../src/kernel/messages/limited'
import { replyTooLarge, tooMany } from '../../../src/kernel/passed-limit'
import { createFacts } from '../../../src/gateway/operation'
import { draftOf } from '../../../src/server/draft'
import { fixtureCallers } from '../../support/region-callers'

test('what was asked is told where it was counted', () => {
  const counted = tooMany(limited.orderTerms, 16, 'MAX_ORDER_TERMS', 17)
  expect(counted.fault.details).toEqual({ limit: { name: 'MAX_ORDER_TERMS', value: 16, asked: 17 } })
  expect(counted.message).toMatch(/17 order terms.*16.*MAX_ORDER_TERMS/)
  expect(textOf('query.tooManyAsked', 'zh', counted.fault.params)).toMatch(/^查询中有 17 个 排序项/)
  const uncounted = tooMany(limited.conditions, 500, 'MAX_CONDITIONS')
  expect(uncounted.fault.details).toEqual({ limit: { name: 'MAX_CONDITIONS', value: 500 } })
  expect(uncounted.message).toMatch(/more than 500 conditions.*MAX_CONDITIONS/)
  expect(replyTooLarge(10).fault.details).toEqual({ limit: { name: 'WEIR_MAX_REPLY_BYTES', value: 10 } })
})

test('an answer that does not fit tells its length', () => {
  const terms = {
    maxReplyBytes: 10,
    takesGzip: false,
    locale: 'en',
    accepted: null,
    isRequest: true,
  } as const
  const { outcome } = draftOf(
    {
      data: { long: 'x'.repeat(20) },
      errors: [],
      status: undefined,
      headers: new Map(),
      facts: createFacts(fixtureCallers.dataUser),
    },
    terms,
  )
  const limit = { name: 'WEIR_MAX_REPLY_BYTES', value: 10, asked: 31 }
  expect(outcome.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', limit } }])
})

test('no limit is told of without its name', () => {
  // @ts-expect-error the third argument is missing: `details` with the limit
  expect(AppError.of('request.replyTooLarge', { limit: 1 }).code).toBe('LIMIT_EXCEEDED')
  // @ts-expect-error a limit is missing in `details`
  expect(AppError.of('query.operationCost', { asked: 2, limit: 1 }, {}).code).toBe('COST_TOO_HIGH')
})
