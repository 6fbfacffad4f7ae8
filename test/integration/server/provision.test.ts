import { createTestIssuer, trustIssuer, type TestIssuer, type TrustedIssuer } from '../../support/issuer'
import { readReply, startTestServer, type TestReply, type TestServer } from '../../support/server'

let server: TestServer
let issuer: TestIssuer
let trusted: TrustedIssuer

beforeAll(async () => {
  issuer = await createTestIssuer()
  trusted = await trustIssuer(issuer)
  server = await startTestServer({
    ...trusted.settings,
    WEIR_JWT_PROVISION: '1',
  })
}, 300_000)
afterAll(async () => {
  await server.stop()
  await trusted.forget()
})

const query = async (headers: Readonly<Record<string, string>>): Promise<TestReply> =>
  readReply(
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ me { name } }' }),
    }),
  )

describe('a token of another sign-on', () => {
  test('of a subject that nobody knows makes an account that uses data, once', async () => {
    const claims = { sub: 'new-subject', organisation: 'New institute', name: '新用户', roles: ['DATA_USER'] }
    const token = await issuer.token(claims)
    const replies = await Promise.all([1, 2, 3].map(() => query({ authorization: `Bearer ${token}` })))
    expect(replies.map(({ data }) => data)).toEqual(replies.map(() => ({ me: { name: '新用户' } })))
    const rows = await server.databases.control`
      select a.roles, o.kind from identity.account a join identity.organisation o on o.id = a.organisation_id where a.name = '新用户'`
    expect(rows).toEqual([{ roles: ['DATA_USER'], kind: 'DATA_USER' }])
  })

  test.each([
    ['an authority', { sub: 'x1', organisation: '重庆市大数据应用发展管理局（演示）' }],
    ['no organisation', { sub: 'x2' }],
  ])('of a subject that nobody knows, naming %s, makes nothing', async (_what, claims) => {
    const token = await issuer.token(claims)
    await expect(query({ authorization: `Bearer ${token}` })).resolves.toMatchObject({ codes: ['FORBIDDEN'] })
  })

  test.each([
    ['empty', 'p1', '', 'subject p1'],
    ['too long', 'p2', 'x'.repeat(201), 'subject p2'],
    ['of two lines', 'p3', 'a\nb', 'subject p3'],
    ['of the form of an id', 'p4', '01a2233e-8dfe-73f9-b206-d8099e9fb600', 'subject p4'],
    ['missing, and its subject of two lines', 'p\n5', undefined, /^subject [0-9a-f]{64}$/],
    ['missing, and its subject too long', 'p'.repeat(255), undefined, /^subject [0-9a-f]{64}$/],
  ])('whose name is %s makes an account that is called by its subject', async (_what, sub, name, called) => {
    const token = await issuer.token({ sub, organisation: 'New institute', name })
    const { data, codes } = await query({ authorization: `Bearer ${token}` })
    expect(codes).toEqual([])
    expect(data).toEqual({
      me: { name: typeof called === 'string' ? called : expect.stringMatching(called) },
    })
  })

  test.each([
    ['roles that leave DATA_USER out', { sub: 'q1', organisation: 'Never made', roles: ['AUDITOR'] }],
    ['no roles', { sub: 'q2', organisation: 'Never made', roles: [] }],
    ['an organisation with a blank name', { sub: 'q3', organisation: ' ' }],
    ['an organisation with a long name', { sub: 'q4', organisation: 'x'.repeat(201) }],
  ])('of a subject that nobody knows, with %s, is refused and makes nothing', async (_what, claims) => {
    const token = await issuer.token(claims)
    await expect(query({ authorization: `Bearer ${token}` })).resolves.toMatchObject({ codes: ['FORBIDDEN'] })
    const made = await server.databases.control`
      select id from identity.organisation where name = 'Never made'
      union all select id from identity.federated_account where subject = ${claims.sub}`
    expect([...made]).toEqual([])
  })
})
