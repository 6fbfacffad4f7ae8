import { ResultCache } from '../../../../src/gateway/rows/result-cache'
import type { Statement } from '../../../../src/query/compile/compile'
import { JsonText } from '../../../../src/query/run/json-text'
import type { Rows } from '../../../../src/query/run/run'

const statementOn = (...datasets: readonly string[]): Statement => ({
  text: 'select 1',
  json: [null],
  params: [],
  types: [],
  counted: [],
  uses: [],
  reads: datasets.map((dataset) => ({
    dataset,
    version: { number: 1, table: 't', load: 1, rowCount: 1, activatedAt: new Date(0), replacedAt: null },
  })),
})

const rows = (text: string): Rows => ({ json: new JsonText([Buffer.from(text)]), delivered: new Map() })

const [people, places] = [statementOn('people'), statementOn('places')]
const both = statementOn('places', 'people')

/** What it answers where the database would answer `new`. */
const answers = async (cache: ResultCache, statement: Statement): Promise<string> =>
  (await cache.get(statement, [], () => Promise.resolve(rows('new')))).json.toString()

const filled = async (): Promise<ResultCache> => {
  const cache = new ResultCache(1_000_000)
  for (const statement of [people, places, both])
    await cache.get(statement, [], () => Promise.resolve(rows('old')))
  return cache
}

test('an answer is kept until a dataset that it reads is narrowed', async () => {
  const cache = await filled()
  expect(await answers(cache, people)).toBe('old')
  cache.drop(['dataset:people'])
  expect(await answers(cache, people)).toBe('new')
  expect(await answers(cache, both)).toBe('new')
  expect(await answers(cache, places)).toBe('old')
})

test('what is narrowed of somebody drops no answer, a subject of no known kind drops all', async () => {
  const cache = await filled()
  cache.drop(['key:1', 'account:1', 'agreement:A-1'])
  expect(await answers(cache, places)).toBe('old')
  cache.drop(['everything'])
  for (const statement of [people, places, both]) expect(await answers(cache, statement)).toBe('new')
})

test('an answer that was being read while its dataset was narrowed is not kept', async () => {
  const cache = new ResultCache(1_000_000)
  const read = await cache.get(people, [], () => {
    cache.drop(['dataset:people'])
    return Promise.resolve(rows('old'))
  })
  expect(read.json.toString()).toBe('old')
  expect(await answers(cache, people)).toBe('new')
})
