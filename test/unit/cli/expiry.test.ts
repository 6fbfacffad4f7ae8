import { parseExpiry } from '../../../src/cli/expiry'

const now = new Date('2026-03-01T08:00:00Z')

test.each([
  ['500ms', '2026-03-01T08:00:00.500Z'],
  ['7d', '2026-03-08T08:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
  ['2030-01-01T08:00:00.5+08:00', '2030-01-01T00:00:00.500Z'],
])('%s ends at %s', (text, end) => {
  expect(parseExpiry(text, now)?.toISOString()).toBe(end)
})

test.each([
  '',
  'never',
  '-1d',
  '1.5h',
  '7 d',
  '2027-02-29',
  '2030-13-01',
  '2030-01-01T00:00:00',
  '2030-01-01 00:00:00Z',
  '1/2/2030',
  '20300101',
  '+012345-01-01T00:00:00Z',
  '999999999d',
  '9999999d',
  '2030-01-01\n',
])('%j says no end', (text) => {
  expect(parseExpiry(text, now)).toBeUndefined()
})
