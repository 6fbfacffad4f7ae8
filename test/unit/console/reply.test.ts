import { refusalIn, summarise } from '../../../src/console/reply'

const usage = { requestId: '019a', rows: 12, bytes: 345, cost: { requested: 40, actual: 12 } }

test('usage and errors of a reply are read, and nothing else of it', () => {
  const summary = summarise({
    data: { rows: { streets: null } },
    errors: [
      {
        message: 'streets is opened under conditions',
        path: ['rows', 'streets', 'nodes', 0],
        extensions: { code: 'AGREEMENT_REQUIRED', applyUrl: 'https://data.example/apply', rule: 'R-05' },
      },
      { message: 'slow down', extensions: { code: 'RATE_LIMITED', retryAfter: 30 } },
    ],
    extensions: { usage: { ...usage, record: 'r', remaining: {} } },
  })
  expect(summary.usage).toEqual(usage)
  expect(summary.problems).toEqual([
    {
      code: 'AGREEMENT_REQUIRED',
      message: 'streets is opened under conditions',
      path: 'rows.streets.nodes.0',
      applyUrl: 'https://data.example/apply',
      retryAfter: null,
    },
    { code: 'RATE_LIMITED', message: 'slow down', path: '', applyUrl: null, retryAfter: 30 },
  ])
})

test('amounts beyond 2^53 come as text and are read as numbers', () => {
  const { usage: read } = summarise({ extensions: { usage: { ...usage, bytes: '9007199254740993' } } })
  expect(read?.bytes).toBeCloseTo(2 ** 53, -1)
})

test('a cost that is not told is not told', () => {
  expect(summarise({ extensions: { usage: { ...usage, cost: null } } }).usage?.cost).toEqual({
    requested: null,
    actual: null,
  })
})

test.each([
  ['null', null],
  ['a text', 'errors'],
  ['a list', [1, 2]],
  ['errors that are no list', { errors: { message: 'x' }, extensions: 3 }],
  ['usage without numbers', { extensions: { usage: { requestId: 1, rows: 'many', bytes: {} } } }],
  ['negative usage', { extensions: { usage: { ...usage, rows: -1 } } }],
])('nothing is told of a reply that is %s', (_name, reply) => {
  expect(summarise(reply)).toEqual({ usage: null, problems: [] })
})

test('an error of unknown shape still counts as one', () => {
  expect(summarise({ errors: [{ message: 5, path: 'x', extensions: [] }, 'broken', null] }).problems).toEqual(
    [{ code: '', message: '', path: '', applyUrl: null, retryAfter: null }],
  )
})

test.each(['javascript:alert(1)', 'data:text/html,x', '//other.example/x', 'JaVaScRiPt:x', ' https://x', ''])(
  'the address %j is not made a link',
  (applyUrl) => {
    const reply = { errors: [{ message: 'm', extensions: { code: 'FORBIDDEN', applyUrl } }] }
    expect(summarise(reply).problems[0]?.applyUrl).toBeNull()
  },
)

test.each(['https://data.example/apply?d=1', 'http://127.0.0.1:4000/apply', '/apply#streets'])(
  'the address %j is made a link',
  (applyUrl) => {
    const reply = { errors: [{ message: 'm', extensions: { code: 'FORBIDDEN', applyUrl } }] }
    expect(summarise(reply).problems[0]?.applyUrl).toBe(applyUrl)
  },
)

test.each([
  ['what was refused', [{ message: 'mend it', extensions: { code: 'BAD_USER_INPUT' } }], 'mend it'],
  ['what may be served later', [{ message: 'slow', extensions: { code: 'RATE_LIMITED' } }], null],
  ['what no gateway answered', [{ message: 'away' }], null],
])('asked again: %s', (_name, errors, refusal) => {
  expect(refusalIn(JSON.stringify({ errors }))).toBe(refusal)
})

test('a text that is no reply is no refusal', () => {
  expect(refusalIn('')).toBeNull()
})
