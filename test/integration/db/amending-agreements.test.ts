import { randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import { periodOf } from '../../../src/agreements/in-force'
import { createAgreementRepository } from '../../../src/agreements/repository'
import { openDatabases } from '../../../src/db/connect'
import { migrate } from '../../../src/db/migrate'
import { readMigrations } from '../../../src/db/migration-files'
import { withOwner } from '../../../src/db/owner'
import { systemClock } from '../../../src/kernel/clock'
import { uuidv7 } from '../../../src/kernel/ids'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { testSettings } from '../../support/database'
import { testServerUrl, urlOfDatabase } from '../../support/server-url'

/** Agreements that an earlier release stored as AMENDING go on under the text that was passed last (0041). */
const name = `weir_test_${randomBytes(6).toString('hex')}`
const url = urlOfDatabase(testServerUrl(), name)

beforeAll(() => withOwner(testServerUrl(), (sql) => sql.unsafe(`create database ${name}`)))
afterAll(() => withOwner(testServerUrl(), (sql) => sql.unsafe(`drop database ${name} with (force)`)))

/** The control database as the release before 0041 left it, and the record of it that `migrate` goes by. */
const migrateTo0040 = async (sql: Sql): Promise<void> => {
  await sql.unsafe(`
    create schema weir;
    create table weir.weir_migration (
      set_name text not null, name text not null, sha256 text not null, applied_at timestamptz not null,
      primary key (set_name, name))`)
  for (const { name: migration, text, sha256 } of await readMigrations('control')) {
    if (migration >= '0041') return
    await sql.begin(async (tx) => {
      await tx.unsafe(text)
      await tx`insert into weir.weir_migration values ('control', ${migration}, ${sha256}, now())`
    })
  }
}

const [user, opener, dataset] = [uuidv7(1), uuidv7(2), uuidv7(3)]
const begin = new Date('2026-01-01T00:00:00Z')
const now = new Date('2026-06-01T00:00:00Z')
const end = new Date('2027-01-01T00:00:00Z')

/** An agreement on one column of the dataset, with the event of its passing. */
const store = async (sql: Sql, number: string, state: string, effectiveTo: Date): Promise<string> => {
  const id = uuidv7(begin.getTime() + Number(number.slice(2)))
  const columns = [{ column: 'level', uses: ['select', 'filter'] }]
  await sql`
    insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
      effective_from, effective_to, created_at, modes, budgets)
    values (${id}, ${number}, ${user}, ${opener}, ${number}, 'RESEARCH', ${state}, ${begin}, ${effectiveTo}, ${begin},
      '{API}', ${sql.json([{ unit: 'ROWS', per: 'DAY', limit: 500 }])})`
  await sql`
    insert into agreements.scope (agreement_id, dataset_id, contract_revision, columns)
    values (${id}, ${dataset}, 2, ${sql.json(columns)})`
  await sql`
    insert into agreements.event (agreement_id, kind, actor, body, at)
    values (${id}, 'STATE', 'an account', ${sql.json({ from: 'ACTIVE', to: state, reason: '' })}, ${begin})`
  return id
}

test('R-37: an agreement that was being amended is in force as it was passed, and its history says since when', async () => {
  const ids: Record<string, string> = {}
  const before = await withOwner(url, async (sql) => {
    await migrateTo0040(sql)
    await sql`
      insert into identity.organisation (id, kind, name, created_at)
      values (${user}, 'DATA_USER', 'user', ${begin}), (${opener}, 'DATA_OPENER', 'opener', ${begin})`
    await sql`
      insert into catalog.dataset (id, name, opener_id, title, status, open_attribute, created_at)
      values (${dataset}, 'rivers', ${opener}, 'Rivers', 'PUBLISHED', 'CONDITIONAL', ${begin})`
    ids['A-1'] = await store(sql, 'A-1', 'AMENDING', end)
    ids['A-2'] = await store(sql, 'A-2', 'AMENDING', end)
    ids['A-3'] = await store(sql, 'A-3', 'AMENDING', new Date('2026-02-01T00:00:00Z'))
    ids['A-4'] = await store(sql, 'A-4', 'SUSPENDED', end)
    ids['A-5'] = await store(sql, 'A-5', 'TERMINATED', end)
    return sql`select * from agreements.scope order by agreement_id`
  })
  const settings = testSettings(url)
  expect(await migrate(settings, systemClock)).toContain('control/0041_due_and_amended')

  await withOwner(url, async (sql) => {
    expect(await sql`select number, state from agreements.agreement order by number`).toEqual([
      { number: 'A-1', state: 'ACTIVE' },
      { number: 'A-2', state: 'ACTIVE' },
      { number: 'A-3', state: 'ACTIVE' },
      { number: 'A-4', state: 'SUSPENDED' },
      { number: 'A-5', state: 'TERMINATED' },
    ])
    expect(await sql`select * from agreements.scope order by agreement_id`).toEqual(before)
    const events = await sql<{ agreement_id: string; at: Date }[]>`
      select agreement_id, kind, actor, body, at from agreements.event where actor = 'migration 0041' order by agreement_id`
    expect([...events]).toMatchObject(
      [ids['A-1'], ids['A-2'], ids['A-3']].map((id) => ({
        agreement_id: id,
        kind: 'STATE',
        body: { from: 'AMENDING', to: 'ACTIVE', reason: expect.stringContaining('passed text') },
      })),
    )
    expect(await sql`select from agreements.event`).toHaveLength(8)
    await expect(sql`update agreements.agreement set state = 'AMENDING'`).rejects.toThrow('check constraint')
  })

  const databases = await openDatabases(settings, ignoreObservations)
  try {
    const deps = { databases, clock: systemClock, observe: ignoreObservations }
    const agreements = await createAgreementRepository(deps).agreementsOf(user)
    const inForce = periodOf(agreements, now).byPurpose.get('RESEARCH')?.all ?? []
    expect(inForce.map(({ number, version }) => [number, version])).toEqual([
      ['A-1', 1],
      ['A-2', 1],
    ])
    for (const { budgets, scopes } of inForce) {
      expect(budgets).toEqual([{ unit: 'ROWS', per: 'DAY', limit: 500 }])
      const scope = scopes.get('rivers')
      expect([...(scope?.columns.values() ?? [])]).toEqual([{ name: 'level', uses: ['select', 'filter'] }])
      expect(scope?.contractRevision).toBe(2)
    }
  } finally {
    await databases.close()
  }
})
