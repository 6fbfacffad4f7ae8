import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toUsageRecord, type RecordSource } from '../../../src/gateway/record'
import { openTestGateway, type RunOptions, type TestGateway } from '../../support/gateway'

/** What a record says beside the facts of its operation. */
const source: RecordSource = {
  id: '01a2157a-0000-7000-8000-000000000000',
  requestId: 'test',
  begunAt: new Date(0),
  durationUs: 1,
  status: 200,
  documentHash: null,
  purpose: null,
  codes: [],
  hasDelivered: true,
  bytes: 1,
}

const golden = join(__dirname, '..', '..', 'golden')
const cases = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

/** Whatever the pipeline said the first time, the shorter way says the second time, of errors and refusals too. */
test.each(cases)('%s is answered the same when it is asked again', async (name) => {
  const file = join(golden, name, 'case.json')
  const options = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RunOptions) : {}
  const query = readFileSync(join(golden, name, 'query.graphql'), 'utf8')
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
