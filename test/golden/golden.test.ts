import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTestGateway, type RunOptions, type TestGateway } from '../support/gateway'

/**
 * A case is a folder: `query.graphql`, and if need be `case.json` (caller, variables); beside them the statement and the
 * answer that it must give. `UPDATE=sql,answer npx jest test/golden` writes them anew, on purpose; CI never does.
 */
const folder = __dirname
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

const updates = (process.env['CI'] === undefined ? (process.env['UPDATE'] ?? '') : '').split(',')

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

test.each(cases)('%s', async (name) => {
  const path = (file: string) => join(folder, name, file)
  const options = existsSync(path('case.json')) ? (JSON.parse(readFileSync(path('case.json'), 'utf8')) as RunOptions) : {}
  const answer = await world.run(readFileSync(path('query.graphql'), 'utf8'), options)
  const statements = answer.statements.map(({ text, params }) => `${lines(text)}\n-- ${JSON.stringify(params)}\n`).join('\n')
  expectSame(path('statement.sql'), 'sql', statements)
  expectSame(path('answer.json'), 'answer', pretty({ data: answer.data, errors: answer.errors, rows: answer.rows }))
})

const expectSame = (file: string, kind: string, text: string): void => {
  if (updates.includes(kind)) writeFileSync(file, text)
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '')
}

/** One clause a line, for the reader of a diff. */
const lines = (text: string): string =>
  text.replaceAll(/ (from \(|from rows|where|left join lateral|order by|limit|as j,|union all)\b/g, '\n  $1')

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
