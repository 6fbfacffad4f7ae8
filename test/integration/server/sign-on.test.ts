import { request as httpRequest } from 'node:http'
import { z } from 'zod'
import { createIdentityService, type IdentityService } from '../../../src/identity/service'
import type { Role } from '../../../src/identity/caller'
import { systemClock } from '../../../src/kernel/clock'
import { createTestIssuer, trustIssuer, type TestIssuer, type TrustedIssuer } from '../../support/issuer'
import { readReply, startTestServer, type TestReply, type TestServer } from '../../support/server'

const PASSWORD = 'correct horse battery'
const ME = '{ me { name } }'
const ROWS = '{ rows { districts(first: 1) { totalCount } } }'

let server: TestServer
let identity: IdentityService
let issuer: TestIssuer
let trusted: TrustedIssuer
let made = 0

beforeAll(async () => {
  issuer = await createTestIssuer()
  trusted = await trustIssuer(issuer)
  server = await startTestServer({
    ...trusted.settings,
    WEIR_TRUSTED_PROXIES: '127.0.0.1',
    WEIR_CORS_ORIGINS: 'https://app.example',
  })
  identity = createIdentityService({ databases: server.databases, clock: systemClock })
}, 300_000)
afterAll(async () => {
  await server.stop()
  await trusted.forget()
})

/** An account that has a key, a password, and a subject of the issuer. */
const begin = async (...roles: readonly Role[]) => {
  made += 1
  const login = `li-${made}`
  const account = await identity.createAccount({
    name: login,
    organisation: 'Institute',
    createOrganisation: 'DATA_USER',
    roles: roles.length === 0 ? ['DATA_USER'] : roles,
  })
  const { key } = await identity.createKey({ accountId: account.id })
  await identity.setPassword({ accountId: account.id, login, password: PASSWORD }, 'test')
  const link = await identity.linkAccount(
    { accountId: account.id, issuer: issuer.issuer, subject: login },
    'test',
  )
  return { login, account, key, link, token: await issuer.token({ sub: login }) }
}

interface RawReply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly cookies: readonly string[]
  readonly text: string
}

/** A request with exactly these headers: fetch sets some by itself. */
const send = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<RawReply> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const type = text === undefined ? {} : { 'content-type': 'application/json' }
    const sent = httpRequest(
      `${server.url}${path}`,
      { method, headers: { ...type, ...headers } },
      (response) => {
        let answer = ''
        response.on('data', (chunk: Buffer) => (answer += chunk.toString()))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            cookies: response.headers['set-cookie'] ?? [],
            text: answer,
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })

const own = { 'sec-fetch-site': 'same-origin' }
const https = { ...own, 'x-forwarded-proto': 'https' }

const signIn = async (login: string, headers: Readonly<Record<string, string>> = own) => {
  const reply = await send('POST', '/session', headers, { login, password: PASSWORD })
  const cookie = reply.cookies.map((set) => set.split(';')[0]).join('; ')
  return { ...reply, cookie }
}

const query = async (
  headers: Readonly<Record<string, string>>,
  text = ME,
): Promise<Pick<TestReply, 'codes' | 'data' | 'extensions'>> => {
  const { text: answer, status } = await send('POST', '/graphql', headers, { query: text })
  return readReply(new Response(answer, { status }))
}

const recordOf = async (id: string | null): Promise<Readonly<Record<string, unknown>>> => {
  const [row] = await server.databases.audit<{ canonical: string }[]>`
    select canonical from metering.usage_record where id = ${id ?? ''}`
  return z.record(z.string(), z.unknown()).parse(JSON.parse(row?.canonical ?? '{}'))
}

describe('a session', () => {
  test('is opened by a password, names the account, and is told by GET /session', async () => {
    const { login, account } = await begin()
    const { status, text, cookie } = await signIn(login)
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        account: expect.objectContaining({ id: account.id, roles: ['DATA_USER'] }),
        endsAt: expect.any(String),
      },
    ])
    const { data } = await query({ ...own, cookie })
    expect(data).toEqual({ me: { name: login } })
    const told = await send('GET', '/session', { cookie })
    expect(JSON.parse(told.text)).toMatchObject({ account: { id: account.id } })
    expect(told.headers['cache-control']).toBe('no-store')
    expect(JSON.parse((await send('GET', '/session')).text)).toEqual({ account: null })
  })

  test('has a cookie that no script and no other site gets, with the prefix by https', async () => {
    const { login } = await begin()
    const plain = await signIn(login)
    expect(plain.cookies).toEqual([
      expect.stringMatching(/^weir_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(
        /^weir_device=[\w-]{22}\.[\w-]{43}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Strict$/,
      ),
    ])
    for (const headers of [https, { origin: `https://${new URL(server.url).host}` }]) {
      const secure = await signIn(login, headers)
      expect(secure.cookies).toEqual([
        expect.stringMatching(
          /^__Host-weir_session=\S+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
        ),
        expect.stringMatching(
          /^__Host-weir_device=\S+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
        ),
      ])
    }
  })

  test('by https does not count under the name that a neighbouring host can set', async () => {
    const { login } = await begin()
    const { cookie } = await signIn(login)
    await expect(query({ ...own, cookie })).resolves.toMatchObject({ codes: [] })
    await expect(query({ ...https, cookie })).resolves.toMatchObject({ codes: ['UNAUTHENTICATED'] })
  })

  test.each([
    ['no word of where it comes from', {}],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['an origin that may call the API', { origin: 'https://app.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['another site, though it names our origin', { 'sec-fetch-site': 'cross-site', origin: 'SELF' }],
  ])('counts as not sent in a request with %s', async (_what, given: Readonly<Record<string, string>>) => {
    const { login } = await begin()
    const { cookie } = await signIn(login)
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value === 'SELF' ? server.url : value]),
    )
    await expect(query({ ...headers, cookie })).resolves.toMatchObject({ codes: ['UNAUTHENTICATED'] })
    const out = await send('DELETE', '/session', { ...headers, cookie })
    expect(out.status).toBe(403)
    await expect(query({ origin: server.url, cookie })).resolves.toMatchObject({ codes: [] })
  })

  test('counts as not sent in a GET, and a form cannot use it', async () => {
    const { login } = await begin()
    const { cookie } = await signIn(login)
    const get = await send('GET', `/graphql?query=${encodeURIComponent(ME)}`, { ...own, cookie })
    expect(get.text).toContain('UNAUTHENTICATED')
    const form = await send(
      'POST',
      '/graphql',
      { ...own, cookie, 'content-type': 'text/plain' },
      { query: ME },
    )
    expect(form.status).toBe(415)
  })

  test('is not opened for a page of another site, nor by a form', async () => {
    const { login } = await begin()
    expect((await signIn(login, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await signIn(login, {})).status).toBe(403)
    expect((await signIn(login, { ...own, 'content-type': 'text/plain' })).status).toBe(400)
    expect((await send('POST', '/session', own, { login })).status).toBe(400)
  })

  test('no answer lets a page of another origin send cookies', async () => {
    const reply = await send('GET', '/session', { origin: 'https://app.example' })
    expect(reply.headers).not.toHaveProperty('access-control-allow-credentials')
  })

  test('R-11: ends on the very next request by signing out, and everywhere by DELETE /sessions', async () => {
    const { login } = await begin()
    const [a, b, c] = [await signIn(login), await signIn(login), await signIn(login)]
    await expect(query({ ...own, cookie: a.cookie })).resolves.toMatchObject({ codes: [] })
    const out = await send('DELETE', '/session', { ...own, cookie: a.cookie })
    expect([out.status, out.cookies]).toEqual([
      204,
      ['weir_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict'],
    ])
    await expect(query({ ...own, cookie: a.cookie })).resolves.toMatchObject({ codes: ['UNAUTHENTICATED'] })
    await expect(query({ ...own, cookie: b.cookie })).resolves.toMatchObject({ codes: [] })
    await send('DELETE', '/sessions', { ...own, cookie: b.cookie })
    await expect(query({ ...own, cookie: c.cookie })).resolves.toMatchObject({ codes: ['UNAUTHENTICATED'] })
  })

  test('a key or token beside it goes before', async () => {
    const [mine, other] = [await begin(), await begin()]
    const { cookie } = await signIn(mine.login)
    const { data } = await query({ ...own, cookie, authorization: `Bearer ${other.key}` })
    expect(data).toEqual({ me: { name: other.login } })
  })

  test('refused tries are answered alike, and too many with the time to wait', async () => {
    const { login } = await begin()
    const wrong = (name: string) => send('POST', '/session', own, { login: name, password: 'something else' })
    const [known, unknown] = [await wrong(login), await wrong('nobody')]
    expect([known.status, known.text]).toEqual([401, unknown.text])
    expect(known.headers['www-authenticate']).toBe('Bearer realm="weir"')
    for (let i = 0; i < 4; i += 1) await wrong(login)
    const last = await wrong(login)
    expect([last.status, last.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)])
  })

  test('an address behind a trusted proxy is counted, and not that of the proxy', async () => {
    const { login } = await begin()
    const from = (address: string, password: string) =>
      send('POST', '/session', { ...own, 'x-forwarded-for': address }, { login, password })
    for (let i = 0; i < 5; i += 1) await from('192.0.2.1', 'something else')
    // what the client itself wrote stands before, and is not believed
    expect((await from('198.51.100.9, 192.0.2.1', PASSWORD)).status).toBe(429)
    expect((await from('198.51.100.9', PASSWORD)).status).toBe(200)
  })
})

describe('a token of another sign-on', () => {
  test('identifies the account that its subject is linked to, and the record names the link', async () => {
    const { login, token, link, account } = await begin()
    const { data, extensions } = await query({ authorization: `Bearer ${token}` })
    expect(data).toEqual({ me: { name: login } })
    expect(await recordOf(extensions.usage.record)).toMatchObject({ account: account.id, key: link })
  })

  test('never widens what the account has', async () => {
    const { login } = await begin()
    const token = await issuer.token({ sub: login, roles: ['AUDITOR', 'DATA_USER'] })
    const reply = await query(
      { authorization: `Bearer ${token}` },
      '{ usageRecords(first: 1) { nodes { id } } }',
    )
    expect(reply.codes).toEqual(['FORBIDDEN'])
  })

  test('makes and ends no key, which would have every role of the account and outlast the token', async () => {
    const { login, key, account } = await begin('DATA_USER', 'DATA_OPENER')
    const [made] = await identity.listKeys(account.id)
    for (const roles of [['DATA_USER'], undefined]) {
      const token = await issuer.token({ sub: login, ...(roles === undefined ? {} : { roles }) })
      for (const change of ['createKey { id }', `revokeKey(id: "${made?.id ?? ''}")`])
        await expect(
          query({ authorization: `Bearer ${token}` }, `mutation { ${change} }`),
        ).resolves.toMatchObject({ codes: ['FORBIDDEN'] })
    }
    expect(await identity.listKeys(account.id)).toEqual([made])
    await expect(query({ authorization: `Bearer ${key}` })).resolves.toMatchObject({ codes: [] })
  })

  test('sets where notices go only where it has every role of the account', async () => {
    const { login, token } = await begin('DATA_USER', 'DATA_OPENER')
    const narrowed = await issuer.token({ sub: login, roles: ['DATA_USER'] })
    const set = 'mutation { setNoticePreference(mailAddress: "li@example.org") { mailAddress } }'
    await expect(query({ authorization: `Bearer ${narrowed}` }, set)).resolves.toMatchObject({
      codes: ['FORBIDDEN'],
    })
    await expect(query({ authorization: `Bearer ${token}` }, set)).resolves.toMatchObject({ codes: [] })
  })

  test('that names another organisation than the account has is refused', async () => {
    const { login } = await begin()
    const token = await issuer.token({ sub: login, organisation: 'Elsewhere' })
    await expect(query({ authorization: `Bearer ${token}` })).resolves.toMatchObject({ codes: ['FORBIDDEN'] })
  })

  test('expired, tampered with or of another audience is refused', async () => {
    const { login, token } = await begin()
    const past = new Date(Date.now() - 3_600_000)
    const bad = [
      await issuer.token({ sub: login }, { now: past }),
      await issuer.token({ sub: login }, { audience: 'other' }),
      `${token.slice(0, -2)}xx`,
    ]
    for (const text of bad)
      await expect(query({ authorization: `Bearer ${text}` })).resolves.toMatchObject({
        codes: ['UNAUTHENTICATED'],
      })
  })
})

describe('whatever identified the account', () => {
  const ways = async (account: { readonly key: string; readonly token: string; readonly login: string }) => ({
    key: { authorization: `Bearer ${account.key}` },
    token: { authorization: `Bearer ${account.token}` },
    session: { ...own, cookie: (await signIn(account.login)).cookie },
  })

  test.each(['key', 'token', 'session'] as const)(
    'R-11: a disabled account is refused on the very next request, with a %s that has not expired',
    async (way) => {
      const account = await begin()
      const headers = (await ways(account))[way]
      await expect(query(headers, ROWS)).resolves.toMatchObject({ codes: [] })
      await identity.disableAccount(account.account.id, 'test')
      await expect(query(headers, ROWS)).resolves.toMatchObject({ codes: ['UNAUTHENTICATED'] })
    },
  )

  test.each([
    ['R-33', 'AUDITOR', 'key'],
    ['R-33', 'AUDITOR', 'token'],
    ['R-33', 'AUDITOR', 'session'],
    ['R-35', 'SYSTEM_OPERATOR', 'key'],
    ['R-35', 'SYSTEM_OPERATOR', 'token'],
    ['R-35', 'SYSTEM_OPERATOR', 'session'],
  ] as const)(
    '%s: an account with the role %s reads no rows by %s, though it is a data user too',
    async (_r, role, way) => {
      const account = await begin(role, 'DATA_USER')
      const reply = await query((await ways(account))[way], ROWS)
      expect(reply).toMatchObject({ codes: ['FORBIDDEN'], data: { rows: { districts: null } } })
      expect(reply.extensions.usage.rows).toBe(0)
      const stripped = await issuer.token({ sub: account.login, roles: ['DATA_USER'] })
      await expect(query({ authorization: `Bearer ${stripped}` }, ROWS)).resolves.toMatchObject({
        codes: ['FORBIDDEN'],
      })
    },
  )
})
