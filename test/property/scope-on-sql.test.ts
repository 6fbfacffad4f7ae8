import fc from 'fast-check'
import type * as CompileModule from '../../src/query/compile/compile'
import { createTestDatabase } from '../support/database'
import { openTestGateway, startTestGateway } from '../support/gateway'
import { loadParser } from '../support/parsed-sql'
import { askedOptions, caseNames, readCaseFile } from '../golden/golden-case'
import { wideLimits } from './check'
import { writeDocument } from './document'
import { readsBeyondGrants, type Compiled } from './grant-scope'
import { makeWorld } from './make-world'
import { operationArbitrary } from './operation-arbitrary'
import { gatewayFixtureOf, loadWorld } from './world-tables'

/**
 * Scope: no statement reads a table or a column beyond the Grants that it was compiled with, and a masked column through
 * its mask alone. What is compiled is taken down together with its Grants; what it reads is told by PostgreSQL's parser.
 */
const mockCompiled: Compiled[] = []
jest.mock('../../src/query/compile/compile', () => {
  const actual = jest.requireActual<typeof CompileModule>('../../src/query/compile/compile')
  const compile: typeof CompileModule.compile = (plan, facts, maxReplyBytes) => {
    const statement = actual.compile(plan, facts, maxReplyBytes)
    mockCompiled.push({ facts, statement })
    return statement
  }
  return { ...actual, compile }
})

beforeAll(() => loadParser())

/** Parts of the query language, by what a document that uses them holds. */
const parts: Readonly<Record<string, RegExp>> = {
  aggregate: /\baggregate\b/,
  groups: /\bgroups\(/,
  having: /\bhaving:/,
  'a page in a row': /\bnodes.*\bnodes\b/s,
  'a filter through a relation': /\b(some|none|every): ?\{/,
  search: /\bsearch"?:/,
  similar: /\bsimilar"?:/,
  within: /\bwithin"?:/,
  withinDistance: /\bwithinDistance"?:/,
  version: /\bversion:/,
  changesSince: /\bchangesSince:/,
  removedSince: /\bremovedSince:/,
  after: /\bafter:/,
  before: /\bbefore:/,
  cursor: /\bcursor\b/,
}

const beyondIn = (compiled: readonly Compiled[]) =>
  compiled.flatMap((one) => readsBeyondGrants(one).map((read) => `${read} in ${one.statement.text}`))

/** Statements that were compiled while something ran. */
const compiledBy = async (run: () => Promise<unknown>): Promise<readonly Compiled[]> => {
  mockCompiled.length = 0
  await run()
  return [...mockCompiled]
}

test('R-08: the statements of the golden cases read within their Grants', async () => {
  const gateway = await openTestGateway()
  const used = new Set<string>()
  let statements = 0
  for (const name of caseNames) {
    const query = readCaseFile(name, 'query.graphql')
    const options = await askedOptions(gateway, name)
    const compiled = await compiledBy(() => gateway.run(query, options))
    expect([name, beyondIn(compiled)]).toEqual([name, []])
    statements += compiled.length
    if (compiled.length > 0)
      for (const [part, pattern] of Object.entries(parts)) if (pattern.test(query)) used.add(part)
  }
  await gateway.stop()
  expect(statements).toBeGreaterThan(100)
  expect(Object.keys(parts).filter((part) => !used.has(part))).toEqual([])
})

test('R-08: the statements of random operations read within their Grants, by predicates through relations too', async () => {
  const database = await createTestDatabase()
  let statements = 0
  let withPredicate = 0
  for (const seed of [11, 12, 13, 14]) {
    const world = makeWorld(seed)
    await loadWorld(database.databases.importer, world)
    const gateway = await startTestGateway(database, gatewayFixtureOf(world), wideLimits)
    for (const operation of fc.sample(operationArbitrary(world), { seed, numRuns: 60 })) {
      const { text, variables } = writeDocument(operation)
      const compiled = await compiledBy(() => gateway.run(text, { as: operation.caller, variables }))
      expect(beyondIn(compiled)).toEqual([])
      statements += compiled.length
      withPredicate += compiled.filter(({ facts }) =>
        facts.grants.all.some((grant) => grant.predicate),
      ).length
    }
    await gateway.stop()
  }
  await database.close()
  expect(statements).toBeGreaterThan(150)
  expect(withPredicate).toBeGreaterThan(20)
}, 120_000)

describe('a statement that reads more is told', () => {
  let honest: Compiled
  beforeAll(async () => {
    const gateway = await openTestGateway()
    const query = '{ rows { people(first: 1) { nodes { number name region { code } } } } }'
    const [compiled] = await compiledBy(() => gateway.run(query, { as: 'agreementUser' }))
    await gateway.stop()
    if (compiled === undefined) throw new Error('nothing was compiled')
    honest = compiled
  })

  const people = 'from rows."people_g1" s'
  const changes: readonly (readonly [what: string, from: string, to: string])[] = [
    ['a column that is not granted', 's."number"', 's."number", s."income"'],
    ['a masked column as it is stored', 'mask.name(s."name")', 's."name"'],
    ['a masked column through another mask', 'mask.name(', 'mask.telephone('],
    ['a masked column beside its mask', 'mask.name(s."name")', 'mask.name(s."name") || s."name"'],
    ['a column without its alias', 's."number"', 's."number", income'],
    ['a column behind its table', 's."number"', 's."number", rows.people_g1.income'],
    ['the whole row', 's."number"', 's."number", s'],
    ['every column', 's."number"', 's.*'],
    ['a condition on a column', 'where s._load', 'where s."income" > 0 and s._load'],
    [
      'an order by a column',
      `${people} where s._load <= 1`,
      `${people} where s._load <= 1 order by s."income"`,
    ],
    ['a table beside it', people, `${people}, rows."regions_g1" r`],
    ['a table that is joined', people, `${people} join rows."regions_g1" r on true`],
    ['a table without a Grant', 'rows."people_g1"', 'rows."streets_g1"'],
    ['a table of another schema', 'rows."people_g1"', 'log."people_g1"'],
  ]
  test.each(changes)('%s', (_, from, to) => {
    expect(readsBeyondGrants(honest)).toEqual([])
    const text = honest.statement.text.replace(from, () => to)
    expect(text).not.toBe(honest.statement.text)
    expect(readsBeyondGrants({ ...honest, statement: { text } })).not.toEqual([])
  })
})
