import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { runObjectionClock } from '../../../src/cases/objection-clock'
import { startTestServer, type DemoKey, type TestServer } from '../../support/server'

/** An objection that nobody answers is told to its authority before and when its day is over (R-58). */
jest.setTimeout(300_000)

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const field = async (as: DemoKey, query: string): Promise<Record<string, string>> => {
  const { data, text } = await server.ask(query, { as })
  const [found] = Object.values((data ?? {}) as Record<string, Record<string, string>>)
  if (found == null) throw new Error(text)
  return found
}

const lodged = () =>
  field(
    'dataUser',
    `mutation { lodgeObjection(dataset: "housingApplicants", right: PRIVACY, claim: "c", remedy: MASK, contact: "c",
      evidence: [{ name: "deed.pdf", sha256: "${'a'.repeat(64)}" }]) { id due } }`,
  )

/** What the clock tells on a day. */
const toldOn = (day: string, addedDays: number): Promise<number> => {
  const now = new Date(Date.parse(`${day}T04:00:00Z`) + addedDays * 86_400_000)
  const { databases, settings } = server
  const clock = { now: () => now, monotonicMs: () => performance.now() }
  return runObjectionClock({ databases, clock, timeZone: settings.timeZone })
}

const toldOf = async (id: string): Promise<readonly unknown[]> => {
  const told = await drizzle(server.databases.control).execute(sql`
    select n.message, o.kind from notices.notice n
    join journal.event e on e.id = n.event_id and e.stream = ${`objection:${id}`}
    join notices.recipient i on i.notice_id = n.id
    join identity.account a on a.id = i.account_id
    join identity.organisation o on o.id = a.organisation_id
    where n.message in ('objection.dueSoon', 'objection.overdue')
    order by n.message, o.kind`)
  return Array.from(told)
}

test('R-58: an objection is told to opener and authority before it is due, and once more when it is overdue', async () => {
  const { id = '', due = '' } = await lodged()
  const { id: answered = '' } = await lodged()
  await field('opener', `mutation { takeUpObjection(id: "${answered}") { id } }`)
  await field('opener', `mutation { endObjection(id: "${answered}", end: RESTORED, answer: "a") { id } }`)
  expect(await toldOn(due, -10)).toBe(0)
  expect([await toldOn(due, -1), await toldOn(due, 0)]).toEqual([1, 0])
  expect([await toldOn(due, 1), await toldOn(due, 2)]).toEqual([1, 0])
  expect([await toldOf(id), await toldOf(answered)]).toEqual([
    [
      { message: 'objection.dueSoon', kind: 'AUTHORITY' },
      { message: 'objection.dueSoon', kind: 'DATA_OPENER' },
      { message: 'objection.overdue', kind: 'AUTHORITY' },
      { message: 'objection.overdue', kind: 'DATA_OPENER' },
    ],
    [],
  ])
  // its steps go on as before
  await field('opener', `mutation { takeUpObjection(id: "${id}") { id } }`)
  expect(
    (await field('opener', `mutation { endObjection(id: "${id}", end: RESTORED, answer: "a") { state } }`))[
      'state'
    ],
  ).toBe('RESTORED')
})
