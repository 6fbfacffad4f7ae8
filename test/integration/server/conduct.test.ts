import { agreedRows, createCaseDriver, type ApiCase, type CaseDriver } from '../../support/agreed-case'
import { startTestServer, type DemoKey, type TestReply, type TestServer } from '../../support/server'

/** What is done against a user, and what the user can do about it, by the API alone (R-37 to R-44). */
jest.setTimeout(300_000)

let server: TestServer
let cases: CaseDriver
beforeAll(async () => {
  server = await startTestServer()
  cases = createCaseDriver(server)
})
afterAll(() => server.stop())

const finding = (ground: string): Readonly<Record<string, unknown>> => ({
  ground,
  facts: `facts of ${ground}`,
  evidence: ['record:0191'],
  reasons: `reasons of ${ground}`,
})

const measure = (as: DemoKey, id: string, name: string, f: unknown): Promise<ApiCase> =>
  cases.step(as, id, `${name}(case: $case, finding: $f)`, ', $f: FindingInput!', { f })

const tryMeasure = (as: DemoKey, id: string, name: string, f: unknown): Promise<TestReply> =>
  cases.tryStep(as, id, `${name}(case: $case, finding: $f)`, ', $f: FindingInput!', { f })

const lastNotice = async (as: DemoKey, message: string): Promise<string> => {
  const reply = await server.ask('{ notices(first: 20) { nodes { message text } } }', { as })
  const { nodes } = (reply.data as { notices: { nodes: { message: string; text: string }[] } }).notices
  return nodes.find((notice) => notice.message === message)?.text ?? ''
}

/** Of the case that the story leaves behind, so that the next one begins without an agreement in force. */
const end = async (id: string): Promise<void> => {
  const { phase } = await cases.read('opener', id)
  if (phase === 'ACTIVE' || phase === 'SUSPENDED')
    await measure('opener', id, 'terminateAgreement', finding('T13'))
}

test('R-37: without a ground of the list, facts, evidence or reasons nothing is done', async () => {
  const { id } = await cases.openAgreement()
  const bad = [
    { ...finding('T99') },
    { ...finding('T01'), facts: ' ' },
    { ...finding('T01'), evidence: [] },
    { ...finding('T01'), reasons: '' },
  ]
  for (const name of ['giveNotice', 'suspendAgreement', 'terminateAgreement'])
    for (const f of bad) {
      const reply = await tryMeasure('opener', id, name, f)
      expect([name, reply.codes]).toEqual([name, ['BAD_USER_INPUT']])
      expect(reply.errors?.[0]?.extensions?.['rule']).toBe('R-37')
    }
  expect((await cases.read('dataUser', id)).phase).toBe('ACTIVE')
  await end(id)
})

test('R-39, R-41: the ordinary path tells ground, facts, term and redress first, and waits for the term', async () => {
  const { id } = await cases.openAgreement()
  const noticed = await measure('opener', id, 'giveNotice', finding('T09'))
  const remedy = noticed.clocks.find(({ term }) => term === 'REMEDY')?.due ?? 'none'
  const text = await lastNotice('dataUser', 'agreement.warned')
  for (const part of [
    'T09',
    'facts of T09',
    'reasons of T09',
    remedy,
    'APPEAL',
    noticed.decision?.redress.due ?? '-',
  ])
    expect(text).toContain(part)
  for (const name of ['suspendAgreement', 'terminateAgreement']) {
    const reply = await tryMeasure('authority', id, name, finding('T09'))
    expect(reply.codes).toEqual(['INVALID_TRANSITION'])
    expect(reply.errors?.[0]?.extensions?.['rule']).toBe('R-39')
  }
  expect((await server.ask(agreedRows, { as: 'dataUser' })).codes).toEqual([])
  await end(id)
})

test('R-39, R-40, R-41: the urgent path suspends and tells at once; a remedy is lifted with the finding on record', async () => {
  const { id } = await cases.openAgreement()
  const suspended = await measure('opener', id, 'suspendAgreement', finding('T05'))
  const text = await lastNotice('dataUser', 'agreement.suspended')
  for (const part of ['facts of T05', 'reasons of T05', 'APPEAL', suspended.decision?.redress.due ?? '-'])
    expect(text).toContain(part)
  const noFinding = await cases.tryStep('opener', id, 'acceptRemedy(case: $case, finding: " ")')
  expect(noFinding.codes).toEqual(['BAD_USER_INPUT'])
  await cases.step(
    'dataUser',
    id,
    'fileRemedy(case: $case, done: "disks are encrypted", evidence: ["photo"])',
  )
  const restored = await cases.step('opener', id, 'acceptRemedy(case: $case, finding: "seen on site")')
  expect(restored.phase).toBe('ACTIVE')
  const [accepted] = await server.databases.audit`
    select body->>'finding' as finding from journal.event where stream = ${`case:${id}`} and kind = 'REMEDY_ACCEPTED'`
  expect(accepted?.['finding']).toBe('seen on site')
  expect((await server.ask(agreedRows, { as: 'dataUser' })).codes).toEqual([])
  await end(id)
})

test('R-42: an appeal is not decided by whoever decided, and upheld it restores', async () => {
  const { id } = await cases.openAgreement()
  await measure('authority', id, 'suspendAgreement', finding('T02'))
  await cases.step('dataUser', id, 'appeal(case: $case, grounds: "nothing was passed on", evidence: [])')
  const own = await cases.tryStep(
    'authority',
    id,
    'decideAppeal(case: $case, isUpheld: false, reasons: "it was")',
  )
  expect(own.codes).toEqual(['FORBIDDEN'])
  expect(own.errors?.[0]?.extensions?.['rule']).toBe('R-42')
  // nor by the opener, who is no instance of appeal
  const opener = await cases.tryStep('opener', id, 'decideAppeal(case: $case, isUpheld: true, reasons: "no")')
  expect(opener.codes).toEqual(['FORBIDDEN'])
  expect((await cases.read('dataUser', id)).phase).toBe('SUSPENDED')

  const other = await cases.openAgreement()
  await measure('opener', other.id, 'suspendAgreement', finding('T02'))
  expect((await server.ask(agreedRows, { as: 'dataUser' })).codes).toEqual(['SUSPENDED'])
  await cases.step(
    'dataUser',
    other.id,
    'appeal(case: $case, grounds: "nothing was passed on", evidence: [])',
  )
  const upheld = await cases.step(
    'authority',
    other.id,
    'decideAppeal(case: $case, isUpheld: true, reasons: "nothing was")',
  )
  expect(upheld.phase).toBe('ACTIVE')
  expect((await server.ask(agreedRows, { as: 'dataUser' })).codes).toEqual([])
  await end(other.id)
})

test('R-43, R-44: an end without fault leaves no mark, and the proof of disposal is due until it is filed', async () => {
  const { id } = await cases.openAgreement()
  const ended = await measure('authority', id, 'terminateAgreement', finding('T13'))
  expect(ended).toMatchObject({ phase: 'TERMINATED', owesDisposal: true })
  const due = ended.clocks.find(({ term }) => term === 'DISPOSAL')?.due ?? 'none'
  expect(await lastNotice('dataUser', 'agreement.terminated')).toContain(due)
  const [event] = await server.databases.audit`
    select body->>'isFault' as fault from journal.event where stream = ${`case:${id}`} and kind = 'TERMINATED'`
  expect(event?.['fault']).toBe('false')
  const mark = await cases.tryStep('opener', id, 'settleBreach(case: $case, isViolation: true, reasons: "x")')
  expect(mark.codes).toEqual(['INVALID_TRANSITION'])

  const file = (proofs: unknown): Promise<TestReply> =>
    cases.tryStep(
      'dataUser',
      id,
      'fileDisposal(case: $case, disposal: { method: "deleted", proofs: $p })',
      ', $p: [AttachmentInput!]!',
      { p: proofs },
    )
  expect((await file([])).codes).toEqual(['BAD_USER_INPUT'])
  expect((await cases.read('opener', id)).owesDisposal).toBe(true)
  expect((await file([{ name: 'log', sha256: 'b'.repeat(64) }])).codes).toEqual([])
  expect((await cases.read('opener', id)).owesDisposal).toBe(false)
})
