import { sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { openBreaches } from '../../../src/agreements/case/held'
import { concernDeps } from '../../../src/cases/agreements-of-entries'
import { takeStep } from '../../../src/cases/steps'
import { readCase } from '../../../src/cases/stored-case'
import { changeEntry } from '../../../src/catalog/entry-commands'
import type { LifeCommand } from '../../../src/catalog/life/command'
import { commandLine } from '../../../src/journal/actor'
import { carryOut, type Change } from '../../../src/journal/change'
import { systemClock } from '../../../src/kernel/clock'
import { demoCast } from '../../support/demo-cast'
import { startTestServer, type TestServer } from '../../support/server'
import { storeCaseIn } from '../../support/stored-cases'

/** A dataset is made stricter while a text that opens it is passed: neither may miss the other (R-49). */
jest.setTimeout(300_000)

const timeZone = 'Asia/Shanghai'
const name = 'housingApplicants'
const pass = { kind: 'passAgreement', finding: 'in order' } as const

let server: TestServer
let db: PostgresJsDatabase
let cast: Awaited<ReturnType<typeof demoCast>>

beforeAll(async () => {
  server = await startTestServer()
  db = drizzle(server.databases.control)
  cast = await demoCast(db)
})
afterAll(() => server.stop())

const run = <T>(command: (change: Change) => Promise<T>) => carryOut(db, systemClock, commandLine, command)

const entryStep = (change: Change, who: 'opener' | 'authority', command: LifeCommand) => {
  const { account, organisation } = cast[who]
  const roles = [who === 'opener' ? 'DATA_OPENER' : 'AUTHORITY'] as const
  const actor = { accountId: account, organisationId: organisation, roles }
  return changeEntry(change, concernDeps(server.databases.importer, timeZone), actor, name, command)
}

/** The dataset that the texts of the cases open is to be closed. */
const propose = () =>
  carryOut(db, systemClock, { ...commandLine, accountId: cast.opener.account }, (change) =>
    entryStep(change, 'opener', {
      kind: 'proposeChange',
      change: { openAttribute: 'NOT_OPEN', columns: [], masks: [] },
      reason: 'Court order 7.',
    }),
  )
const approve = (change: Change) => entryStep(change, 'authority', { kind: 'approveChange' })
const passIn = (id: string) => (change: Change) =>
  takeStep(change, { actor: cast.authority, timeZone }, id, pass)

const storedCase = async (
  phase: 'SIGNED' | 'SUSPENDED' | 'TERMINATED' | 'AMENDMENT_REVIEW',
): Promise<string> => (await storeCaseIn(db, { ...cast, expert: 'nobody', holder: 'nobody' }, phase)).id

const stateOf = async (id: string) => (await readCase(db, id, false)).state

/** Starts a step while another is done and not yet committed, and looks whether it waits. */
const beside = async (
  first: (change: Change) => Promise<unknown>,
  second: (change: Change) => Promise<unknown>,
) => {
  let started: Promise<unknown> = Promise.resolve()
  let isOver = false
  await run(async (change) => {
    await first(change)
    started = run(second).finally(() => {
      isOver = true
    })
    started.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(isOver).toBe(false)
  })
  return started
}

test('R-49: whoever waits to pass a text holds no case that the change of its dataset may suspend', async () => {
  const id = await storedCase('AMENDMENT_REVIEW')
  let passing: Promise<unknown> = Promise.resolve()
  await run(async ({ tx }) => {
    await tx.execute(sql`select from catalog.dataset where name = ${name} for no key update`)
    passing = run(passIn(id))
    await new Promise((resolve) => setTimeout(resolve, 700))
    const [free] = await tx.execute(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`case:${id}`}, 87016003)) as "isFree"`,
    )
    expect(free).toEqual({ isFree: true })
  })
  await passing
  expect((await stateOf(id)).phase).toBe('ACTIVE')
})

test('R-49: a change that is approved while a text is passed waits, and suspends it; after it, nothing is passed', async () => {
  const id = await storedCase('SIGNED')
  const later = await storedCase('SIGNED')
  const suspended = await storedCase('SUSPENDED')
  const terminated = await storedCase('TERMINATED')
  await propose()
  await beside(passIn(id), approve)
  expect(await stateOf(id)).toMatchObject({ phase: 'SUSPENDED', held: [{ breach: { ground: 'T10' } }] })
  // what is suspended for a fault loses the data too, and an appeal is for neither of those who decided it
  const state = await stateOf(suspended)
  expect(openBreaches(state).map(({ ground }) => ground)).toEqual(['T01', 'T10'])
  expect(
    state.history
      .at(-1)
      ?.deciders.map(({ account }) => account)
      .sort(),
  ).toEqual([cast.opener.account, cast.authority.account].sort())
  // an appeal may still bring this one back: then as everybody else's agreement stands
  const ended = await stateOf(terminated)
  expect([ended.phase, openBreaches(ended).map(({ ground }) => ground)]).toEqual(['TERMINATED', ['T10']])
  const toldOf = (one: string) =>
    db.execute<{ message: string }>(sql`
      select distinct n.message from notices.notice n join journal.event e on e.id = n.event_id
      where n.message like 'agreement.dataWithdrawn%' and e.stream = ${`case:${one}`}`)
  expect([...(await toldOf(suspended))]).toEqual([{ message: 'agreement.dataWithdrawn' }])
  expect([...(await toldOf(terminated))]).toEqual([{ message: 'agreement.dataWithdrawnAfterEnd' }])
  await expect(run(passIn(later))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
})
