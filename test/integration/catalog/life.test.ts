import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Actor } from '../../../src/catalog/actor'
import { changeEntry, draftEntry, type EntryStep } from '../../../src/catalog/entry-commands'
import type { AgreementsOfEntries, EntryDeps } from '../../../src/catalog/entry-deps'
import type { LifeCommand } from '../../../src/catalog/life/command'
import { lifeTransitions } from '../../../src/catalog/life/transitions'
import { openCatalog } from '../../../src/catalog/live/live'
import { createIdentityService } from '../../../src/identity/service'
import { carryOut, type CarriedOut } from '../../../src/journal/change'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { aDraft, column, createBench, refusal, type Bench } from './fixture'

let database: TestDatabase
let db: PostgresJsDatabase
let bench: Bench

type Person = 'opener' | 'authority' | 'user' | 'auditor' | 'stranger'
const people = {} as Record<Person, Actor & { readonly organisation: string }>

/** Stands for the room of agreements: what it is asked is what the life of entries promises. */
const suspended: string[] = []
const agreements: AgreementsOfEntries = {
  inForceOn: () =>
    Promise.resolve([
      { number: 'A-1', columns: ['name'] },
      { number: 'A-2', columns: ['code'] },
    ]),
  suspendForData: (_change, numbers) => {
    suspended.push(...numbers)
    return Promise.resolve()
  },
}

let deps: EntryDeps

beforeAll(async () => {
  database = await createTestDatabase()
  db = drizzle(database.databases.control)
  bench = createBench(database.databases)
  deps = { importer: database.databases.importer, agreements, authorityOf: () => Promise.resolve(null) }
  const identity = createIdentityService({ databases: database.databases, clock: bench.clock })
  const roles = {
    opener: ['DATA_OPENER', 'Bureau of Tests'],
    authority: ['AUTHORITY', 'Authority of Tests'],
    user: ['DATA_USER', 'Users of Tests'],
    auditor: ['AUDITOR', 'Auditors of Tests'],
    stranger: ['DATA_OPENER', 'Another Bureau'],
  } as const
  for (const person of Object.keys(roles) as Person[]) {
    const [role, organisation] = roles[person]
    const kind = role === 'AUDITOR' ? 'AUDIT' : role
    const account = await identity.createAccount({
      name: person,
      organisation,
      createOrganisation: kind,
      roles: [role],
    })
    people[person] = {
      accountId: account.id,
      organisationId: account.organisation.id,
      roles: [role],
      organisation,
    }
  }
})

afterAll(() => database.close())

const as = <T>(person: Person, command: Parameters<typeof carryOut<T>>[3]): Promise<CarriedOut<T>> => {
  const { accountId, organisationId } = people[person]
  return carryOut(db, bench.clock, { accountId, organisationId, name: person }, command)
}

const step = (person: Person, name: string, command: LifeCommand): Promise<CarriedOut<EntryStep>> =>
  as(person, (change) => changeEntry(change, deps, people[person], name, command))

const draft = (person: Person, name: string, more: Parameters<typeof aDraft>[1] = {}) =>
  as(person, (change) =>
    draftEntry(change, deps, people[person], people[person].organisation, {
      ...aDraft(name, { theme: 'Tests' }),
      columns: [
        column('code', { description: 'Its code.' }),
        column('name', { description: 'Its name.', nullable: true }),
      ],
      ...more,
    }),
  )

const review: LifeCommand = {
  kind: 'recordSecurityReview',
  review: { result: 'PASSED', grade: 'GENERAL', findings: 'Nothing personal.', masksNeeded: [] },
}

const kinds = async (name: string): Promise<readonly string[]> => {
  const rows = await database.databases.control<{ kind: string }[]>`
    select kind from journal.event where stream = ${`dataset:${name}`} order by seq`
  return rows.map(({ kind }) => kind)
}

const status = async (name: string) => (await bench.service.find(name))?.status

/** A published entry with a row. */
const published = async (name: string): Promise<void> => {
  await draft('opener', name)
  await bench.load(name, [{ code: 'a', name: 'b' }])
  await step('opener', name, review)
  await step('opener', name, { kind: 'submit' })
  await step('authority', name, { kind: 'publish' })
}

const mayRead = async (name: string, columnName: string): Promise<boolean> => {
  const table = (await bench.service.find(name))?.activeVersion?.table ?? ''
  const [row] = await database.databases.importer<{ may: boolean }[]>`
    select has_column_privilege('weir_rows', ${`rows.${table}`}, ${columnName}, 'select') as may`
  return row?.may ?? false
}

test('R-45, R-46: an entry is drafted, returned with reasons, edited and published, each step an event', async () => {
  await draft('opener', 'benches', { summary: '' })
  const lacking = await refusal(step('opener', 'benches', { kind: 'submit' }))
  expect(lacking.fault.details.coordinates).toEqual(['benches.summary', 'benches'])
  await draft('opener', 'benches')
  await step('opener', 'benches', review)
  await step('opener', 'benches', { kind: 'submit' })
  const reasons = [{ coordinate: 'benches.name', text: 'Say whose name.' }]
  await step('authority', 'benches', { kind: 'return', reasons })
  expect(await status('benches')).toBe('RETURNED')
  await draft('opener', 'benches', { title: 'All benches' })
  expect(await status('benches')).toBe('RETURNED')
  await bench.load('benches', [{ code: 'a', name: null }])
  await step('opener', 'benches', { kind: 'submit' })
  const { result } = await step('authority', 'benches', { kind: 'publish' })
  expect(result.stored).toMatchObject({ status: 'PUBLISHED', title: 'All benches', contractRevision: 1 })
  expect(result.life.thread.map(({ kind }) => kind)).toEqual([
    'SUBMITTED',
    'RETURNED',
    'SUBMITTED',
    'PUBLISHED',
  ])
  expect(result.life.thread[1]?.reasons).toEqual(reasons)
  expect(await kinds('benches')).toEqual([
    ...[
      'DRAFTED',
      'EDITED',
      'SECURITY_REVIEW_RECORDED',
      'SUBMITTED',
      'RETURNED',
      'EDITED',
      'SUBMITTED',
      'PUBLISHED',
    ],
  ])
  expect(await mayRead('benches', 'name')).toBe(true)
})

test('a draft does not exist for others, and nobody takes its name or its opener', async () => {
  await draft('opener', 'hidden')
  for (const person of ['user', 'auditor', 'stranger'] as const)
    expect((await refusal(step(person, 'hidden', { kind: 'submit' }))).code).toBe('NOT_IN_CATALOGUE')
  expect((await refusal(draft('stranger', 'hidden'))).code).toBe('INVALID_TRANSITION')
  expect((await refusal(draft('user', 'another'))).code).toBe('FORBIDDEN')
  await draft('opener', 'hidden', { opener: 'Another Bureau' })
  expect((await bench.service.find('hidden'))?.opener.name).toBe('Bureau of Tests')
  expect(await kinds('hidden')).toEqual(['DRAFTED', 'EDITED'])
})

test('a refused step leaves nothing behind', async () => {
  await draft('opener', 'untouched')
  await refusal(step('opener', 'untouched', { kind: 'submit' }))
  await refusal(step('authority', 'untouched', { kind: 'publish' }))
  expect([await status('untouched'), await kinds('untouched')]).toEqual(['DRAFT', ['DRAFTED']])
})

test('R-50: each change of the catalogue keeps the form of the entry under its revision, which servers show', async () => {
  await published('gates')
  const mask = { kind: 'null' } as const
  await step('opener', 'gates', { kind: 'strengthenMasks', masks: [{ name: 'name', mask }], reason: 'r' })
  const kept = await database.databases.control<
    { revision: number; body: { columns: { mask: unknown }[] } }[]
  >`
    select v.revision::int as revision, v.body from catalog.entry_version v
    join catalog.dataset d on d.id = v.dataset_id where d.name = 'gates' order by v.revision`
  expect(kept.map(({ body }) => body.columns[1]?.mask)).toEqual([null, mask])
  const clock = { ...bench.clock, monotonicMs: systemClock.monotonicMs }
  const catalog = await openCatalog(database.databases, {
    versionTtlMs: 1000,
    clock,
    observe: ignoreObservations,
  })
  expect(catalog.snapshot.revision).toBe(kept.at(-1)?.revision)
  await catalog.close()
  for (const change of [
    database.databases.control`update catalog.entry_version set body = '{}'`,
    database.databases.control`delete from catalog.entry_version`,
    database.databases
      .control`insert into catalog.entry_version select 1, dataset_id, body from catalog.entry_version`,
  ])
    await expect(change).rejects.toMatchObject({ code: '42501' })
})

test('R-60: suspended columns leave the catalogue at once, and their rights after it; resumed, both come back', async () => {
  await published('signs')
  const columns = ['name']
  await step('opener', 'signs', { kind: 'suspendColumns', columns, reason: 'An objection.' })
  const found = await bench.service.find('signs')
  expect(found?.columns.map(({ openAttribute }) => openAttribute)).toEqual(['UNCONDITIONAL', 'NOT_OPEN'])
  await bench.service.expire(0)
  expect([await mayRead('signs', 'code'), await mayRead('signs', 'name')]).toEqual([true, false])
  await step('opener', 'signs', { kind: 'resumeColumns', columns, reason: 'Not upheld.' })
  expect(await mayRead('signs', 'name')).toBe(true)
  expect((await bench.service.find('signs'))?.columns[1]?.openAttribute).toBe('UNCONDITIONAL')
  await step('opener', 'signs', { kind: 'suspend', reason: 'r' })
  await bench.service.expire(0)
  expect([await status('signs'), await mayRead('signs', 'code')]).toEqual(['SUSPENDED', false])
  await step('opener', 'signs', { kind: 'resume', reason: 'r' })
  expect([await status('signs'), await mayRead('signs', 'code')]).toEqual(['PUBLISHED', true])
})

test('R-48, R-49: an approved tightening suspends who loses something, and takes the right to read away', async () => {
  await published('trees')
  suspended.length = 0
  await step('opener', 'trees', {
    kind: 'proposeChange',
    change: {
      columns: [{ name: 'name', openAttribute: 'NOT_OPEN' }],
      masks: [],
      conditions: { legalBasis: 'Article 18.' },
    },
    reason: 'Names of owners.',
  })
  expect((await bench.service.find('trees'))?.columns[1]?.openAttribute).toBe('UNCONDITIONAL')
  expect((await refusal(step('opener', 'trees', { kind: 'approveChange' }))).code).toBe('FORBIDDEN')
  const { epoch, result } = await step('authority', 'trees', { kind: 'approveChange' })
  expect(suspended).toEqual(['A-1'])
  expect(result.stored.columns[1]?.openAttribute).toBe('NOT_OPEN')
  expect(result.stored.legalBasis).toBe('Article 18.')
  const [change] = await database.databases.control<{ subjects: string[] }[]>`
    select subjects from policy.change where e = ${epoch}`
  expect(change?.subjects).toEqual(['dataset:trees', 'agreement:A-1'])
  await bench.service.expire(0)
  expect([await mayRead('trees', 'code'), await mayRead('trees', 'name')]).toEqual([true, false])
})

test('every step that the table calls narrowing raises the policy epoch, and no other does', async () => {
  await published('wells')
  const reason = 'r'
  const change = { columns: [], masks: [{ name: 'code', mask: { kind: 'fixed', value: '*' } as const }] }
  const story: readonly (readonly [Person, LifeCommand])[] = [
    ['opener', { kind: 'suspendColumns', columns: ['name'], reason }],
    ['opener', { kind: 'resumeColumns', columns: ['name'], reason }],
    ['opener', { kind: 'strengthenMasks', masks: [{ name: 'name', mask: { kind: 'name' } }], reason }],
    ['opener', { kind: 'proposeChange', change, reason }],
    ['authority', { kind: 'refuseChange', reason }],
    ['opener', { kind: 'proposeChange', change, reason }],
    ['opener', { kind: 'takeBackChange', reason }],
    ['opener', { kind: 'proposeChange', change, reason }],
    ['authority', { kind: 'approveChange' }],
    ['opener', { kind: 'suspend', reason }],
    ['authority', { kind: 'markReceived', originId: people.stranger.organisationId ?? '' }],
    ['authority', { kind: 'recordOriginConsent', document: 'Letter 17.' }],
    ['opener', { kind: 'resume', reason }],
    ['opener', { kind: 'withdraw', reason }],
  ]
  const narrowed: string[] = []
  for (const [person, command] of story) {
    const { epoch } = await step(person, 'wells', command)
    if (epoch > 0) narrowed.push(command.kind)
  }
  const table = new Set(lifeTransitions.filter(({ narrows }) => narrows).map(({ command }) => command))
  expect(new Set(narrowed)).toEqual(table)
  expect(await status('wells')).toBe('WITHDRAWN')
})

test('what is published by the operator of the deployment says so in the journal, once', async () => {
  await bench.publish(aDraft('quays'))
  await bench.service.publish('quays', 'cli')
  expect(await kinds('quays')).toEqual(['PUBLISHED_BY_OPERATOR'])
  // and it can be taken up from there, by its opener
  await step('opener', 'quays', { kind: 'suspend', reason: 'r' })
  await bench.service.withdraw('quays', 'cli', 'a test')
  expect(await kinds('quays')).toEqual(['PUBLISHED_BY_OPERATOR', 'SUSPENDED', 'WITHDRAWN'])
})
