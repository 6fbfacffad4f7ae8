import { openTestGateway, type TestGateway } from '../support/gateway'
import { askedOptions, caseNames, expectCaseFile, readCaseFile, statementsText } from './golden-case'

/** Each case gives the statement and the answer that stand beside it. */
let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

test.each(caseNames)('%s', async (name) => {
  const answer = await world.run(readCaseFile(name, 'query.graphql'), await askedOptions(world, name))
  const { data, errors, rows } = answer
  expectCaseFile(name, 'statement.sql', 'sql', statementsText(answer.statements))
  expectCaseFile(name, 'answer.json', 'answer', `${JSON.stringify({ data, errors, rows }, null, 2)}\n`)
})
