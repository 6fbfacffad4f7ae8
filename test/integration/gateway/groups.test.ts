import { openTestGateway, type RunOptions, type TestGateway } from '../../support/gateway'

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

const ask = async (query: string, options: RunOptions = {}): Promise<unknown> => {
  const answer = await world.run(query, options)
  expect(answer.errors).toEqual([])
  expect(answer.statements).toHaveLength(new Set(Object.keys((answer.data as { rows: object }).rows)).size)
  return (answer.data as { rows: unknown }).rows
}

/** The streets of the fixture, as their rows are made. */
const streets = Array.from({ length: 40 }, (_, i) => ({
  name: `街道${i % 7}`,
  regionCode: i === 39 ? null : i === 38 ? '99' : ['50', '51', '52'][i % 3],
  length: i % 5 === 0 ? null : i % 4,
}))

const there = streets.flatMap(({ length }) => (length === null ? [] : [length]))

test('figures over all rows are those of the rows, one by one', async () => {
  const sum = there.reduce((a, b) => a + b, 0)
  const answer = await ask(
    '{ rows { streets { aggregate { count countDistinct { length } sum { length } avg { length } min { length } max { length } } } } }',
  )
  expect(answer).toEqual({
    streets: {
      aggregate: {
        count: 40,
        countDistinct: { length: 4 },
        sum: { length: String(sum) },
        avg: { length: '1.5000000000000000' },
        min: { length: 0 },
        max: { length: 3 },
      },
    },
  })
  expect(sum / there.length).toBe(1.5)
})
