import { systemClock } from '../../../src/kernel/clock'
import { noticesOfEvents } from '../../../src/notices/history'
import { markRead, MAX_MARKED, noticesOf, unreadCount, type InboxReader } from '../../../src/notices/inbox'
import { notify } from '../../../src/notices/notify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock } from '../../support/manual-clock'
import { owner } from '../metering/fixture'
import { account, dbOf, deliveriesOf, register, tell } from './fixture'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const all = { unreadOnly: false, first: 100, after: null }
const idsOf = async (reader: InboxReader) =>
  (await noticesOf(dbOf(db), reader, all)).notices.map(({ id }) => id)

const countOf = async (table: 'notice' | 'recipient' | 'delivery'): Promise<number> => {
  const sql = db.databases.control
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(`notices.${table}`)}`
  return row?.n ?? Number.NaN
}

test('the notice vanishes with the event whose transaction is rolled back', async () => {
  const reader = await account(db, 'told of nothing')
  const { organisationId } = reader
  await register(db, organisationId, 'https://example.org/')
  const before = await Promise.all((['notice', 'recipient', 'delivery'] as const).map(countOf))
  const failing = tell(db, [{ organisation: organisationId }], { fails: true })
  await expect(failing).rejects.toThrow('after all')
  expect(await idsOf(reader)).toEqual([])
  expect(await Promise.all((['notice', 'recipient', 'delivery'] as const).map(countOf))).toEqual(before)
})

test('there is no notice without its event', async () => {
  const reader = await account(db, 'told of something that was not')
  const draft = {
    eventId: 999_999_999,
    to: [{ account: reader.id }],
    message: 'dataset.returned',
    params: { dataset: 'd', reason: 'r' },
  } as const
  await expect(notify(dbOf(db), draft, systemClock.now())).rejects.toThrow()
  expect(await idsOf(reader)).toEqual([])
})

test('an organisation, a role of it, and an account are told, each account once', async () => {
  const both = await account(db, 'openers', 'DATA_OPENER', 'DATA_USER')
  const user = await account(db, 'openers', 'DATA_USER')
  const disabled = await account(db, 'openers', 'DATA_OPENER')
  const stranger = await account(db, 'strangers')
  await db.databases.control`update identity.account set disabled_at = now() where id = ${disabled.id}`
  const organisation = both.organisationId
  const toRole = await tell(db, [{ organisation, role: 'DATA_OPENER' }])
  const toAll = await tell(db, [{ organisation }, { organisation, role: 'DATA_USER' }, { account: user.id }])
  const toOne = await tell(db, [{ account: stranger.id }])
  expect(await idsOf(both)).toEqual([toAll, toRole])
  expect(await idsOf(user)).toEqual([toAll])
  expect(await idsOf(disabled)).toEqual([])
  expect(await idsOf(stranger)).toEqual([toOne])
})

test('the webhooks of an organisation are told what it or a role of it is told, not what one account is', async () => {
  const { id, organisationId: organisation } = await account(db, 'with webhooks', 'DATA_OPENER')
  await register(db, organisation, 'https://example.org/1')
  const ended = await register(db, organisation, 'https://example.org/2')
  await db.databases.control`update notices.webhook set ended_at = now() where id = ${ended.id}`
  const notices = [
    await tell(db, [{ organisation }]),
    await tell(db, [{ organisation, role: 'DATA_OPENER' }]),
    await tell(db, [{ account: id }]),
  ]
  const counts = await Promise.all(notices.map(async (notice) => (await deliveriesOf(db, notice)).length))
  expect(counts).toEqual([1, 1, 0])
})

test('the notices of an account are paged through, newest first, and marked as read once', async () => {
  const clock = createManualClock()
  const reader = await account(db, 'reader')
  const other = await account(db, 'other reader')
  const told: string[] = []
  for (let i = 0; i < 5; i += 1) {
    clock.advance(1_000)
    told.unshift(await tell(db, [{ account: reader.id }, { account: other.id }], { clock }))
  }
  const walked: string[] = []
  for (let after: string | null = null, hasNext = true; hasNext;) {
    const page = await noticesOf(dbOf(db), reader, { unreadOnly: false, first: 2, after })
    walked.push(...page.notices.map((notice) => notice.id))
    ;({ endCursor: after, hasNextPage: hasNext } = page)
  }
  expect(walked).toEqual(told)

  const [newest = '', second = ''] = told
  const first = new Date('2026-05-01T00:00:00Z')
  expect(await markRead(dbOf(db), reader, [newest, second], first)).toBe(2)
  expect(await markRead(dbOf(db), reader, [newest], new Date('2026-06-01T00:00:00Z'))).toBe(0)
  const [stored] = (await noticesOf(dbOf(db), reader, all)).notices
  expect(stored).toMatchObject({ id: newest, readAt: first, params: { dataset: 'streets' } })
  const unread = await noticesOf(dbOf(db), reader, { ...all, unreadOnly: true })
  expect(unread.notices.map((notice) => notice.id)).toEqual(told.slice(2))
  expect([await unreadCount(dbOf(db), reader), await unreadCount(dbOf(db), other)]).toEqual([3, 5])
})

test('nobody marks or reads the notices of another account', async () => {
  const victim = await account(db, 'victim')
  const other = await account(db, 'curious')
  const notice = await tell(db, [{ account: victim.id }])
  expect(await markRead(dbOf(db), other, [notice], systemClock.now())).toBe(0)
  expect(await unreadCount(dbOf(db), victim)).toBe(1)
  expect(await idsOf(other)).toEqual([])
})

test('a token that takes roles away reads and marks what is meant for the rest, the account, or its organisation', async () => {
  const whole = await account(db, 'of two roles', 'DATA_OPENER', 'DATA_USER')
  const organisation = whole.organisationId
  const elsewhere = (await account(db, 'elsewhere', 'DATA_USER')).organisationId
  const told = {
    withheld: await tell(db, [{ organisation, role: 'DATA_OPENER' }]),
    withheldHere: await tell(db, [{ organisation: elsewhere }, { organisation, role: 'DATA_OPENER' }]),
    left: await tell(db, [{ organisation, role: 'DATA_USER' }]),
    both: await tell(db, [
      { organisation, role: 'DATA_OPENER' },
      { organisation, role: 'DATA_USER' },
    ]),
    organisation: await tell(db, [{ organisation }]),
    itself: await tell(db, [{ organisation, role: 'DATA_OPENER' }, { account: whole.id }]),
  }
  const narrowed = { ...whole, withheldRoles: ['DATA_OPENER', 'AUDITOR'] }
  const { withheld, withheldHere, ...read } = told
  expect((await idsOf(narrowed)).sort()).toEqual(Object.values(read).sort())
  expect(await unreadCount(dbOf(db), narrowed)).toBe(4)
  expect(await markRead(dbOf(db), narrowed, Object.values(told), systemClock.now())).toBe(4)
  const unread = await noticesOf(dbOf(db), whole, { ...all, unreadOnly: true })
  expect(unread.notices.map(({ id }) => id).sort()).toEqual([withheld, withheldHere].sort())
})

test('bad pages, cursors and ids are refused by name', async () => {
  const reader = await account(db, 'careless reader')
  const read = (query: { readonly first?: number; readonly after?: string }) =>
    noticesOf(dbOf(db), reader, { ...all, ...query })
  await expect(read({ first: 1_001 })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  await expect(read({ first: -1 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  await expect(read({ after: 'bm9uZQ' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  await expect(markRead(dbOf(db), reader, ['x'], systemClock.now())).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
  const many = Array.from({ length: MAX_MARKED + 1 }, () => reader.id)
  await expect(markRead(dbOf(db), reader, many, systemClock.now())).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
  })
})

test('R-73: what was told of an event is shown with whom it was meant for, who read it and how it left', async () => {
  const reader = await account(db, 'with a case')
  const { id, organisationId: organisation } = reader
  const webhook = await register(db, organisation, 'https://example.org/')
  const notice = await tell(db, [{ organisation }])
  const read = new Date('2026-05-01T00:00:00Z')
  await markRead(dbOf(db), reader, [notice], read)
  const [stored] = (await noticesOf(dbOf(db), reader, all)).notices
  const eventId = stored?.eventId ?? 0
  expect(await noticesOfEvents(dbOf(db), [eventId, 0])).toEqual([
    {
      id: notice,
      eventId,
      message: 'dataset.returned',
      params: { dataset: 'streets', reason: '字典不全' },
      link: '/console/datasets/streets',
      at: stored?.at,
      addressed: [{ organisation }],
      recipients: [{ accountId: id, readAt: read }],
      deliveries: [
        { channel: 'WEBHOOK', target: webhook.id, state: 'PENDING', attempts: 0, settledAt: null },
      ],
    },
  ])
  expect(await noticesOfEvents(dbOf(db), [])).toEqual([])
})

test('what was told can be changed or removed by nobody, and the recipient only reads', async () => {
  const { id } = await account(db, 'with evidence')
  const notice = await tell(db, [{ account: id }])
  const sql = owner(db)
  await expect(sql`update notices.notice set message = 'x' where id = ${notice}`).rejects.toThrow(
    'append-only',
  )
  await expect(sql`delete from notices.notice where id = ${notice}`).rejects.toThrow('append-only')
  await expect(sql`truncate notices.notice cascade`).rejects.toThrow('append-only')
  await sql.end()
  const control = db.databases.control
  const refused = [
    control`update notices.notice set message = 'x'`,
    control`update notices.recipient set account_id = ${id}`,
    control`delete from notices.recipient`,
    control`delete from notices.delivery`,
    control`update notices.delivery set target = ${id}`,
    control`update notices.webhook set url = 'https://example.com/'`,
    db.databases.audit`select url from notices.webhook`,
    db.databases.audit`select mail_address from notices.preference`,
  ]
  for (const statement of refused) await expect(statement).rejects.toThrow('permission denied')
  expect((await db.databases.audit`select id from notices.notice where id = ${notice}`).length).toBe(1)
})
