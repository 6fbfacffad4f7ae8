import { drizzle } from 'drizzle-orm/postgres-js'
import { checkSize, caseLimits } from '../../../src/cases/case-size'
import { streamOf } from '../../../src/cases/stored-case'
import { commandLine } from '../../../src/journal/actor'
import { carryOut } from '../../../src/journal/change'
import { appendEvents } from '../../../src/journal/event-store'
import { systemClock } from '../../../src/kernel/clock'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

test('a case takes edits until it holds what a case may, and every other step after that', async () => {
  const control = drizzle(db.databases.control)
  const id = '01a221a8-1271-7000-8000-000000000001'
  const text = 'x'.repeat(caseLimits.MAX_CASE_BYTES / 4)
  const grown = (seq: number) =>
    carryOut(control, systemClock, commandLine, async (change) => {
      await appendEvents(change, streamOf(id), seq, [{ kind: 'APPLICATION_EDITED', body: { text } }])
      await checkSize(change.tx, id, 'editApplication')
    })
  for (const seq of [0, 1, 2]) await grown(seq)
  await expect(grown(3)).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
    fault: { details: { limit: { name: 'MAX_CASE_BYTES', value: caseLimits.MAX_CASE_BYTES } } },
  })
  // whatever was written by then, the case can be brought to its end
  await carryOut(control, systemClock, commandLine, (change) =>
    appendEvents(change, streamOf(id), 3, [{ kind: 'APPLICATION_EDITED', body: { text } }]),
  )
  for (const step of ['cancel', 'terminate', 'sign', 'appeal', 'fileRemedy'] as const)
    await expect(checkSize(control, id, step)).resolves.toBeUndefined()
  for (const step of ['editAgreement', 'startAmendment'] as const)
    await expect(checkSize(control, id, step)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
})

test('remedies have a bound of their own, which no edit takes from them', async () => {
  const control = drizzle(db.databases.control)
  const id = '01a221a8-1271-7000-8000-000000000002'
  const text = 'x'.repeat(caseLimits.MAX_CASE_BYTES)
  const said = (seq: number, kind: string) =>
    carryOut(control, systemClock, commandLine, (change) =>
      appendEvents(change, streamOf(id), seq, [{ kind, body: { text } }]),
    )
  await said(0, 'AGREEMENT_EDITED')
  await expect(checkSize(control, id, 'fileRemedy')).resolves.toBeUndefined()
  await said(1, 'REMEDY_FILED')
  await expect(checkSize(control, id, 'fileRemedy')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
})
