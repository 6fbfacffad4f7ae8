import { z } from 'zod'
import { openTestGateway, type TestGateway } from '../support/gateway'
import { caseNames, expectCaseFile, readCaseFile, readCaseOptions, statementsText } from './golden-case'

/** Each case gives the statement and the answer that stand beside it. */
let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

test.each(caseNames)('%s', async (name) => {
  const { cursors, variables, ...options } = readCaseOptions(name)
  const found: Record<string, string> = {}
  for (const [variable, query] of Object.entries(cursors))
    found[variable] = await endCursorOf(query, options.as)
  const answer = await world.run(readCaseFile(name, 'query.graphql'), {
    ...options,
    variables: { ...variables, ...found },
  })
  expectCaseFile(name, 'statement.sql', 'sql', statementsText(answer.statements))
  expectCaseFile(
    name,
    'answer.json',
    'answer',
    pretty({ data: answer.data, errors: answer.errors, rows: answer.rows }),
  )
})

/** The cursor at the end of the one page of an answer. A cursor in a file would be stale once cursors are made anew. */
const endCursorOf = async (query: string, as: string): Promise<string> => {
  const { data } = await world.run(query, { as })
  const [page] = Object.values(OnePage.parse(data).rows)
  return page?.pageInfo.endCursor ?? ''
}

const OnePage = z.object({
  rows: z.record(z.string(), z.object({ pageInfo: z.object({ endCursor: z.string() }) })),
})

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
