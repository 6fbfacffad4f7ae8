import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RunOptions, TestGateway } from '../support/gateway'

/**
 * A case is a folder: `query.graphql`, and if need be `case.json`; beside them what it must give: `statement.sql`,
 * `answer.json` and `plan.txt`. `UPDATE=sql,answer,explain npx jest test/golden` writes these anew, on purpose; CI
 * never does.
 */
const CaseOptions = z
  .strictObject({
    /** Name of a caller of the fixture, or `anonymous`. */
    as: z.string(),
    operationName: z.string(),
    variables: z.record(z.string(), z.unknown()),
    /** By variable: a query whose only page ends at the cursor that the variable gets. */
    cursors: z.record(z.string(), z.string()),
  })
  .partial()
  .transform(({ as = 'dataUser', operationName, variables = {}, cursors = {} }) => ({
    as,
    variables,
    cursors,
    ...(operationName === undefined ? {} : { operationName }),
  }))
type CaseOptions = z.infer<typeof CaseOptions>

/** A statement of a case, as its file has it. */
export interface GoldenStatement {
  readonly text: string
  readonly params: readonly (string | null)[]
}

/** Names of the cases, which are the folders here. */
export const caseNames: readonly string[] = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort()

/** A file of a case; '' when it is not there. */
export const readCaseFile = (name: string, file: string): string => {
  const path = join(__dirname, name, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

export const readCaseOptions = (name: string): CaseOptions =>
  CaseOptions.parse(JSON.parse(readCaseFile(name, 'case.json') || '{}'))

/** What a case is asked with, its cursors found: one in a file would be stale once cursors are made anew. */
export const askedOptions = async (world: TestGateway, name: string): Promise<RunOptions> => {
  const { cursors, variables, ...options } = readCaseOptions(name)
  const found: Record<string, string> = {}
  for (const [variable, query] of Object.entries(cursors)) {
    const { data } = await world.run(query, { as: options.as })
    const [page] = Object.values(OnePage.parse(data).rows)
    found[variable] = page?.pageInfo.endCursor ?? ''
  }
  return { ...options, variables: { ...variables, ...found } }
}

const OnePage = z.object({
  rows: z.record(z.string(), z.object({ pageInfo: z.object({ endCursor: z.string() }) })),
})

const Params = z.array(z.string().nullable())

/** What `statementsText` wrote. */
export const readStatements = (name: string): readonly GoldenStatement[] =>
  [...readCaseFile(name, 'statement.sql').matchAll(/([\s\S]+?)\n-- (\[.*\])\n/g)].map(
    ([, text = '', params = '[]']) => ({ text, params: Params.parse(JSON.parse(params)) }),
  )

/** Statements with a clause a line, for the reader of a diff, each with its parameters below it. */
export const statementsText = (statements: readonly GoldenStatement[]): string =>
  statements.map(({ text, params }) => `${lines(text)}\n-- ${JSON.stringify(params)}\n`).join('\n')

const lines = (text: string): string =>
  text.replaceAll(/ (from \(|from rows|where|left join lateral|order by|limit|as j,|union all)\b/g, '\n  $1')

const updates = (process.env['CI'] === undefined ? (process.env['UPDATE'] ?? '') : '').split(',')

/** Fails where the file of a case says something else, or writes it when its kind is updated. */
export const expectCaseFile = (
  name: string,
  file: string,
  kind: 'sql' | 'answer' | 'explain',
  text: string,
): void => {
  if (updates.includes(kind) && text !== readCaseFile(name, file))
    writeFileSync(join(__dirname, name, file), text)
  expect(text).toBe(readCaseFile(name, file))
}
