import { withOwner } from '../../../src/db/owner'
import { startTestServer, type TestServer } from '../../support/server'

/** What an operation changes is committed with its usage record: neither is without the other. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const create = 'mutation Make($purpose: String) { createKey(purpose: $purpose) { id key expiresAt } }'
const revoke = 'mutation End($id: ID!) { revokeKey(id: $id) }'
const me = { query: '{ me { name } }' }

const owner = <T>(work: Parameters<typeof withOwner<T>>[1]): Promise<T> =>
  withOwner(server.settings.databaseUrl, work)

const countOf = (table: string): Promise<number> =>
  owner(async (sql) => Number((await sql.unsafe(`select count(*) as n from ${table}`))[0]?.['n']))

const made = async (): Promise<{ id: string; key: string }> => {
  const reply = await server.ask(create, { as: 'dataUser' })
  expect(reply.codes).toEqual([])
  return (reply.data as { createKey: { id: string; key: string } }).createKey
}

const asKey = (key: string, query: string, variables = {}) =>
  server.ask(query, { headers: { authorization: `Bearer ${key}` }, variables })

test('a key is made, used and ended, with an event and a record of each', async () => {
  const { id, key } = await made()
  expect((await asKey(key, me.query)).data).toMatchObject({ me: { name: expect.any(String) } })

  const ended = await server.ask(revoke, { as: 'dataUser', variables: { id } })
  expect(ended.data).toEqual({ revokeKey: id })
  expect((await asKey(key, me.query)).codes).toEqual(['UNAUTHENTICATED'])

  const events = await owner(
    (sql) => sql`select kind, seq, request_id, account_id is not null as named from journal.event
      where stream = ${`key:${id}`} order by seq`,
  )
  expect(events).toMatchObject([
    { kind: 'CREATED', seq: 1, named: true },
    { kind: 'REVOKED', seq: 2, named: true, request_id: ended.extensions.usage.requestId },
  ])
  const records = await owner(
    (
      sql,
    ) => sql`select canonical::jsonb ->> 'operationType' as type, decision, bytes from metering.usage_record
      where id = ${ended.extensions.usage.record}`,
  )
  expect(records).toMatchObject([
    { type: 'mutation', decision: 'ALLOW', bytes: String(ended.extensions.usage.bytes) },
  ])
})

test('a command that fails leaves no event, and the record of its refusal', async () => {
  const before = [await countOf('journal.event'), await countOf('identity.api_key')]
  const reply = await server.ask(create, { as: 'dataUser', variables: { purpose: 'not a code' } })
  expect(reply.codes).toEqual(['BAD_USER_INPUT'])
  expect(reply.data).toEqual({ createKey: null })
  expect(reply.extensions.usage.record).not.toBeNull()
  expect([await countOf('journal.event'), await countOf('identity.api_key')]).toEqual(before)
})

test('of two commands in one operation the one that fails takes nothing with it', async () => {
  const before = await countOf('identity.api_key')
  const records = await countOf('metering.usage_record')
  const query =
    'mutation { a: createKey { id } b: createKey(purpose: "not a code") { id } c: createKey { id } }'
  const reply = await server.ask(query, { as: 'dataUser' })
  expect(reply.codes).toEqual(['BAD_USER_INPUT'])
  expect(reply.data).toMatchObject({ a: { id: expect.any(String) }, b: null, c: { id: expect.any(String) } })
  expect(await countOf('identity.api_key')).toBe(before + 2)
  expect(await countOf('metering.usage_record')).toBe(records + 1)
})

test('a key ends when it was said to, and not in the past', async () => {
  const query = 'mutation($at: DateTime) { createKey(expiresAt: $at) { expiresAt } }'
  const kept = await server.ask(query, { as: 'dataUser', variables: { at: '2099-01-01T00:00:00+08:00' } })
  expect(kept.data).toEqual({ createKey: { expiresAt: '2098-12-31T16:00:00.000Z' } })
  const past = await server.ask(query, { as: 'dataUser', variables: { at: '2020-01-01T00:00:00Z' } })
  expect(past.codes).toEqual(['BAD_USER_INPUT'])
})

test('a key of another account cannot be ended', async () => {
  const { id, key } = await made()
  expect((await server.ask(revoke, { as: 'opener', variables: { id } })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await asKey(key, me.query)).codes).toEqual([])
})

test('nobody changes anything without an identity, nor by GET', async () => {
  expect((await server.ask(create)).codes).toEqual(['UNAUTHENTICATED'])
  const url = `${server.url}/graphql?query=${encodeURIComponent('mutation { createKey { id } }')}`
  const got = await fetch(url, {
    headers: { authorization: `Bearer ${server.keys.dataUser}`, 'x-weir': '1' },
  })
  expect(got.status).toBe(405)
})

test('where the record cannot be written nothing is changed', async () => {
  const before = [await countOf('journal.event'), await countOf('identity.api_key')]
  await owner(
    (sql) => sql`alter table metering.usage_record add constraint full_disk check (false) not valid`,
  )
  try {
    const reply = await server.ask(create, { as: 'dataUser' })
    expect(reply.codes).toEqual(['METERING_UNAVAILABLE'])
    expect(reply.data).toBeUndefined()
    expect([await countOf('journal.event'), await countOf('identity.api_key')]).toEqual(before)
  } finally {
    await owner((sql) => sql`alter table metering.usage_record drop constraint full_disk`)
  }
  expect((await server.ask(create, { as: 'dataUser' })).codes).toEqual([])
})

test('R-11: the reply to what takes access away says when it is in effect everywhere, and can be asked again', async () => {
  const { id } = await made()
  const text = (await server.ask(revoke, { as: 'dataUser', variables: { id } })).text
  const { narrowing } = (JSON.parse(text) as { extensions: { narrowing: { epoch: number } } }).extensions
  expect(narrowing).toEqual({
    state: 'EFFECTIVE',
    epoch: expect.any(Number),
    effectiveAt: expect.stringMatching(/^\d{4}-.*Z$/),
  })
  const ask = (epoch: number) =>
    server.ask(`{ narrowing(epoch: ${epoch}) { state epoch instances } }`, { as: 'dataUser' })
  expect((await ask(narrowing.epoch)).data).toEqual({
    narrowing: { state: 'EFFECTIVE', epoch: narrowing.epoch, instances: [] },
  })
  for (const none of [0, -5, narrowing.epoch + 1, 2_147_483_647])
    expect((await ask(none)).codes).toEqual(['BAD_USER_INPUT'])
  // where nothing is taken away there is nothing to tell
  expect((await server.ask(create, { as: 'dataUser' })).text).not.toContain('narrowing')
})

test('R-11: while an instance may still hand over what was decided before, it is PENDING and named by an id', async () => {
  const other = '00000000-0000-4000-8000-00000000000a'
  await owner((sql) => sql`select policy.beat(${other}, 'the host of another', 1, 1)`)
  const { id } = await made()
  const asked = server.ask(revoke, { as: 'dataUser', variables: { id } })
  // waited for until its lease ends by itself
  const begunMs = performance.now()
  const reply = await asked
  expect(performance.now() - begunMs).toBeGreaterThan(2_000)
  expect(reply.text).toContain('EFFECTIVE')
  await owner((sql) => sql`select policy.beat(${other}, 'the host of another', 2, 1)`)
  const epoch = await owner(async (sql) => Number((await sql`select e from policy.epoch`)[0]?.['e']))
  const told = await server.ask(`{ narrowing(epoch: ${epoch}) { state instances } }`, { as: 'dataUser' })
  expect(told.data).toEqual({ narrowing: { state: 'PENDING', instances: [other] } })
  await owner((sql) => sql`select policy.leave(${other})`)
})

test('a narrowing between the decision and the commit makes the operation be decided again', async () => {
  const mine = await made()
  const other = await made()
  // two that narrow, at once: each sees the epoch of before, and one of them is decided again
  const replies = await Promise.all(
    [mine, other].map(({ id }) => server.ask(revoke, { as: 'dataUser', variables: { id } })),
  )
  expect(replies.map((reply) => reply.codes)).toEqual([[], []])
  const ends = await owner(
    (sql) => sql`select count(*)::int as n from journal.event where kind = 'REVOKED'
      and stream = any(${[`key:${mine.id}`, `key:${other.id}`]})`,
  )
  expect(ends).toMatchObject([{ n: 2 }])
})

test('a key that ends itself is answered, and is no more', async () => {
  const { id, key } = await made()
  expect((await asKey(key, revoke, { id })).data).toEqual({ revokeKey: id })
  expect((await asKey(key, revoke, { id })).codes).toEqual(['UNAUTHENTICATED'])
})

const bound = `mutation($agreement: String, $purpose: String, $at: DateTime) {
  createKey(agreement: $agreement, purpose: $purpose, expiresAt: $at) { id key expiresAt } }`

const boundKey = async (
  variables: object,
): Promise<{ id: string; key: string; expiresAt: string | null }> => {
  const reply = await server.ask(bound, { as: 'agreementUser', variables: { ...variables } })
  expect(reply.codes).toEqual([])
  return (reply.data as { createKey: { id: string; key: string; expiresAt: string | null } }).createKey
}

const AGREEMENT = 'CQ-DEMO-2026-001'

test('a key that is made with another one is bound as that one is, and ends no later', async () => {
  const end = new Date(Date.now() + 3_600_000)
  const terms = { agreement: AGREEMENT, purpose: 'HOUSING_RESEARCH', at: end.toISOString() }
  const { key } = await boundKey(terms)
  const inherited = await asKey(key, bound)
  expect(inherited.codes).toEqual([])
  const { id } = (inherited.data as { createKey: { id: string } }).createKey
  const rows = await owner(
    (sql) =>
      sql`select agreement_number as agreement, purpose, expires_at = ${end.toISOString()}::timestamptz as ends from identity.api_key where id = ${id}`,
  )
  expect(rows).toMatchObject([{ agreement: AGREEMENT, purpose: 'HOUSING_RESEARCH', ends: true }])

  const sooner = new Date(end.getTime() - 60_000).toISOString()
  expect((await asKey(key, bound, { ...terms, at: sooner })).data).toMatchObject({
    createKey: { expiresAt: sooner },
  })
  const later = new Date(end.getTime() + 60_000).toISOString()
  for (const wider of [{ at: later }, { purpose: 'ADVERTISING' }, { agreement: 'CQ-DEMO-2026-002' }])
    expect((await asKey(key, bound, wider)).codes).toEqual(['FORBIDDEN'])
})

test('a bound key ends keys that are bound as it is, and no other of its account', async () => {
  const [free, one, other] = [
    await boundKey({}),
    await boundKey({ agreement: AGREEMENT }),
    await boundKey({ agreement: AGREEMENT }),
  ]
  expect((await asKey(one.key, revoke, { id: free.id })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await asKey(one.key, revoke, { id: other.id })).data).toEqual({ revokeKey: other.id })
  expect((await asKey(free.key, revoke, { id: one.id })).data).toEqual({ revokeKey: one.id })
})

test('events are never changed or removed', async () => {
  await made()
  for (const statement of [
    `update journal.event set reason = 'another'`,
    `delete from journal.event`,
    `truncate journal.event cascade`,
  ])
    await expect(owner((sql) => sql.unsafe(statement))).rejects.toMatchObject({ code: '42501' })
})
