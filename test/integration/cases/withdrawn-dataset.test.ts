import { drizzle } from 'drizzle-orm/postgres-js'
import type { Findings } from '../../../src/agreements/case/case-state'
import { concernDeps } from '../../../src/cases/agreements-of-entries'
import { loadFacts } from '../../../src/cases/facts'
import { takeStep, type CaseCommand } from '../../../src/cases/steps'
import { changeEntry } from '../../../src/catalog/entry-commands'
import { commandLine } from '../../../src/journal/actor'
import { carryOut } from '../../../src/journal/change'
import { systemClock } from '../../../src/kernel/clock'
import { demoCast } from '../../support/demo-cast'
import { startTestServer, type TestServer } from '../../support/server'
import { storeCaseIn } from '../../support/stored-cases'

jest.setTimeout(300_000)

const timeZone = 'Asia/Shanghai'
const name = 'housingApplicants'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('R-17, R-63: an application whose dataset was withdrawn can be rejected, and not approved', async () => {
  const db = drizzle(server.databases.control)
  const cast = await demoCast(db)
  const { id } = await storeCaseIn(db, { ...cast, expert: 'nobody', holder: 'nobody' }, 'UNDER_EVALUATION')
  const asked = { actor: cast.opener, now: new Date(), timeZone, datasets: [name] }
  const { checklists } = await loadFacts(db, asked)
  const findings: Findings = [...checklists].flatMap(([conditionSet, { items }]) =>
    items.map((item) => ({ conditionSet, item, isMet: true, note: '' })),
  )
  const { account, organisation } = cast.opener
  await carryOut(db, systemClock, { ...commandLine, accountId: account }, (change) =>
    changeEntry(
      change,
      concernDeps(server.databases.importer, timeZone),
      { accountId: account, organisationId: organisation, roles: ['DATA_OPENER'] },
      name,
      { kind: 'withdraw', reason: 'Court order 7.' },
    ),
  )
  const decide = (command: CaseCommand) =>
    carryOut(db, systemClock, commandLine, (change) =>
      takeStep(change, { actor: cast.opener, timeZone }, id, command),
    )
  await expect(decide({ kind: 'approve', findings, reason: 'fit' })).rejects.toMatchObject({
    fault: { message: 'case.cannotApply' },
  })
  const { result } = await decide({ kind: 'reject', findings, reason: 'withdrawn', basis: 'SHR 42' })
  expect(result.phase).toBe('REJECTED')
})
