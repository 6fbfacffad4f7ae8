import { toUsageRecord, type RecordSource } from '../../../src/gateway/record'
import { askedOptions, caseNames, readCaseFile } from '../../golden/golden-case'
import { openTestGateway, type TestGateway } from '../../support/gateway'

/** What a record says beside the facts of its operation. */
const source: RecordSource = {
  id: '01a2157a-0000-7000-8000-000000000000',
  requestId: 'test',
  begunAt: new Date(0),
  durationUs: 1,
  status: 200,
  documentHash: null,
  values: null,
  side: null,
  purpose: null,
  codes: [],
  hasDelivered: true,
  bytes: 1,
}

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

/** Whatever the pipeline said the first time, the shorter way says the second time, of errors and refusals too. */
test.each(caseNames)('%s is answered the same when it is asked again', async (name) => {
  const options = await askedOptions(world, name)
  const query = readCaseFile(name, 'query.graphql')
  const told = async () => {
    const { facts, ...answer } = await world.run(query, options)
    return { ...answer, record: toUsageRecord(source, facts) }
  }
  const first = await told()
  expect(await told()).toEqual(first)
})

test('two versions of a dataset in one operation are two uses of it in the record', async () => {
  const query = `{ rows { notices(version: 1) { nodes { code } } a: notices(version: 2, last: 1) { nodes { code } } } }`
  const { facts } = await world.run(query)
  expect(toUsageRecord(source, facts).datasets).toMatchObject([
    { name: 'notices', version: 1, rows: 4 },
    { name: 'notices', version: 2, rows: 1 },
  ])
})
