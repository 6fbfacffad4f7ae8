import { KNOWN_DEVICE, STRANGERS, waitBeforeTry } from '../../../src/identity/lock-out'
import { createSignInKeys, networkOf } from '../../../src/identity/sign-in-key'

const now = new Date('2026-03-01T08:00:00Z')
const ago = (ms: number): Date => new Date(now.getTime() - ms)
const times = (count: number, ms: number): readonly Date[] => Array.from({ length: count }, () => ago(ms))

describe('waiting before a try', () => {
  test('a stranger has five tries in a window, and waits until the first of them has left it', () => {
    expect(waitBeforeTry({ isKnownDevice: false, here: times(4, 1000), ofStrangers: 4 }, now)).toBe(0)
    expect(waitBeforeTry({ isKnownDevice: false, here: times(5, 60_000), ofStrangers: 5 }, now)).toBe(
      14 * 60_000,
    )
    expect(waitBeforeTry({ isKnownDevice: false, here: times(5, 15 * 60_000), ofStrangers: 5 }, now)).toBe(0)
  })

  test('however many strangers failed elsewhere, a network that did not try has a try', () => {
    for (const ofStrangers of [0, 19, 20, 99, 100, 1_000_000])
      expect(waitBeforeTry({ isKnownDevice: false, here: [], ofStrangers }, now)).toBe(0)
  })

  test('the more strangers failed, the fewer tries each has', () => {
    const triesAt = (ofStrangers: number): number =>
      [1, 2, 3, 4, 5, 6].findIndex(
        (n) => waitBeforeTry({ isKnownDevice: false, here: times(n, 1000), ofStrangers }, now) > 0,
      ) + 1
    expect([0, 20, 100].map(triesAt)).toEqual([5, 2, 1])
    expect(STRANGERS.every(({ tries }) => tries >= 1)).toBe(true)
  })

  test('a known device is counted by itself, whatever strangers do', () => {
    expect(waitBeforeTry({ isKnownDevice: true, here: times(9, 1000), ofStrangers: 1_000_000 }, now)).toBe(0)
    const all = times(KNOWN_DEVICE.tries, 1000)
    expect(waitBeforeTry({ isKnownDevice: true, here: all, ofStrangers: 0 }, now)).toBeGreaterThan(0)
  })
})

describe('what a try is counted by', () => {
  const keys = createSignInKeys('a secret of thirty-two characters, for tests')

  test.each([
    ['192.0.2.7', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:1:2ff::7', '20010db8000102::/56'],
    ['2001:db8:1:200:1:2:3:4', '20010db8000102::/56'],
    ['::1', '00000000000000::/56'],
    ['nonsense', 'unknown'],
  ])('the network of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  test('a device counts for the account that it signed in to, and cannot be forged', () => {
    const device = keys.makeDevice('li')
    expect(keys.deviceHash(device, 'li')).toHaveLength(32)
    expect(keys.deviceHash(device, 'wang')).toBeNull()
    expect(createSignInKeys('another secret of as many characters').deviceHash(device, 'li')).toBeNull()
    const forged = `${'A'.repeat(22)}.${device.split('.')[1] ?? ''}`
    for (const text of [undefined, '', forged, `${device}x`]) expect(keys.deviceHash(text, 'li')).toBeNull()
  })
})
