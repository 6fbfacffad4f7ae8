import { buildClientSchema, getIntrospectionQuery, parse, validate, type IntrospectionQuery } from 'graphql'
import { CASE_PLACE, examples, type Example } from '../../src/console/examples'
import { starterQuery, type StarterColumn } from '../../src/console/starter-query'
import { startTestServer, type DemoKey, type TestServer } from '../support/server'

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

test.each(examples.filter(({ id }) => id !== 'submit'))(
  'the example $id is answered in full with what it says it needs',
  async (example) => {
    const reply = await server.ask(example.document, asAccount(example.needs))
    expect(reply.codes).toEqual([])
    expect(reply.status).toBe(200)
    expect(reply.text).not.toMatch(/"nodes":\[\]/)
  },
)

test('the examples apply and submit lead to an application that is submitted', async () => {
  const documentOf = (asked: string) => examples.find(({ id }) => id === asked)?.document ?? ''
  const applied = await server.ask(documentOf('apply'), { as: 'dataUser' })
  const [draft] = (applied.data as { apply: { id: string }[] }).apply
  const submitted = await server.ask(
    documentOf('submit').replace(`"${CASE_PLACE}"`, `"${draft?.id ?? ''}"`),
    {
      as: 'dataUser',
    },
  )
  expect(submitted.codes).toEqual([])
  expect(submitted.data).toMatchObject({ submitApplication: { phase: 'SUBMITTED' } })
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
  const open = nodes.filter(({ name }) => name !== 'housingApplicants')
  expect(open.length).toBeGreaterThanOrEqual(4)
  for (const { name, columns } of open) {
    const reply = await server.ask(starterQuery(name, columns, 'en'), { as: 'dataUser' })
    expect([name, reply.codes]).toEqual([name, []])
  }
})
