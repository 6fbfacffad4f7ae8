import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { countRecords, openTestLog, owner, receiptOf } from './fixture'

/** An emergency opening ends by the clock of the database, whatever the gateway that decided thought. */
let db: TestDatabase
let sql: Sql
const [organisation, account] = [randomUUID(), randomUUID()]

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  await sql`
    insert into identity.organisation (id, kind, name, created_at)
    values (${organisation}, 'AUTHORITY', 'Bureau', now())`
  await sql`
    insert into identity.account (id, organisation_id, name, roles, created_at)
    values (${account}, ${organisation}, 'Reviewer', '{AUTHORITY}', now())`
})

afterAll(async () => {
  await sql.end()
  await db.close()
})

/** An emergency opening that ends so many seconds from now. */
const emergency = async (seconds: number): Promise<string> => {
  const id = randomUUID()
  await sql`
    insert into catalog.emergency (id, event, class, legal_basis, purpose, audience, datasets, decided_by, decider,
      declared_at, starts_at, review_at, opens_until)
    select ${id}, 'Flood', 'ACCIDENT', 'ZJ381 8', 'RESCUE', '{"kind":"IDENTIFIED"}', '[]', ${account}, ${organisation},
      now() - interval '1 day', now() - interval '1 day', until, until
    from (values (now() + ${seconds} * interval '1 second')) t (until)`
  return id
}

const under = (...emergencies: readonly string[]) => usageRecord({ emergencies })

test('R-65: a record under an emergency that has ended is STALE, and the others of its batch are committed', async () => {
  const { log, narrowed } = await openTestLog(db)
  const [ended, lasting] = [await emergency(-0.001), await emergency(3600)]
  const before = await countRecords(sql)
  expect(await log.append(under(lasting, ended), log.epoch)).toEqual({ kind: 'STALE' })
  expect(await countRecords(sql)).toBe(before)
  // a text that looks like one is a text
  const quoted = usageRecord({ operationName: `"emergencies":["${ended}"]` })
  const records = [under(lasting), under(ended), under(), quoted, under(ended, lasting), under(randomUUID())]
  const outcomes = await Promise.all(records.map((record) => log.append(record, log.epoch)))
  expect(outcomes.map(({ kind }) => kind)).toEqual([
    ...['COMMITTED', 'STALE', 'COMMITTED', 'COMMITTED', 'STALE', 'COMMITTED'],
  ])
  // it concerns nobody else
  expect(narrowed).toEqual([])
  await log.close()
})

test('R-65: a record under an agreement and an emergency is STALE when either has ended', async () => {
  const { log } = await openTestLog(db)
  await sql`
    insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
      effective_from, effective_to, created_at)
    select gen_random_uuid(), number, ${organisation}, ${organisation}, 'Research', 'RESEARCH', 'ACTIVE',
      now() - interval '1 year', until, now()
    from (values ('CQ-ENDED', now()), ('CQ-LASTING', now() + interval '1 hour')) t (number, until)`
  const [ended, lasting] = [await emergency(-1), await emergency(3600)]
  const both = (agreement: string, of: string) => usageRecord({ agreements: [agreement], emergencies: [of] })
  for (const record of [both('CQ-ENDED', lasting), both('CQ-LASTING', ended), both('CQ-ENDED', ended)])
    expect(await log.append(record, log.epoch)).toEqual({ kind: 'STALE' })
  expect(receiptOf(await log.append(both('CQ-LASTING', lasting), log.epoch))).toMatchObject({ batch: 1 })
  await log.close()
})

test('what was declared stays, an end is final, and nothing is deleted', async () => {
  const id = await emergency(3600)
  const { control } = db.databases
  const refused = async (work: Promise<unknown>) =>
    expect(await work.catch((error: unknown) => error)).toMatchObject({ code: '42501' })
  await refused(control`update catalog.emergency set event = 'Fire' where id = ${id}`)
  await refused(sql`update catalog.emergency set datasets = '[{}]' where id = ${id}`)
  await refused(sql`delete from catalog.emergency where id = ${id}`)
  await refused(sql`truncate catalog.emergency`)
  await control`update catalog.emergency set ended_at = now(), opens_until = now() where id = ${id}`
  await refused(
    control`update catalog.emergency set ended_at = null, opens_until = review_at where id = ${id}`,
  )
  await control`update catalog.emergency set closed_at = now() where id = ${id}`
  await refused(control`update catalog.emergency set report = 'r' where id = ${id}`)
  const wrong = await control`update catalog.emergency set opens_until = now() + interval '1 year'
    where id = ${await emergency(3600)}`.catch((error: unknown) => error)
  expect(wrong).toMatchObject({ code: '23514' })
})
