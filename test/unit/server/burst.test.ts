import { BurstLimit, networkOf } from '../../../src/server/burst'
import { createManualClock } from '../../support/manual-clock'

const take = (limit: BurstLimit, source: string, times: number): readonly (number | null)[] =>
  Array.from({ length: times }, () => limit.take(source))

test('R-67: so many at once, and then as time goes on', () => {
  const clock = createManualClock()
  const limit = new BurstLimit({ rate: 2, atOnce: 3 }, clock)
  expect(take(limit, 'a', 5)).toEqual([null, null, null, 1, 1])
  expect(limit.take('b')).toBeNull()
  clock.advance(500)
  expect(take(limit, 'a', 2)).toEqual([null, 1])
  // a rest fills it, and no more than that
  clock.advance(3_600_000)
  expect(take(limit, 'a', 4)).toEqual([null, null, null, 1])
})

test('it tells how long to wait where a second brings less than one', () => {
  const limit = new BurstLimit({ rate: 1, atOnce: 1 }, createManualClock())
  expect(take(limit, 'a', 2)).toEqual([null, 1])
})

test('it remembers no more sources than it may', () => {
  const limit = new BurstLimit({ rate: 1, atOnce: 1 }, createManualClock(), 2)
  for (const source of ['a', 'b', 'c']) expect(limit.take(source)).toBeNull()
  expect(limit.take('c')).toBe(1)
  // forgotten, and so as if it came for the first time
  expect(limit.take('a')).toBeNull()
})

test('without a limit nothing is held up', () => {
  const limit = new BurstLimit(null, createManualClock())
  expect(take(limit, 'a', 1_000).every((wait) => wait === null)).toBe(true)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the network of %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
