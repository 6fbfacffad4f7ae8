import { withOwner } from '../../../src/db/owner'
import { startTestServer, type TestServer } from '../../support/server'

/** What the rules ask of the catalogue, over HTTP on the demo. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

interface Page {
  readonly datasets: {
    readonly nodes: readonly Record<string, unknown>[]
    readonly totalCount: number
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  }
}

const fields = 'name theme industry openAttribute openModes renewCycle opener { name }'

const search = async (args: string): Promise<Page['datasets']> => {
  const query = `{ datasets${args} { nodes { ${fields} } totalCount pageInfo { hasNextPage endCursor } } }`
  const reply = await server.ask(query)
  expect(reply.codes).toEqual([])
  return (reply.data as Page).datasets
}

test('R-02: each published entry is exactly one of the three attributes', async () => {
  const { nodes, totalCount } = await search('(first: 1000)')
  expect(totalCount).toBeGreaterThan(3)
  for (const { openAttribute } of nodes) expect(['UNCONDITIONAL', 'CONDITIONAL']).toContain(openAttribute)
  await expect(
    withOwner(
      server.settings.databaseUrl,
      (sql) => sql`update catalog.dataset set open_attribute = 'PARTLY'`,
    ),
  ).rejects.toMatchObject({ code: '23514' })
  await expect(
    withOwner(server.settings.databaseUrl, (sql) => sql`update catalog.dataset set open_attribute = null`),
  ).rejects.toMatchObject({ code: '23502' })
})

test.each([
  ['theme', 'theme', (value: unknown) => JSON.stringify(value)],
  ['industry', 'industry', (value: unknown) => JSON.stringify(value)],
  ['attribute', 'openAttribute', String],
  ['update cycle', 'renewCycle', String],
] as const)('R-54: anyone finds datasets by their %s', async (_what, field, written) => {
  const all = await search('(first: 1000)')
  const values = [...new Set(all.nodes.map((node) => node[field]))]
  for (const value of values) {
    const found = await search(`(first: 1000, ${field}: ${written(value)})`)
    const wanted = all.nodes.filter((node) => node[field] === value)
    expect(found.nodes).toEqual(wanted)
    expect(found.totalCount).toBe(wanted.length)
  }
})

test('R-54: anyone finds datasets by keyword, opener and mode, in pages', async () => {
  const all = await search('(first: 1000)')
  const opener = (all.nodes[0]?.['opener'] as { name: string }).name
  const theirs = await search(`(first: 1000, opener: ${JSON.stringify(opener)})`)
  expect(theirs.nodes.length).toBeGreaterThan(0)
  for (const node of theirs.nodes) expect(node['opener']).toEqual({ name: opener })
  expect((await search('(openMode: API)')).totalCount).toBe(all.totalCount)
  expect((await search('(search: "空气")')).nodes.map((node) => node['name'])).toEqual(['airQualityHourly'])

  const walked: unknown[] = []
  for (let after: string | null = null; ;) {
    const page: Page['datasets'] = await search(
      `(first: 2${after === null ? '' : `, after: ${JSON.stringify(after)}`})`,
    )
    walked.push(...page.nodes)
    after = page.pageInfo.endCursor
    if (!page.pageInfo.hasNextPage) break
  }
  expect(walked).toEqual(all.nodes)
})
