import { setTimeout as sleep } from 'node:timers/promises'
import { createAgreementRepository } from '../../../src/agreements/repository'
import { withOwner } from '../../../src/db/owner'
import { demoAgreement } from '../../../src/demo/parties'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'
import { until } from '../../support/until'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ WEIR_STATEMENT_TIMEOUT: '20s' })
}, 120_000)
afterAll(() => server.stop())

const TERM_MS = 4_000

test('a query that began in the term of its agreement and ended after it brings out no row', async () => {
  const { databases } = server
  const effectiveTo = new Date(Date.now() + TERM_MS)
  const agreement = { ...demoAgreement, number: 'CQ-ENDING-1', effectiveTo }
  await createAgreementRepository({
    databases,
    clock: systemClock,
    observe: ignoreObservations,
  }).createAgreement(agreement, 'test')
  const [found] = await databases.importer<{ name: string }[]>`
    select tablename as name from pg_catalog.pg_tables where schemaname = 'rows' and tablename like 'housing%'`
  let reply: Promise<TestReply> | undefined
  await databases.importer.begin(async (sql) => {
    await sql`lock table rows.${sql(found?.name ?? '')} in access exclusive mode`
    reply = server.ask('{ rows { housingApplicants(first: 2) { totalCount nodes { name } } } }', {
      as: 'agreementUser',
      headers: { 'weir-agreement': agreement.number },
    })
    await until(async () => (await waiting()) === 1)
    await sleep(effectiveTo.getTime() - Date.now() + 50)
  })
  const { codes, data } = await (reply ?? Promise.reject(new Error('nothing was asked')))
  expect(codes).toEqual(['AGREEMENT_NOT_ACTIVE'])
  expect(data).toEqual({ rows: { housingApplicants: null } })
  const records = await databases.audit<{ decision: string; agreements: string[] }[]>`
    select decision, agreements from metering.usage_record order by id desc limit 1`
  expect([...records]).toEqual([{ decision: 'DENY', agreements: [] }])
})

const waiting = async (): Promise<number> => {
  const [found] = await withOwner(
    server.settings.databaseUrl,
    (sql) => sql<{ n: number }[]>`
      select count(*)::int as n from pg_catalog.pg_stat_activity
      where datname = current_database() and application_name = 'weir rows' and wait_event_type = 'Lock'`,
  )
  return found?.n ?? 0
}
