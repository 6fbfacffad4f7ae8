import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { textHash } from '../../../src/agreements/case/agreement-text'
import { sidesIn, type CaseState } from '../../../src/agreements/case/case-state'
import { phases } from '../../../src/agreements/case/phase'
import type { Actor, PersonActor, Side } from '../../../src/agreements/case/side'
import { transitionOf, transitions } from '../../../src/agreements/case/transitions'
import { personOf } from '../../../src/cases/facts'
import { readCase } from '../../../src/cases/stored-case'
import type { OrganisationKind } from '../../../src/identity/organisation'
import type { Role } from '../../../src/identity/caller'
import { createIdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { demoAccounts } from '../../../src/demo/parties'
import { callerOfKey } from '../../support/caller-of-key'
import { fieldOf, mutations, type CaseMutation } from '../../support/case-mutations'
import { storeCaseIn } from '../../support/stored-cases'
import { startTestServer, type TestServer } from '../../support/server'

/** Whatever the table of transitions does not allow, sent by everyone as a mutation of the API. */
jest.setTimeout(600_000)

interface Person {
  readonly name: string
  readonly key: string
  readonly actor: PersonActor
}

let server: TestServer
let db: PostgresJsDatabase
const people: Person[] = []
const cases: CaseState[] = []
const kinds = Object.keys(mutations).filter((kind): kind is CaseMutation => kind in mutations)

beforeAll(async () => {
  server = await startTestServer()
  db = drizzle(server.databases.control)
  for (const [name, key] of Object.entries(server.keys)) await meet(name, key)
  const expert = await invite('expert', 'EXPERT_COMMITTEE', 'EXPERT')
  const holder = await invite('holder', 'DATA_USER', 'DATA_USER')
  const cast = {
    user: actorOf('dataUser'),
    opener: actorOf('opener'),
    authority: actorOf('authority'),
    expert: expert.accountId,
    holder: holder.organisationId,
  }
  for (const phase of phases) cases.push(await storeCaseIn(db, cast, phase))
  // after the cases: with a second authority nobody knows whose an opener without a named one is
  await invite('otherOpener', 'DATA_OPENER', 'DATA_OPENER')
  await invite('otherAuthority', 'AUTHORITY', 'AUTHORITY')
})
afterAll(() => server.stop())

const meet = async (name: string, key: string) => {
  const caller = await callerOfKey(server.databases, key)
  const actor = await personOf(db, caller)
  if (actor.kind !== 'person') throw new Error(`${name} is no person`)
  people.push({ name, key, actor })
  return caller
}

/** One more person, of an organisation that no other belongs to. */
const invite = async (name: string, kind: OrganisationKind, role: Role) => {
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const account = await identity.createAccount({
    name,
    organisation: `organisation of ${name}`,
    createOrganisation: kind,
    roles: [role],
  })
  return meet(name, (await identity.createKey({ accountId: account.id })).key)
}

const actorOf = (name: string): Actor => {
  const found = people.find((person) => person.name === name)
  if (found === undefined) throw new Error(`nobody is ${name}`)
  return found.actor
}

const isAdviser = (name: string): boolean => ['expert', 'holder'].includes(name)

const hashOf = ({ agreement }: CaseState): string => (agreement === null ? '' : textHash(agreement.text))

/** Everything that a step could leave behind. */
const traces = async () => {
  const [row] = await server.databases.control`
    select (select jsonb_agg(to_jsonb(e) order by id) from journal.event e where stream like 'case:%') as events,
      (select jsonb_agg(to_jsonb(c) order by id) from cases."case" c) as cases,
      (select jsonb_agg(to_jsonb(a) order by id) from agreements.agreement a) as agreements,
      (select jsonb_agg(to_jsonb(e) order by id) from agreements.event e) as agreement_events,
      (select count(*)::int from notices.notice) as notices,
      (select p.e::text from policy.epoch p) as epoch`
  return row
}

/** Fields of one mutation: under the bound of an operation. */
const MAX_FIELDS = 16

/** Sends each as a field of its own name. @returns the code of each, `done` where there was no error */
const codesOf = async (key: string, fields: ReadonlyMap<string, string>): Promise<Map<string, string>> => {
  const codes = new Map<string, string>()
  const all = [...fields]
  for (let i = 0; i < all.length; i += MAX_FIELDS) {
    const part = all.slice(i, i + MAX_FIELDS)
    const reply = await server.ask(`mutation { ${part.map(([, field]) => field).join('\n')} }`, {
      headers: { authorization: `Bearer ${key}` },
    })
    for (const [name] of part) {
      const error = (reply.errors ?? []).find(({ path }) => path?.[0] === name)
      codes.set(name, error === undefined ? 'done' : String(error.extensions?.['code']))
    }
  }
  return codes
}

test('R-16: each command that a person can give is a mutation, and what the clock does is none', async () => {
  const byPeople = transitions.filter(({ by }) => by.some((side) => side !== 'SYSTEM'))
  expect([...new Set(byPeople.map(({ command }) => command))].sort()).toEqual([...kinds, 'apply'].sort())
  const reply = await server.ask(
    '{ __type(name: "Mutation") { fields { name args { name } type { name ofType { name } } } } }',
  )
  const { fields } = (
    reply.data as {
      __type: { fields: { name: string; args: { name: string }[]; type: { name: string | null } }[] }
    }
  ).__type
  const onCases = fields.filter(
    ({ args, type }) => type.name === 'Case' && args.some(({ name }) => name === 'case'),
  )
  expect(onCases.map(({ name }) => name).sort()).toEqual(kinds.map((kind) => mutations[kind][0]).sort())
})

/** The role that speaks for a side; null: any, as experts and those who are consulted have. Nobody is the system. */
const roleOf = {
  APPLICANT: 'DATA_USER',
  OPENER: 'DATA_OPENER',
  AUTHORITY: 'AUTHORITY',
  EXPERT: null,
  RIGHTS_HOLDER: null,
  SYSTEM: 'nobody',
} as const satisfies Record<Side, string | null>

/** Whether whoever has these roles can ever give a command, in whatever case. */
const isOfRole = (roles: readonly string[], kind: CaseMutation): boolean =>
  transitions
    .filter(({ command }) => command === kind)
    .flatMap(({ by }) => by.map((side) => roleOf[side]))
    .some((role) => role === null || roles.includes(role))

/** The code of a refusal; null: the table allows it. */
const expectedOf = (state: CaseState, actor: PersonActor, kind: CaseMutation): string | null => {
  const standing = sidesIn(state, actor)
  const transition = transitionOf(state.phase, kind)
  if (standing.some((side) => transition?.by.includes(side) === true)) return null
  // what only the program may do from here was done by people before
  const isOver = transition === undefined || transition.by.join() === 'SYSTEM'
  return standing.length > 0 && isOver && isOfRole(actor.roles, kind) ? 'INVALID_TRANSITION' : 'FORBIDDEN'
}

test('R-16: whatever the table does not allow is refused over the API, for everyone, and changes nothing', async () => {
  const before = await traces()
  const tally = { INVALID_TRANSITION: 0, FORBIDDEN: 0, allowed: 0 }
  const tryAll = async (state: CaseState, { name, key, actor }: Person): Promise<void> => {
    const expected = kinds.map((kind) => [kind, expectedOf(state, actor, kind)] as const)
    const refused = expected.filter(([, code]) => code !== null)
    const fields = refused.map(([kind]) => [kind, fieldOf(kind, state.id, hashOf(state))] as const)
    const codes = await codesOf(key, new Map(fields))
    const who = `${name} in ${state.phase}`
    expect([who, ...codes]).toEqual([who, ...refused])
    for (const [, code] of expected)
      tally[code === 'INVALID_TRANSITION' || code === 'FORBIDDEN' ? code : 'allowed'] += 1
  }
  let tried = 0
  for (const state of cases) {
    // without a part an expert is to a case what any other data user is
    const sent = people.filter(({ name, actor }) => !isAdviser(name) || sidesIn(state, actor).length > 0)
    await Promise.all(sent.map((person) => tryAll(state, person)))
    tried += sent.length * kinds.length
    expect((await readCase(db, state.id, false)).state).toEqual(state)
  }
  expect(await traces()).toEqual(before)
  // every phase, command and person: nothing is left out, and most of it is refused
  const { allowed, FORBIDDEN, INVALID_TRANSITION } = tally
  expect(allowed + FORBIDDEN + INVALID_TRANSITION).toBe(tried)
  expect(tried).toBeGreaterThan(phases.length * kinds.length * 8)
  expect(INVALID_TRANSITION).toBeGreaterThan(500)
  expect(FORBIDDEN).toBeGreaterThan(4_000)
})

/** Ids of those that a caller gets by asking for each. */
const foundBy = async (key: string, ids: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = []
  for (let i = 0; i < ids.length; i += MAX_FIELDS) {
    const fields = ids.slice(i, i + MAX_FIELDS).map((id, n) => `c${n}: case(id: "${id}") { id }`)
    const headers = { authorization: `Bearer ${key}` }
    const { data } = await server.ask(`{ ${fields.join(' ')} }`, { headers })
    const answers = Object.values(data as Record<string, { id: string } | null>)
    found.push(...answers.flatMap((answer) => (answer === null ? [] : [answer.id])))
  }
  return found
}

test('R-16: each sees the cases that it has a part in, of which a draft is its applicant’s alone', async () => {
  const drafts = cases.filter(({ receivedOn }) => receivedOn === null).map(({ phase }) => phase)
  expect(drafts.sort()).toEqual(['CANCELLED', 'DRAFT'])
  // what is given up after it was handed in stays in the sight of those who had it
  const handedIn = cases.find(({ phase }) => phase === 'SUBMITTED')?.id ?? ''
  const given = await server.ask(`mutation { ${fieldOf('cancel', handedIn, '')} }`, { as: 'dataUser' })
  expect(given.errors).toBeUndefined()
  const all = cases.map(({ id }) => id)
  for (const { name, key, actor } of people) {
    const isAuditor = actor.roles.includes('AUDITOR')
    const seen = cases.filter((state) => isAuditor || sidesIn(state, actor).length > 0).map(({ id }) => id)
    const reply = await server.ask('{ cases(first: 100) { totalCount nodes { id } } }', {
      headers: { authorization: `Bearer ${key}` },
    })
    const { cases: listed } = reply.data as { cases: { totalCount: number; nodes: { id: string }[] } }
    const ids = listed.nodes.map(({ id }) => id)
    expect([name, listed.totalCount, ids.sort()]).toEqual([name, seen.length, [...seen].sort()])
    expect([name, await foundBy(key, all)]).toEqual([name, seen])
    if (name === 'opener' || name === 'authority') expect(seen.length).toBe(all.length - drafts.length)
  }
})

test('R-16: whoever is no data user opens no case', async () => {
  const before = await traces()
  const field =
    'apply(application: { scopes: [{ dataset: "housingApplicants", columns: [{ name: "applicationNumber" }] }] }) { id }'
  for (const { name, key, actor } of people) {
    if (actor.roles.includes('DATA_USER')) continue
    expect([name, ...(await codesOf(key, new Map([['apply', field]])))]).toEqual([
      name,
      ['apply', 'FORBIDDEN'],
    ])
  }
  expect(await traces()).toEqual(before)
})

test('R-16: nobody who is not signed in takes any step', async () => {
  const before = await traces()
  for (const state of cases) {
    const reply = await server.ask(`mutation { ${fieldOf('submit', state.id, '')} }`)
    expect(reply.codes).toEqual(['UNAUTHENTICATED'])
  }
  expect(await traces()).toEqual(before)
})

test('R-19: where an opener has no single authority, an application is told so, until one is named', async () => {
  const field =
    'apply(application: { scopes: [{ dataset: "housingApplicants", columns: [{ name: "applicationNumber" }] }] }) { id }'
  const refused = await server.ask(`mutation { ${field} }`, { as: 'dataUser' })
  expect(refused.codes).toEqual(['BAD_USER_INPUT'])
  expect(refused.errors?.[0]?.message).toContain('重庆市民政局（演示）: it names no authority')
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const { organisation: opener } = demoAccounts.opener
  await identity.placeUnder(opener, demoAccounts.authority.organisation)
  expect((await server.ask(`mutation { ${field} }`, { as: 'dataUser' })).errors).toBeUndefined()
})
