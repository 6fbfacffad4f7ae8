import { drizzle } from 'drizzle-orm/postgres-js'
import { runCaseClock } from '../../../src/cases/case-clock'
import { readCase } from '../../../src/cases/stored-case'
import { withOwner } from '../../../src/db/owner'
import { systemClock } from '../../../src/kernel/clock'
import { application } from '../../support/demo-case'
import { startTestServer, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** @returns its id */
const submitCase = async (): Promise<string> => {
  const as = 'dataUser'
  const applied = await server.ask('mutation($a: ApplicationInput!) { apply(application: $a) { id } }', {
    as,
    variables: { a: application },
  })
  const [{ id } = { id: '' }] = (applied.data as { apply: { id: string }[] }).apply
  const submitted = await server.ask(`mutation { submitApplication(case: "${id}") { phase } }`, { as })
  expect(submitted.data).toEqual({ submitApplication: { phase: 'SUBMITTED' } })
  return id
}

test('cases that cannot be read keep the clock from no other, however many there are', async () => {
  const id = await submitCase()
  // the first to be looked at, and without events
  const unreadable = Array.from(
    { length: 201 },
    (_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
  )
  await withOwner(
    server.settings.databaseUrl,
    (sql) => sql`
      insert into cases."case"
      select (jsonb_populate_record(c, jsonb_build_object('id', u.id))).*
      from cases."case" c, unnest(${unreadable}::text[]) as u (id) where c.id = ${id}`,
  )
  const { databases, settings } = server
  const later = { ...systemClock, now: () => new Date(Date.now() + 60 * 86_400_000) }
  const ran = runCaseClock({ databases, clock: later, timeZone: settings.timeZone })
  await expect(ran).rejects.toMatchObject({
    errors: unreadable.map((each) => ({ fault: { message: 'case.unknown', params: { case: each } } })),
  })
  const { state } = await readCase(drizzle(databases.control), id, false)
  expect(state.clocks).toMatchObject([{ term: 'FORMAL_CHECK', escalatedOn: expect.any(String) }])
})
