import { z } from 'zod'
import { blocksOf, exampleFiles, readText } from '../../support/documents'
import { startTestServer, type AskOptions, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('the published schema is that of a server with the demo catalogue', async () => {
  const sdl = await (await fetch(`${server.url}/schema.graphql`)).text()
  expect(`${sdl.trimEnd()}\n`).toBe(readText('docs/generated/schema.graphql'))
})

/** Who may run each example, with which variables. */
const runs: Readonly<Record<string, AskOptions>> = {
  'air-quality-by-month.graphql': { as: 'dataUser' },
  'air-quality.graphql': {
    as: 'dataUser',
    variables: { station: 'DEMO-01', since: '2025-12-31T00:00:00+08:00' },
  },
  'assessment.graphql': { as: 'auditor', variables: { from: '2026-10-01', to: '2026-10-31' } },
  'catalogue.graphql': { variables: { search: '重庆' } },
  'dataset.graphql': { variables: { name: 'housingApplicants' } },
  'explain.graphql': { as: 'agreementUser' },
  'housing-applicants.graphql': { as: 'agreementUser' },
  'me.graphql': { as: 'dataUser' },
  'search.graphql': { as: 'dataUser' },
  'streets.graphql': { as: 'dataUser' },
  'usage-log.graphql': { as: 'auditor', variables: { filter: { decision: 'ALLOW' } } },
  'villages-page.graphql': { as: 'dataUser' },
}

test('every example is run here', () => {
  expect(Object.keys(runs)).toEqual([...exampleFiles].sort())
})

test.each(Object.entries(runs))('the example %s is answered with something', async (file, options) => {
  const { errors, data } = await server.ask(readText(`docs/examples/${file}`), options)
  expect(errors).toBeUndefined()
  expect(JSON.stringify(data)).toMatch(/"(nodes|groups|columns|roles|unusedDatasets)":\[[{"]/)
})

test.each(['README.md', 'README.zh-CN.md'])(
  'the first query of %s gives the answer that it shows',
  async (file) => {
    const [body] = blocksOf(file, 'sh').flatMap((block) =>
      [...block.matchAll(/-d '([^']*)'/g)].map((match) => match[1]),
    )
    const { query } = z.object({ query: z.string() }).parse(JSON.parse(body ?? ''))
    const [answer] = blocksOf(file, 'json')
    const shown = z
      .object({
        data: z.unknown(),
        extensions: z.object({ usage: z.object({ rows: z.number(), bytes: z.number(), cost: z.unknown() }) }),
      })
      .parse(JSON.parse(answer ?? ''))
    const reply = await server.ask(query, { as: 'dataUser' })
    const { rows, bytes, cost } = reply.extensions.usage
    expect({ data: reply.data, rows, bytes, cost }).toEqual({ data: shown.data, ...shown.extensions.usage })
  },
)
