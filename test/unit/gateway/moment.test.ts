import { momentOf } from '../../../resolvers/moment'

test.each(['0001-01-01T00:00:00Z', '9999-12-30T23:59:59Z', '2026-11-28T08:00:00+08:00'])(
  'a moment that the database and a day have a form for is taken: %s',
  (text) => {
    expect(momentOf(text, 'effectiveTo')).toEqual(new Date(text))
  },
)

test.each([
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59-12:00',
  '+275760-09-14T00:00:00Z',
])('another one is refused with what is in range: %s', (text) => {
  expect(() => momentOf(text, 'effectiveTo')).toThrow(
    expect.objectContaining({
      code: 'BAD_USER_INPUT',
      fault: expect.objectContaining({ message: 'query.momentOutOfRange' }),
    }),
  )
})
