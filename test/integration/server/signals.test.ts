import { systemClock } from '../../../src/kernel/clock'
import { drizzle } from 'drizzle-orm/postgres-js'
import { carryOut } from '../../../src/journal/change'
import { takeStep } from '../../../src/cases/steps'
import { signalActor, watchLog } from '../../../src/signals/watch'
import { agreedRows, createCaseDriver, otherRows, type CaseDriver } from '../../support/agreed-case'
import { keysOfOnePerson } from '../../support/one-person'
import { startTestServer, type DemoKey, type TestReply, type TestServer } from '../../support/server'

/** What the log is watched for, through the API: a rule fires, something is done, people decide, redress is there. */
jest.setTimeout(300_000)

let server: TestServer
let cases: CaseDriver
beforeAll(async () => {
  server = await startTestServer()
  cases = createCaseDriver(server)
})
afterAll(() => server.stop())

/** How many it finds tells nothing: the server watches too. */
const watch = (): Promise<number> =>
  watchLog({ databases: server.databases, clock: systemClock, timeZone: server.settings.timeZone })

const setRule = (
  as: DemoKey,
  id: string,
  changes: Record<string, unknown>,
  reason = 'a test',
): Promise<TestReply> =>
  server.ask(
    'mutation($id: ID!, $c: SignalRuleInput!, $r: String!) { changeSignalRule(id: $id, changes: $c, reason: $r) { id least effect isChanged } }',
    { as, variables: { id, c: changes, r: reason } },
  )

interface ApiFinding {
  readonly id: string
  readonly rule: string
  readonly subject: string
  readonly effect: string
  readonly state: string
  readonly evidence: readonly string[]
  readonly evidenceCount: string
  readonly agreements: readonly string[]
  readonly redress: readonly string[]
  readonly redressDue: string
}

const fields =
  'id rule subject effect state evidence evidenceCount agreements ground redress redressDue objection reason'

const findings = async (as: DemoKey, rule: string): Promise<readonly ApiFinding[]> => {
  const reply = await server.ask(`query($r: String) { findings(rule: $r) { nodes { ${fields} } } }`, {
    as,
    variables: { r: rule },
  })
  expect(reply.errors ?? []).toEqual([])
  return (reply.data as { findings: { nodes: readonly ApiFinding[] } }).findings.nodes
}

const noticesOf = async (as: DemoKey): Promise<readonly { message: string; text: string; id: string }[]> =>
  (
    (await server.ask('{ notices(first: 30) { nodes { id message text } } }', { as })).data as {
      notices: { nodes: { message: string; text: string; id: string }[] }
    }
  ).notices.nodes

test('thresholds are set by the authority alone, with a reason, within bounds, and the journal has it', async () => {
  expect((await setRule('dataUser', 'REFUSAL_SPIKE', { least: 5 })).codes).toEqual(['FORBIDDEN'])
  expect((await setRule('opener', 'REFUSAL_SPIKE', { least: 5 })).codes).toEqual(['FORBIDDEN'])
  expect((await setRule('operator', 'REFUSAL_SPIKE', { least: 5 })).codes).toEqual(['FORBIDDEN'])
  expect((await setRule('authority', 'REFUSAL_SPIKE', { least: 5 }, ' ')).codes).toEqual(['BAD_USER_INPUT'])
  expect((await setRule('authority', 'REFUSAL_SPIKE', { least: 0 })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await setRule('authority', 'NOTHING', { least: 5 })).codes).toEqual(['BAD_USER_INPUT'])
  const changed = await setRule('authority', 'REFUSAL_SPIKE', { least: 5, requestsPerMinute: 3 })
  expect(changed.data).toEqual({
    changeSignalRule: { id: 'REFUSAL_SPIKE', least: 5, effect: 'THROTTLE', isChanged: true },
  })
  const events = await server.databases.audit`
    select kind, reason from journal.event where stream = 'signalRule:REFUSAL_SPIKE'`
  expect([...events]).toEqual([{ kind: 'CHANGED', reason: 'a test' }])
})

test('R-38, R-68: a spike of refusals is found with its records, throttled at once, and ends when it is dismissed', async () => {
  for (let i = 0; i < 6; i += 1)
    expect((await server.ask(agreedRows, { as: 'dataUser' })).codes).toHaveLength(1)
  // the one before was the change of a rule that a user tried
  await watch()
  const [found] = await findings('authority', 'REFUSAL_SPIKE')
  expect(found).toMatchObject({ effect: 'THROTTLE', state: 'OPEN', evidenceCount: '7', ground: 'T06' })
  const records = await server.databases.audit`
    select decision from metering.usage_record where id = any(${found?.evidence ?? []}::uuid[])`
  expect(records.map(({ decision }) => decision as string)).toEqual(Array(7).fill('DENY'))
  // a round that is done again finds nothing more, and the same records are no evidence twice
  expect(await watch()).toBe(0)

  const told = (await noticesOf('dataUser')).find(({ message }) => message === 'finding.throttled')
  // R-41: ground, facts, reasons, redress and its last day
  for (const part of ['T06', '7 of', 'SZR 83', 'APPEAL', found?.redressDue ?? '-'])
    expect(told?.text).toContain(part)
  expect((await noticesOf('authority')).map(({ message }) => message)).toContain('finding.raised')

  // the reading of notices was one of the three
  const replies: TestReply[] = []
  for (let i = 0; i < 4; i += 1) replies.push(await server.ask('{ me { name } }', { as: 'dataUser' }))
  const last = replies.at(-1)
  expect(last?.codes).toEqual(['RATE_LIMITED'])
  expect(last?.status).toBe(429)
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(replies[0]?.codes).toEqual([])
  // R-42: that its own program used the minute up does not keep the user from objecting
  expect(await findings('dataUser', 'REFUSAL_SPIKE')).toMatchObject([{ id: found?.id }])
  const objected = await server.ask(
    'mutation($id: ID!) { objectToFinding(id: $id, reason: "a typing error") { objection } }',
    { as: 'dataUser', variables: { id: found?.id } },
  )
  expect(objected.data).toEqual({ objectToFinding: { objection: 'a typing error' } })
  // beside it nothing else gets through
  const beside = await server.ask('{ findings { nodes { id } } me { name } }', { as: 'dataUser' })
  expect(beside.codes).toEqual(['RATE_LIMITED'])
  // others are not concerned
  expect((await server.ask('{ me { name } }', { as: 'agreementUser' })).codes).toEqual([])

  const decide = (as: DemoKey, isUpheld: boolean): Promise<TestReply> =>
    server.ask(
      `mutation($id: ID!, $u: Boolean!) { decideFinding(id: $id, isUpheld: $u, reason: "looked at") { state } }`,
      { as, variables: { id: found?.id, u: isUpheld } },
    )
  expect((await decide('agreementUser', false)).codes).toEqual(['FORBIDDEN'])
  expect((await decide('operator', false)).codes).toEqual(['FORBIDDEN'])
  expect((await decide('authority', false)).data).toEqual({ decideFinding: { state: 'DISMISSED' } })
  expect((await decide('authority', true)).codes).toEqual(['INVALID_TRANSITION'])
  const [lifted] = await server.databases
    .audit`select lifted_at from policy.throttle where finding = ${found?.id ?? null}`
  expect(lifted?.['lifted_at']).not.toBeNull()
  for (let i = 0; i < 5; i += 1)
    expect((await server.ask('{ me { name } }', { as: 'dataUser' })).codes).toEqual([])
})

test('who has no part in a finding does not see it; an auditor sees all', async () => {
  expect(await findings('agreementUser', 'REFUSAL_SPIKE')).toEqual([])
  expect(await findings('operator', 'REFUSAL_SPIKE')).toEqual([])
  expect(await findings('auditor', 'REFUSAL_SPIKE')).toHaveLength(1)
  const id = (await findings('auditor', 'REFUSAL_SPIKE'))[0]?.id
  const seen = (as: DemoKey): Promise<TestReply> =>
    server.ask('query($id: ID!) { finding(id: $id) { id } }', { as, variables: { id } })
  expect((await seen('agreementUser')).data).toEqual({ finding: null })
  expect((await seen('opener')).data).toEqual({ finding: { id } })
  expect((await server.ask('{ findings { nodes { id } } }')).codes).toEqual(['UNAUTHENTICATED'])
})

test('R-37, R-38, R-39, R-41: a rule suspends by the step of the case, with ground, facts, records and notice; it never terminates', async () => {
  await setRule('authority', 'REFUSAL_SPIKE', { effect: 'OFF' })
  await setRule('authority', 'OFF_PURPOSE', { least: 3, effect: 'SUSPEND' })
  const { id, agreement } = await cases.openAgreement()
  expect((await server.ask(agreedRows, { as: 'dataUser' })).codes).toEqual([])
  for (let i = 0; i < 3; i += 1)
    expect((await server.ask(otherRows, { as: 'dataUser' })).codes).toEqual(['SCOPE_EXCEEDED'])
  await watch()

  // R-11: the very next request
  expect((await server.ask(agreedRows, { as: 'dataUser' })).codes).toEqual(['SUSPENDED'])
  const [found] = await findings('opener', 'OFF_PURPOSE')
  expect(found).toMatchObject({ effect: 'SUSPEND', agreements: [agreement?.number] })
  const suspended = await cases.read('dataUser', id)
  expect(suspended.phase).toBe('SUSPENDED')
  expect(suspended.history.at(-1)).toMatchObject({ event: 'suspended', side: 'SYSTEM' })
  expect(suspended.decision).toMatchObject({
    kind: 'SUSPENDED',
    ground: 'T01',
    facts: expect.stringContaining('3 times'),
    evidence: found?.evidence.map((record) => `record:${record}`),
    redress: { means: expect.arrayContaining(['APPEAL']), due: expect.stringMatching(/^\d{4}-/) },
  })
  // the notice tells of the event of the suspension, and stands beside it
  const [told] = await server.databases.audit`
    select e.kind, n.at = e.at as "isTogether" from notices.notice n join journal.event e on e.id = n.event_id
    where n.message like 'agreement.suspended%' and e.stream = ${`case:${id}`}`
  expect(told).toEqual({ kind: 'SUSPENDED', isTogether: true })

  // more of the same changes nothing: it stays suspended, and nothing is terminated
  for (let i = 0; i < 4; i += 1) await server.ask(otherRows, { as: 'dataUser' })
  await setRule('authority', 'DENIED_BY_RULE', { least: 1, effect: 'SUSPEND' })
  await watch()
  expect((await cases.read('opener', id)).phase).toBe('SUSPENDED')
  const command = { kind: 'terminate', ground: 'T01', facts: 'x', evidence: ['x'], reasons: 'x' } as const
  await expect(
    carryOut(drizzle(server.databases.control), systemClock, signalActor, (change) =>
      takeStep(change, { actor: { kind: 'system', rule: 'signal' }, timeZone: 'UTC' }, id, command),
    ),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect((await cases.read('opener', id)).phase).toBe('SUSPENDED')
  await setRule('authority', 'DENIED_BY_RULE', { effect: 'OFF' })

  // the case's own way back
  await cases.step(
    'dataUser',
    id,
    'fileRemedy(case: $case, done: "the query was mended", evidence: ["commit"])',
  )
  expect((await cases.step('opener', id, 'acceptRemedy(case: $case, finding: "it was")')).phase).toBe(
    'ACTIVE',
  )
})

test('R-20, R-42: the user objects to what was upheld, and another person decides it', async () => {
  const one = await keysOfOnePerson(server)
  const [found] = await findings('authority', 'OFF_PURPOSE')
  const ask = (as: DemoKey | { readonly key: string }, call: string): Promise<TestReply> =>
    server.ask(`mutation($id: ID!) { done: ${call} { state objection } }`, {
      ...(typeof as === 'string' ? { as } : { headers: { authorization: `Bearer ${as.key}` } }),
      variables: { id: found?.id },
    })
  expect(
    (await ask({ key: one.authority }, 'decideFinding(id: $id, isUpheld: true, reason: "it was asked")'))
      .data,
  ).toEqual({
    done: { state: 'UPHELD', objection: null },
  })
  expect((await ask('agreementUser', 'objectToFinding(id: $id, reason: "no")')).codes).toEqual([
    'BAD_USER_INPUT',
  ])
  expect((await ask('dataUser', 'objectToFinding(id: $id, reason: "a typing error")')).codes).toEqual([])
  expect((await ask('dataUser', 'objectToFinding(id: $id, reason: "again")')).codes).toEqual([
    'INVALID_TRANSITION',
  ])
  expect((await ask('dataUser', 'decideFinding(id: $id, isUpheld: false, reason: "mine")')).codes).toEqual([
    'FORBIDDEN',
  ])
  const again = 'decideFinding(id: $id, isUpheld: false, reason: "it was a typing error")'
  for (const key of [one.authority, one.opener])
    expect((await ask({ key }, again)).codes).toEqual(['FORBIDDEN'])
  expect((await ask('opener', again)).data).toEqual({
    done: { state: 'DISMISSED', objection: 'a typing error' },
  })
})

test('R-38, R-68: a dataset that is walked under an agreement; one without a case is throttled, not suspended', async () => {
  const rows = '{ rows { housingApplicants(first: 3) { nodes { applicationNumber } } } }'
  await setRule('authority', 'DATASET_WALKED', {
    least: 6,
    share: 0.0001,
    effect: 'SUSPEND',
    requestsPerMinute: 2,
  })
  expect((await server.ask(rows, { as: 'agreementUser' })).codes).toEqual([])
  expect((await server.ask(rows, { as: 'agreementUser' })).codes).toEqual([])
  await watch()
  const [found] = await findings('opener', 'DATASET_WALKED')
  expect(found).toMatchObject({
    effect: 'THROTTLE',
    subject: 'agreement:CQ-DEMO-2026-001',
    evidenceCount: '2',
  })
  const codes: unknown[] = []
  for (let i = 0; i < 3; i += 1) codes.push(...(await server.ask(rows, { as: 'agreementUser' })).codes)
  expect(codes).toEqual(['RATE_LIMITED'])
  // what does not rest on the agreement goes on
  expect(
    (await server.ask('{ rows { streets(first: 1) { nodes { name } } } }', { as: 'agreementUser' })).codes,
  ).toEqual([])
})
