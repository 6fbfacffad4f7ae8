import { buildClientSchema, getIntrospectionQuery, parse, validate, type IntrospectionQuery } from 'graphql'
import { applyingExamples } from '../../src/console/applying-examples'
import { caseExamples } from '../../src/console/case-examples'
import { entryExamples } from '../../src/console/entry-examples'
import { CASE_PLACE, HASH_PLACE, type Example } from '../../src/console/example'
import { examples } from '../../src/console/examples'
import { starterQuery, type StarterColumn } from '../../src/console/starter-query'
import { startTestServer, type DemoKey, type TestServer } from '../support/server'
import { until } from '../support/until'

/** The examples of the playground are promises about the demo catalogue: each is kept by the real server. */

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})

afterAll(() => server?.stop())

const accounts: Readonly<Record<Example['needs'], DemoKey | undefined>> = {
  nothing: undefined,
  key: 'dataUser',
  agreement: 'agreementUser',
  opener: 'opener',
  authority: 'authority',
  auditor: 'auditor',
}

const asAccount = (needs: Example['needs']) => {
  const account = accounts[needs]
  return account === undefined ? {} : { as: account }
}

test('every example is valid against the public schema, which anyone may read', async () => {
  const { data } = await server.ask(getIntrospectionQuery())
  const schema = buildClientSchema(data as IntrospectionQuery)
  const faults = examples.flatMap(({ id, document }) =>
    validate(schema, parse(document)).map((error) => `${id}: ${error.message}`),
  )
  expect(faults).toEqual([])
})

/** These go on from what others began: they are carried out in their order below. */
const steps: readonly Example[] = [
  ...applyingExamples.filter(({ id }) => id !== 'apply'),
  ...caseExamples,
  ...entryExamples,
]

test.each(examples.filter((example) => !steps.includes(example)))(
  'the example $id is answered in full with what it says it needs',
  async (example) => {
    const reply = await server.ask(example.document, asAccount(example.needs))
    expect(reply.codes).toEqual([])
    expect(reply.status).toBe(200)
    // nobody was told of anything yet
    if (example.id !== 'notices') expect(reply.text).not.toMatch(/"nodes":\[\]/)
  },
)

const documentOf = (asked: string): string => {
  const found = examples.find(({ id }) => id === asked)
  if (found === undefined) throw new Error(`there is no example ${asked}`)
  return found.document
}

interface ExampleCase {
  readonly id: string
  readonly phase: string
  readonly agreement?: { readonly textHash: string } | null
}

/** Runs an example on a case that must go well, as whoever it names or the one given. */
const takeStep = async (asked: string, id: string, as: DemoKey, hash = ''): Promise<ExampleCase> => {
  const document = documentOf(asked)
    .replace(`"${CASE_PLACE}"`, `"${id}"`)
    .replace(`"${HASH_PLACE}"`, `"${hash}"`)
  const reply = await server.ask(document, { as })
  expect([asked, reply.codes]).toEqual([asked, []])
  const [field] = Object.values(reply.data as Record<string, ExampleCase>)
  if (field === undefined) throw new Error(`${asked}: ${reply.text}`)
  return field
}

const submitted = async (): Promise<string> => {
  const applied = await server.ask(documentOf('apply'), { as: 'dataUser' })
  const id = (applied.data as { apply: { id: string }[] }).apply[0]?.id ?? ''
  expect(await takeStep('submit', id, 'dataUser')).toMatchObject({ phase: 'SUBMITTED' })
  return id
}

const agreed = async (): Promise<string> => {
  const id = await submitted()
  expect(await takeStep('accept', id, 'opener')).toMatchObject({ phase: 'UNDER_EVALUATION' })
  expect(await takeStep('approve', id, 'opener')).toMatchObject({ phase: 'APPROVED' })
  await takeStep('clauses', id, 'opener')
  const { agreement } = await takeStep('case', id, 'dataUser')
  await takeStep('sign', id, 'opener', agreement?.textHash)
  expect(await takeStep('sign', id, 'dataUser', agreement?.textHash)).toMatchObject({ phase: 'SIGNED' })
  expect(await takeStep('pass', id, 'authority')).toMatchObject({ phase: 'ACTIVE' })
  return id
}

test.each([
  ['suspend', 'SUSPENDED'],
  ['terminate', 'TERMINATED'],
])('the examples carry an application to an agreement, and %s it', async (end, phase) => {
  const id = await agreed()
  expect(await takeStep(end, id, 'opener')).toMatchObject({ phase })
  const { data } = await server.ask(documentOf('cases'), { as: 'dataUser' })
  expect(JSON.stringify(data)).toContain(id)
})

test('the examples carry a refusal to an appeal that is upheld', async () => {
  const id = await submitted()
  await takeStep('accept', id, 'opener')
  expect(await takeStep('reject', id, 'opener')).toMatchObject({ phase: 'REJECTED' })
  await takeStep('appeal', id, 'dataUser')
  expect(await takeStep('decideAppeal', id, 'authority')).toMatchObject({ phase: 'UNDER_EVALUATION' })
})

test('the examples carry a dataset from its description into the catalogue', async () => {
  for (const { id, document, needs } of entryExamples) {
    const reply = await server.ask(document, asAccount(needs))
    expect([id, reply.codes]).toEqual([id, []])
  }
  await until(async () =>
    (await server.ask('{ dataset(name: "parkBenches") { title } }')).text.includes('公园'),
  )
})

test.each(examples.filter(({ needs }) => needs !== 'nothing'))(
  'the example $id is refused without it',
  async ({ document }) => {
    const reply = await server.ask(document)
    expect(reply.codes).toContain('UNAUTHENTICATED')
  },
)

test('the starter query of every dataset is valid and answered', async () => {
  const { data } = await server.ask(
    '{ datasets(first: 100) { nodes { name columns { name openAttribute } } } }',
  )
  const { nodes } = (data as { datasets: { nodes: { name: string; columns: StarterColumn[] }[] } }).datasets
  // one needs an agreement, the other was never imported
  const open = nodes.filter(({ name }) => name !== 'housingApplicants' && name !== 'parkBenches')
  expect(open.length).toBeGreaterThanOrEqual(4)
  for (const { name, columns } of open) {
    const reply = await server.ask(starterQuery(name, columns, 'en'), { as: 'dataUser' })
    expect([name, reply.codes]).toEqual([name, []])
  }
})
