import { durationText, parseDuration } from '../../../src/config/duration'

test.each([
  ['500ms', 500],
  ['10s', 10_000],
  ['5m', 300_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['0s', 0],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '10', 's', '1.5s', '-1s', '10 s', '1e3s', '10S', '1h30m', '9999999999s'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)

test('a duration is written in the largest unit that divides it', () => {
  expect([86_400_000, 90_000_000, 90_000, 10_000, 1_500, 0].map(durationText)).toEqual([
    '1d',
    '25h',
    '90s',
    '10s',
    '1500ms',
    '0ms',
  ])
})
