import { startTestGateway, type TestAnswer, type TestGateway } from '../support/gateway'
import type { OperationLimits } from '../../src/gateway/admission/limits'
import type { TestDatabase } from '../support/database'
import { CursorBook } from './cursor-book'
import { writeDocument, type Document, type Probe } from './document'
import { Evaluator, type Expected } from './evaluate'
import { withMarks } from './marks'
import type { Operation } from './operation'
import { OtherValues } from './other-values'
import { readsOutside } from './statement-scope'
import { makeWorld } from './make-world'
import { dropWorld, gatewayFixtureOf, loadWorld } from './world-tables'
import type { World } from './world'

/** A world in PostgreSQL, with the gateway on it and the evaluator beside it. */
export interface CheckedWorld {
  readonly world: World
  /** Runs an operation on both. @throws an error that tells the operation and in what they differ */
  check(operation: Operation): Promise<void>
  /** Documents that were compared, and how many of them a field was refused in. */
  readonly tally: Tally
  close(): Promise<void>
}

export interface Tally {
  compared: number
  refused: number
  rows: number
  /** Statements that gave the answers of several documents. */
  batched: number
  /** Statements with a page that is found in one of two ways. */
  chosen: number
}

interface Asked {
  readonly document: Document
  readonly caller: string
  readonly book: CursorBook
  readonly expected: Expected
}

/** The gateway and the evaluator give different answers. */
export class Disagreement extends Error {}

/** Random operations are large; what is refused for its size is another test's. */
export const wideLimits: OperationLimits = {
  maxTokens: 100_000,
  maxDepth: 200,
  maxAliases: 10_000,
  maxRowFields: 200,
  maxCost: 1_000_000_000,
}

export const openCheckedWorld = async (database: TestDatabase, seed: number): Promise<CheckedWorld> => {
  const world = makeWorld(seed)
  const { importer } = database.databases
  await loadWorld(importer, world)
  const gateway = await startTestGateway(database, gatewayFixtureOf(world), wideLimits)
  const sdl = await gateway.gateway.sdl(null)
  if (typeof sdl !== 'string') throw new Error('a world of too many datasets')
  const evaluator = new Evaluator(world, sdl)
  const tally: Tally = { compared: 0, refused: 0, rows: 0, batched: 0, chosen: 0 }
  const values = new OtherValues()
  const expect = (document: Document, caller: string, book: CursorBook): Expected =>
    evaluator.evaluate(document, callerOf(world, caller), book)
  const compareWith = (asked: Asked, answer: TestAnswer, accesses: Expected['accesses']): void => {
    const { document, caller, book, expected } = asked
    if (answer.codes.includes('GRAPHQL_VALIDATION_FAILED'))
      throw new Error(
        `not valid: ${answer.errors.map(({ message }) => message).join(' ')} in ${document.text}`,
      )
    const differences = [
      ...differencesOf(world, answer, expected, book),
      ...outsideOf(world, answer, { ...expected, accesses }),
    ]
    tally.compared += 1
    tally.refused += expected.errors.length > 0 ? 1 : 0
    tally.rows += answer.rows
    tally.chosen += answer.statements.filter(({ text }) => /with "a\d+" as materialized/.test(text)).length
    if (differences.length > 0) throw new Disagreement(told(world, document, caller, differences))
  }
  const compare = async (document: Document, caller: string, book: CursorBook): Promise<TestAnswer> => {
    const answer = await ask(gateway, document, caller)
    const expected = expect(document, caller, book)
    compareWith({ document, caller, book, expected }, answer, expected.accesses)
    return answer
  }
  /** All at one time, so that statements which differ in values alone are one batch. */
  const compareTogether = async (documents: readonly Document[], caller: string): Promise<void> => {
    const answers = await Promise.all(documents.map((document) => ask(gateway, document, caller)))
    tally.batched +=
      answers[0]?.statements.filter(({ text }) => text.startsWith('select batch.i,')).length ?? 0
    const asked = documents.map((document): Asked => {
      const book = new CursorBook()
      return { document, caller, book, expected: expect(document, caller, book) }
    })
    // the statements of one are those of all
    const accesses = asked.flatMap(({ expected }) => expected.accesses)
    answers.forEach((answer, i) => {
      const one = asked[i]
      if (one !== undefined) compareWith(one, answer, accesses)
    })
  }
  return {
    world,
    tally,
    check: async (operation) => {
      const book = new CursorBook()
      const first = writeDocument(operation)
      const other = values.replace(first)
      const answer = await compare(first, operation.caller, book)
      if (first.probes.length > 0)
        await compare(writeDocument(operation, cursorsIn(answer, first.probes)), operation.caller, book)
      if (other !== null) await compareTogether([first, other], operation.caller)
    },
    close: async () => {
      await gateway.stop()
      await dropWorld(importer, world)
    },
  }
}

const callerOf = (world: World, name: string) => {
  const caller = world.callers.get(name)
  if (caller === undefined) throw new Error(`no caller ${name}`)
  return caller
}

const ask = (gateway: TestGateway, { text, variables }: Document, caller: string): Promise<TestAnswer> =>
  gateway.run(text, { as: caller, variables, operationName: 'Q' })

/** The cursors that the probes of an answer held, one for each page that asked for one. */
export const cursorsIn = ({ data }: TestAnswer, probes: readonly Probe[]): ReadonlyMap<string, string> =>
  new Map(
    probes.flatMap(({ key, pick }): [string, string][] => {
      const found = cursorsUnder(data, key)
      const cursor = found[pick % found.length]
      return cursor === undefined ? [] : [[key, cursor]]
    }),
  )

const cursorsUnder = (value: unknown, key: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((part: unknown) => cursorsUnder(part, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) =>
    name === key ? (part as { cursor: string }[]).map(({ cursor }) => cursor) : cursorsUnder(part, key),
  )
}

const differencesOf = (
  world: World,
  answer: TestAnswer,
  expected: Expected,
  book: CursorBook,
): readonly string[] => {
  const compared: readonly (readonly [string, string, string])[] = [
    ['data', JSON.stringify(withMarks(answer.data, expected.data, book)), JSON.stringify(expected.data)],
    ['errors', shownErrors(answer.errors.map(errorOf)), shownErrors(expected.errors)],
    ['rows', shownRows(rowsByDataset(answer)), shownRows(expected.rows)],
  ]
  return compared.flatMap(([what, got, wanted]) =>
    got === wanted ? [] : [`${what}\n  got    ${got}\n  wanted ${wanted}`],
  )
}

const outsideOf = (world: World, { statements }: TestAnswer, expected: Expected): readonly string[] =>
  statements.flatMap(({ text }) => readsOutside(world, text, expected)).map((read) => `reads ${read}`)

const errorOf = ({ path, extensions, message }: TestAnswer['errors'][number]) => ({
  path: Array.isArray(path) ? path.join('.') : '',
  code: (extensions as { code?: unknown } | undefined)?.code ?? message,
})

const shownErrors = (errors: readonly { readonly path: string; readonly code: unknown }[]): string =>
  errors
    .map(({ path, code }) => `${path} ${String(code)}`)
    .sort()
    .join(', ')

/** Each version of a dataset is a use of it by itself. */
const rowsByDataset = ({ facts }: TestAnswer): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>()
  for (const use of facts.datasets.values()) rows.set(use.name, (rows.get(use.name) ?? 0) + use.rows)
  return rows
}

const shownRows = (rows: ReadonlyMap<string, number>): string =>
  [...rows]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${String(count)}`)
    .sort()
    .join(', ')

const told = (
  world: World,
  { text, variables }: Document,
  caller: string,
  differences: readonly string[],
): string =>
  [
    ...differences,
    `document  ${text}`,
    `variables ${JSON.stringify(variables)}`,
    `caller    ${caller} ${JSON.stringify(scopesOf(world, caller))}`,
    `world     makeWorld(${String(world.seed)})`,
  ].join('\n')

/** What a caller's agreements cover, in the form of JSON. */
const scopesOf = (world: World, name: string): unknown =>
  callerOf(world, name).agreements.map(({ agreement, predicates }) =>
    [...agreement.scopes.values()].map(({ dataset, columns }) => ({
      dataset,
      columns: [...columns.values()],
      predicate: predicates.get(dataset) ?? null,
    })),
  )
