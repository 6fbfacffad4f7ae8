import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { CaseState } from '../../../src/agreements/case/case-state'
import type { Actor } from '../../../src/agreements/case/side'
import { personOf } from '../../../src/cases/facts'
import { createIdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { callerOfKey } from '../../support/caller-of-key'
import { fieldOf } from '../../support/case-mutations'
import { startTestServer, type DemoKey, type TestServer } from '../../support/server'
import { storeCaseIn } from '../../support/stored-cases'

/** A key that is bound to one agreement, as an app holds it, and the procedures of its organisation. */
let server: TestServer
let db: PostgresJsDatabase
let own: CaseState
let other: CaseState
let bound: string

beforeAll(async () => {
  server = await startTestServer()
  db = drizzle(server.databases.control)
  const cast = {
    user: await actorOf('dataUser'),
    opener: await actorOf('opener'),
    authority: await actorOf('authority'),
    expert: 'nobody',
    holder: 'nobody',
  }
  own = await storeCaseIn(db, cast, 'ACTIVE')
  other = await storeCaseIn(db, cast, 'ACTIVE')
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const { accountId } = await callerOfKey(server.databases, server.keys.dataUser)
  bound = (await identity.createKey({ accountId, agreement: numberOf(own) })).key
})
afterAll(() => server.stop())

const actorOf = async (name: DemoKey): Promise<Actor> =>
  personOf(db, await callerOfKey(server.databases, server.keys[name]))

const numberOf = ({ passed }: CaseState): string => passed?.text.number ?? 'none'

const send = (field: string) =>
  server.ask(`mutation { ${field} }`, { headers: { authorization: `Bearer ${bound}` } })

const stateOf = async ({ id }: CaseState): Promise<unknown> => {
  const [row] = await server.databases.control`select phase from cases."case" where id = ${id}`
  return row?.['phase']
}

test('another agreement of its organisation is out of its reach, and so is a new application', async () => {
  const relinquished = await send(fieldOf('relinquish', other.id, ''))
  expect(relinquished.codes).toEqual(['FORBIDDEN'])
  expect(relinquished.errors?.[0]?.message).toContain(numberOf(own))
  const applied = await send(
    'apply(application: { scopes: [{ dataset: "housingApplicants", columns: [{ name: "applicationNumber" }] }] }) { id }',
  )
  expect(applied.codes).toEqual(['FORBIDDEN'])
  expect(await stateOf(other)).toBe('ACTIVE')
})

test('it acts in the case of its own agreement', async () => {
  expect((await send(fieldOf('startAmendment', own.id, ''))).errors).toBeUndefined()
  expect(await stateOf(own)).toBe('AMENDING')
})
