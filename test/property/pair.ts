import type { OperationLimits } from '../../src/gateway/admission/limits'
import type { TestDatabase } from '../support/database'
import { startTestGateway, type GatewayFixture, type TestAnswer, type TestGateway } from '../support/gateway'
import { cursorsIn, wideLimits } from './check'
import { writeDocument, type Document } from './document'
import { makeWorld } from './make-world'
import type { Operation } from './operation'
import { CursorNames, replyOf, type Reply } from './reply'
import { shownRows, sightOf } from './sight'
import { makeTwin, type Differences } from './twin'
import type { World, WorldCaller } from './world'
import { dropWorld, gatewayFixtureOf, loadWorld } from './world-tables'

/** Two databases under one gateway that differ in what one caller may not see. */
export interface Pair {
  /** What operations are drawn from: the rows of both, so that they ask for what only one of them holds. */
  readonly world: World
  readonly caller: string
  readonly differences: Differences
  /** Documents that both were asked, those that had an error, rows of the answers, and pages read from a cursor. */
  readonly tally: { compared: number; refused: number; rows: number; followed: number }
  /** Asks both. @throws Interference when the replies differ */
  check(operation: Operation): Promise<void>
  close(): Promise<void>
}

/** A reply that depends on what its reader may not see. */
export class Interference extends Error {}

/** One database each: the statements are the same, so are the names of the tables. */
export type TwoDatabases = readonly [TestDatabase, TestDatabase]

const callers = ['agreed', 'agreed', 'agreedTwice', 'agreed', 'plain'] as const

export const openPair = async (
  databases: TwoDatabases,
  seed: number,
  limits: OperationLimits = wideLimits,
): Promise<Pair> => {
  const { world, caller, who } = worldOf(seed)
  const twin = makeTwin(world, who)
  const worlds = [world, twin.world] as const
  await Promise.all(worlds.map((each, i) => loadWorld(importerOf(databases, i), each)))
  const side = { now: 0 as 0 | 1 }
  const gateway = await startTestGateway(readingFrom(databases, side), fixtureOf(worlds, side), limits)
  const tally = { compared: 0, refused: 0, rows: 0, followed: 0 }
  const compare = async (documents: Both<Document>, names: Both<CursorNames>): Promise<Both<TestAnswer>> => {
    side.now = 0
    const first = await ask(gateway, documents[0], caller)
    side.now = 1
    const answers = [first, await ask(gateway, documents[1], caller)] as const
    const replies: Both<Reply> = [replyOf(answers[0], names[0]), replyOf(answers[1], names[1])]
    tally.compared += 1
    tally.refused += answers[0].errors.length > 0 ? 1 : 0
    tally.rows += answers[0].rows
    const differences = differencesOf(replies)
    if (differences.length > 0) throw new Interference(told(differences, documents[0], caller, seed))
    return answers
  }
  return {
    world: withRowsOf(world, twin.world),
    caller,
    differences: twin.differences,
    tally,
    check: async (operation) => {
      const asked = { ...operation, caller }
      const names = [new CursorNames(), new CursorNames()] as const
      const first = writeDocument(asked)
      const answers = await compare([first, first], names)
      if (first.probes.length === 0) return
      const next = (answer: TestAnswer): Document => writeDocument(asked, cursorsIn(answer, first.probes))
      tally.followed += 1
      await compare([next(answers[0]), next(answers[1])], names)
    },
    close: async () => {
      await gateway.stop()
      await Promise.all(worlds.map((each, i) => dropWorld(importerOf(databases, i), each)))
    },
  }
}

/** Worlds that are looked at for one in which an agreement's predicate shuts out some rows. */
const MOST_WORLDS = 40
const FEW_ROWS = 10

/** Every third world as it comes; of the others some rows lie outside of what an agreement shows. */
const worldOf = (seed: number): { world: World; caller: string; who: WorldCaller } => {
  for (let tries = 0; ; tries += 1) {
    const world = makeWorld(seed + 1_000_003 * tries)
    const caller = callers[(seed >>> 0) % callers.length] ?? 'agreed'
    const who = world.callers.get(caller)
    if (who === undefined) throw new Error(`no caller ${caller}`)
    const isAnyWorld = seed % 3 === 0 || who.agreements.length === 0 || tries === MOST_WORLDS
    if (isAnyWorld || rowsOutside(world, who) >= FEW_ROWS) return { world, caller, who }
  }
}

/** Rows of datasets that are agreed on, but which no predicate lets through. */
const rowsOutside = (world: World, who: WorldCaller): number =>
  [...sightOf(world, who)].reduce((sum, [name, ways]) => {
    const shown = new Set(shownRows(world, name, ways).flatMap((rids) => [...rids]))
    const rows = world.tables.get(name)?.versions[0]?.rows ?? []
    return sum + (shown.size === 0 ? 0 : rows.filter(({ rid }) => !shown.has(rid)).length)
  }, 0)

type Both<T> = readonly [T, T]

const importerOf = (databases: TwoDatabases, side: number) =>
  (side === 0 ? databases[0] : databases[1]).databases.importer

interface Side {
  readonly now: 0 | 1
}

/** A database whose rows are those of either side: the gateway, its plans and its statements are the same for both. */
const readingFrom = (databases: TwoDatabases, side: Side): TestDatabase => ({
  ...databases[0],
  databases: {
    ...databases[0].databases,
    rows: {
      ...databases[0].databases.rows,
      query: (...args) => databases[side.now].databases.rows.query(...args),
    },
  },
})

const fixtureOf = (worlds: Both<World>, side: Side): GatewayFixture => {
  const fixtures = worlds.map(gatewayFixtureOf)
  const [first = gatewayFixtureOf(worlds[0])] = fixtures
  return {
    ...first,
    get versions() {
      return (fixtures[side.now] ?? first).versions
    },
  }
}

const ask = async (
  gateway: TestGateway,
  { text, variables }: Document,
  caller: string,
): Promise<TestAnswer> => {
  const answer = await gateway.run(text, { as: caller, variables, operationName: 'Q' })
  if (answer.codes.includes('GRAPHQL_VALIDATION_FAILED'))
    throw new Error(`not valid: ${answer.errors.map(({ message }) => message).join(' ')} in ${text}`)
  return answer
}

const differencesOf = ([one, other]: Both<Reply>): readonly string[] =>
  (Object.keys(one) as (keyof Reply)[]).flatMap((part) =>
    one[part] === other[part] ? [] : [`${part}\n  one   ${one[part]}\n  other ${other[part]}`],
  )

/** The rows of both, for the values that operations ask for. */
const withRowsOf = (world: World, twin: World): World => ({
  ...world,
  tables: new Map(
    [...world.tables].map(([name, table]) => {
      const others = [...(twin.tables.get(name)?.generations ?? [])]
      const generations = new Map([
        ...table.generations,
        ...others.map(([generation, rows]) => [`${generation} twin`, rows] as const),
      ])
      return [name, { ...table, generations }]
    }),
  ),
})

const told = (
  differences: readonly string[],
  { text, variables }: Document,
  caller: string,
  seed: number,
): string =>
  [
    ...differences,
    `document  ${text}`,
    `variables ${JSON.stringify(variables)}`,
    `caller    ${caller}`,
    `pair      openPair(databases, ${String(seed)})`,
  ].join('\n')
