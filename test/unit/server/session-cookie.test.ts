import { createClientReader } from '../../../src/server/client-address'
import { isOwnPage, readCookie, setCookie, usableSession } from '../../../src/server/session-cookie'

const plain = { address: '192.0.2.1', isSecure: false }
const secure = { address: '192.0.2.1', isSecure: true }

describe('a page of this origin', () => {
  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'http://weir.example:4000', host: 'weir.example:4000' }, true],
    [{}, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://weir.example', host: 'weir.example' }, false],
    [{ origin: 'http://weir.example:81', host: 'weir.example' }, false],
    [{ origin: 'http://weir.example.evil.example', host: 'weir.example' }, false],
    [{ origin: 'null', host: 'null' }, false],
    [{ origin: 'weir.example', host: 'weir.example' }, false],
  ])('is told by %j: %s', (headers, isOwn) => {
    expect(isOwnPage(headers)).toBe(isOwn)
  })
})

describe('a cookie', () => {
  test('by https counts under its prefixed name alone', () => {
    const both = { cookie: 'weir_session=tossed; __Host-weir_session=ours' }
    expect(readCookie(both, 'session', secure)).toBe('ours')
    expect(readCookie(both, 'session', plain)).toBe('ours')
    expect(readCookie({ cookie: 'weir_session=tossed' }, 'session', secure)).toBeUndefined()
    expect(readCookie({ cookie: 'a=1; weir_session=ours' }, 'session', plain)).toBe('ours')
  })

  test.each([
    '',
    'weir_session',
    'weir_session=',
    `weir_session=${'x'.repeat(201)}`,
    'xweir_session=a',
    'weir_device=a',
  ])('is not found in %j', (cookie) => {
    expect(readCookie({ cookie }, 'session', plain)).toBeUndefined()
  })

  test('is Secure by https only, and always HttpOnly and Strict', () => {
    expect(setCookie('session', 'v', 60, secure)).toBe(
      '__Host-weir_session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure',
    )
    expect(setCookie('device', 'v', 60, plain)).toBe(
      'weir_device=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict',
    )
  })

  test('of a session is usable in a POST of our own page', () => {
    const headers = { cookie: 'weir_session=v', 'sec-fetch-site': 'same-origin' }
    expect(usableSession({ method: 'POST', headers }, () => plain)).toBe('v')
    for (const method of ['GET', 'PUT', 'OPTIONS'])
      expect(usableSession({ method, headers }, () => plain)).toBeUndefined()
    expect(
      usableSession({ method: 'POST', headers: { cookie: 'weir_session=v' } }, () => plain),
    ).toBeUndefined()
  })
})

describe('where a request comes from', () => {
  const read = createClientReader(['10.0.0.0/8', 'fd00::/8'])
  const from = (remoteAddress: string, headers: Readonly<Record<string, string>> = {}) =>
    read({ headers, socket: { remoteAddress } as never })

  test.each([
    ['192.0.2.1', {}, '192.0.2.1', false],
    ['::ffff:192.0.2.1', {}, '192.0.2.1', false],
    // nobody whom we trust says so
    ['192.0.2.1', { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' }, '192.0.2.1', false],
    ['10.0.0.1', { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' }, '198.51.100.1', true],
    ['::ffff:10.0.0.1', { 'x-forwarded-for': '6.6.6.6, 198.51.100.1, 10.0.0.2' }, '198.51.100.1', false],
    ['fd00::1', { 'x-forwarded-for': '2001:db8::1' }, '2001:db8::1', false],
    ['10.0.0.1', { 'x-forwarded-for': 'nonsense' }, '10.0.0.1', false],
    // as some proxies write a hop: with the port that it came from
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, 203.0.113.5:5432' }, '203.0.113.5', false],
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, [2001:db8::1]:443' }, '2001:db8::1', false],
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, [2001:db8::1]' }, '2001:db8::1', false],
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, 203.0.113.5, [::ffff:10.0.0.2]:80' }, '203.0.113.5', false],
    // what cannot be read hides who came there: nothing before it is believed
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, unknown' }, '10.0.0.1', false],
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, "203.0.113.5"' }, '10.0.0.1', false],
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, unknown, 10.0.0.2' }, '10.0.0.2', false],
    ['10.0.0.1', { 'x-forwarded-for': '6.6.6.6, ' }, '6.6.6.6', false],
    ['192.0.2.1', { origin: 'https://weir.example' }, '192.0.2.1', true],
  ])('%s with %j is %s (https: %s)', (remote, headers, address, isSecure) => {
    expect(from(remote, headers)).toEqual({ address, isSecure })
  })
})
