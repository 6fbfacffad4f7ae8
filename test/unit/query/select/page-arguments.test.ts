import { AppError } from '../../../../src/kernel/errors'
import { readPageArguments } from '../../../../src/query/select/page-arguments'

const limits = { defaultPageRows: 20, maxPageRows: 1000 }
const read = (args: Record<string, unknown>) => readPageArguments(args, 'streets', limits)

const none = { first: 20, fromEnd: false, after: null, before: null, version: null, since: null }

test('a page without arguments is the first one, of the usual length', () => {
  expect(read({})).toEqual(none)
  expect(read({ first: null, last: null, after: null, version: null })).toEqual(none)
  expect(read({ before: 'b', after: 'a' })).toEqual({ ...none, before: 'b', after: 'a' })
})

test('a page is counted from the begin or from the end', () => {
  expect(read({ first: 0 })).toEqual({ ...none, first: 0 })
  expect(read({ last: 3 })).toEqual({ ...none, first: 3, fromEnd: true })
  expect(read({ last: 1000, first: null })).toEqual({ ...none, first: 1000, fromEnd: true })
})

test('a version is read, or compared with', () => {
  expect(read({ version: 3 })).toEqual({ ...none, version: 3 })
  expect(read({ version: 3, changesSince: 0 })).toEqual({
    ...none,
    version: 3,
    since: { kind: 'CHANGES', version: 0 },
  })
  expect(read({ removedSince: 2 })).toEqual({ ...none, since: { kind: 'REMOVED', version: 2 } })
})

test.each<[Record<string, unknown>, string, RegExp]>([
  [{ first: 1, last: 1 }, 'BAD_USER_INPUT', /first and last exclude each other/],
  [{ changesSince: 1, removedSince: 1 }, 'BAD_USER_INPUT', /changesSince and removedSince/],
  [{ removedSince: 1, version: 1 }, 'BAD_USER_INPUT', /removedSince and version/],
  [{ first: -1 }, 'BAD_USER_INPUT', /streets\.first is -1; give a number that is not negative/],
  [{ last: 1001 }, 'LIMIT_EXCEEDED', /streets\.last: last is 1001; at most 1000 rows a page/],
])('%j is refused', (args, code, message) => {
  const refused = () => read(args)
  expect(refused).toThrow(AppError)
  expect(refused).toThrow(message)
  expect(refused).toThrow(expect.objectContaining({ code }) as Error)
})

test('a page that is too long tells its limit by name, and what was asked', () => {
  expect(() => read({ first: 1001 })).toThrow(
    expect.objectContaining({
      fault: expect.objectContaining({
        details: { limit: { name: 'WEIR_MAX_PAGE_ROWS', value: 1000, asked: 1001 } },
      }) as unknown,
    }) as Error,
  )
})
