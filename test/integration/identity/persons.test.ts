import { setTimeout as sleep } from 'node:timers/promises'
import {
  createIdentityService,
  createPersonService,
  type IdentityService,
} from '../../../src/identity/service'
import type { Persons } from '../../../src/identity/person'
import type { Role } from '../../../src/identity/caller'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock } from '../../support/manual-clock'

const DOCUMENT = '50010119900307123X'

let db: TestDatabase
let identity: IdentityService
let persons: Persons
const clock = createManualClock()

beforeAll(async () => {
  db = await createTestDatabase()
  identity = createIdentityService({ databases: db.databases, clock })
  persons = createPersonService({ databases: db.databases, clock, secret: db.settings.secret })
})
afterAll(() => db.close())

const createAccount = (person: string, ...roles: readonly Role[]) =>
  identity.createAccount({ name: 'Li', organisation: 'Office', createOrganisation: 'AUDIT', roles, person })

describe('a person', () => {
  test('has a real name that is unverified until somebody verified it, and who did stays', async () => {
    const { id } = await persons.createPerson({ realName: '李明' })
    await expect(persons.getPerson(id)).resolves.toMatchObject({
      realNameStatus: 'UNVERIFIED',
      verifiedBy: null,
    })
    await persons.verifyPerson(id, 'window 3, document seen')
    await persons.verifyPerson(id, 'somebody later')
    await expect(persons.getPerson(id)).resolves.toEqual({
      id,
      realName: '李明',
      realNameStatus: 'VERIFIED',
      verifiedBy: 'window 3, document seen',
      verifiedAt: clock.now(),
    })
  })

  test('is known by the number of a document, of which only a salted keyed hash is kept', async () => {
    const [a, b] = [
      await persons.createPerson({ realName: '李明', documentNumber: DOCUMENT }),
      await persons.createPerson({ realName: '王芳', documentNumber: ` 500101 19900307-123x ` }),
    ]
    await expect(persons.matchesDocument(a.id, '500101 19900307 123x')).resolves.toBe(true)
    await expect(persons.matchesDocument(b.id, DOCUMENT)).resolves.toBe(true)
    await expect(persons.matchesDocument(a.id, '500101199003071231')).resolves.toBe(false)
    const others = createPersonService({
      databases: db.databases,
      clock,
      secret: 'another secret of the same length',
    })
    await expect(others.matchesDocument(a.id, DOCUMENT)).resolves.toBe(false)
    const rows = await db.databases.control<{ text: string; hash: string }[]>`
      select p::text as text, encode(document_hash, 'hex') as hash from identity.person p where id in (${a.id}, ${b.id})`
    expect(rows.map(({ text }) => text).join()).not.toContain('1990')
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(2)
  })

  test.each(['', '1234', 'x'.repeat(41), '5001;drop'])(
    'has no document with the number %j',
    async (documentNumber) => {
      await expect(persons.createPerson({ realName: '李明', documentNumber })).rejects.toMatchObject({
        fault: { message: 'identity.badDocument' },
      })
    },
  )

  test('keeps its name and its document: nobody may change them', async () => {
    for (const column of ['real_name', 'document_hash', 'document_salt'])
      await expect(
        db.databases
          .control`update identity.person set ${db.databases.control(column)} = ${db.databases.control(column)}`,
      ).rejects.toThrow('permission denied')
    await expect(db.databases.audit`select 1 from identity.person`).rejects.toThrow('permission denied')
  })
})

describe('one person in several accounts', () => {
  test.each([
    ['AUDITOR', 'SYSTEM_OPERATOR'],
    ['AUTHORITY', 'AUDITOR'],
    ['SYSTEM_OPERATOR', 'AUTHORITY'],
  ] as const)('never holds %s and %s', async (first, second) => {
    const { id } = await persons.createPerson({ realName: '李明' })
    await createAccount(id, first)
    await createAccount(id, first, 'DATA_USER')
    await createAccount(id, 'EXPERT')
    await expect(createAccount(id, second)).rejects.toMatchObject({
      fault: { message: 'identity.personSeparation' },
    })
    // not by a change of roles either, whoever makes it
    const { id: plain } = await createAccount(id, 'DATA_USER')
    await expect(
      db.databases.control`update identity.account set roles = ${[second]} where id = ${plain}`,
    ).rejects.toThrow('separated roles')
  })

  test('does not come to hold two by accounts that are made at one time', async () => {
    const { id } = await persons.createPerson({ realName: '李明' })
    await createAccount(id, 'EXPERT')
    let commit = (): void => undefined
    const told = new Promise<void>((resolve) => (commit = resolve))
    let insert = (): void => undefined
    const inserted = new Promise<void>((resolve) => (insert = resolve))
    const first = db.databases.control.begin(async (tx) => {
      await tx`insert into identity.account (id, organisation_id, name, roles, created_at, person_id)
        select gen_random_uuid(), organisation_id, 'first', array['AUDITOR'], created_at, person_id
        from identity.account where person_id = ${id}`
      insert()
      await told
    })
    await inserted
    // it has to wait for the first, and then sees it
    const second = expect(createAccount(id, 'SYSTEM_OPERATOR')).rejects.toMatchObject({
      fault: { message: 'identity.personSeparation' },
    })
    await sleep(200)
    commit()
    await first
    await second
  })

  test('must be a person that there is', async () => {
    await expect(createAccount('00000000-0000-7000-8000-000000000000', 'EXPERT')).rejects.toMatchObject({
      fault: { message: 'identity.unknownPerson' },
    })
  })
})

describe('authorities', () => {
  test('an opener stands under a district, and that under the city', async () => {
    await identity.createOrganisation({ kind: 'AUTHORITY', name: 'City' })
    const district = await identity.createOrganisation({
      kind: 'DISTRICT_AUTHORITY',
      name: 'District',
      authority: 'City',
      district: '500106',
    })
    const opener = await identity.createOrganisation({
      kind: 'DATA_OPENER',
      name: 'Bureau',
      authority: district.id,
    })
    await expect(identity.findOrganisation('Bureau')).resolves.toMatchObject({ authorityId: district.id })
    await expect(identity.findOrganisation(district.id)).resolves.toMatchObject({ district: '500106' })
    expect(opener.authorityId).toBe(district.id)
  })

  test.each([
    ['DATA_USER', 'City'],
    ['AUTHORITY', 'City'],
    ['DISTRICT_AUTHORITY', 'District'],
    ['DATA_OPENER', 'Bureau'],
  ] as const)('a %s does not stand under %s', async (kind, authority) => {
    const name = `No ${kind} under ${authority}`
    await expect(identity.createOrganisation({ kind, name, authority })).rejects.toMatchObject({
      fault: { message: 'identity.noAuthorityOver' },
    })
    await expect(
      db.databases.control`
        insert into identity.organisation (id, kind, name, created_at, authority_id)
        select gen_random_uuid(), ${kind}, ${name}, now(), id from identity.organisation where name = ${authority}`,
    ).rejects.toThrow(/no authority|organisation_authority_check/)
  })

  test('what an organisation is cannot be changed', async () => {
    await expect(db.databases.control`update identity.organisation set kind = 'AUTHORITY'`).rejects.toThrow(
      'permission denied',
    )
  })

  test('a district has six digits', async () => {
    await expect(
      identity.createOrganisation({ kind: 'DISTRICT_AUTHORITY', name: 'D2', district: '50010' }),
    ).rejects.toMatchObject({ fault: { message: 'identity.badDistrict' } })
  })
})
