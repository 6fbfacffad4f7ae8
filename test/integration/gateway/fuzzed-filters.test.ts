import fc from 'fast-check'
import type { ColumnType } from '../../../src/catalog/column-type'
import { filterInputOf } from '../../../schema/rows/column-filter'
import { holdsOf } from '../../property/evaluate-condition'
import { hostileNumbers, hostileShapes, hostileTexts, hostileValues } from '../../support/hostile-values'
import { fixtureSnapshot } from '../../support/region-fixture'
import { openTestGateway, type TestGateway } from '../../support/gateway'

/**
 * Every operator of every type is given values that nobody should send. Each gives the rows that it means, as an
 * evaluator without SQL finds them, or a named refusal; never an error of ours, and never another row.
 */
let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...hostileTexts) },
  fc.constantFrom<unknown>(...hostileNumbers),
  fc.constantFrom<unknown>(...hostileShapes),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
    .map((codes) => String.fromCharCode(...codes)),
  fc.double(),
  fc.integer(),
  fc.bigInt().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
)

const refusals = new Set<unknown>(['BAD_USER_INPUT', 'LIMIT_EXCEEDED'])

interface Case {
  readonly dataset: string
  readonly column: string
  readonly type: ColumnType
  readonly input: string
  readonly operators: readonly string[]
}

const cases = ['regions', 'sights'].flatMap((name) =>
  [...(fixtureSnapshot.datasets.get(name)?.columns.values() ?? [])].flatMap((column): Case[] => {
    const input = filterInputOf(column)
    if (input === undefined || column.type === 'POINT' || column.openAttribute === 'NOT_OPEN') return []
    const operators = Object.keys(input.getFields())
    return [{ dataset: name, column: column.name, type: column.type, input: input.name, operators }]
  }),
)

interface Rows {
  readonly nodes: readonly Readonly<Record<string, unknown>>[]
}

const rowsOf = (data: unknown, key: string): Rows | null =>
  (data as { rows: Readonly<Record<string, Rows | null>> | null } | null)?.rows?.[key] ?? null

/** A value of an answer as the evaluator takes it. */
const cellOf = (value: unknown): string | null =>
  value === null ? null : typeof value === 'string' ? value : JSON.stringify(value)

test('there is a case for every filter input of text, numbers, times and truth', () => {
  expect([...new Set(cases.map(({ input }) => input))].sort()).toEqual([
    'BigIntFilter',
    'BooleanFilter',
    'DateFilter',
    'DateTimeFilter',
    'DecimalFilter',
    'FloatFilter',
    'IntFilter',
    'SearchableTextFilter',
    'TextFilter',
    'TimeFilter',
  ])
})

describe.each(cases)('$dataset.$column', ({ dataset, column, type, input, operators }) => {
  test('every operator finds the rows that it means, or refuses by name', async () => {
    const fields = `nodes { code ${column === 'code' ? '' : column} }`
    const all = rowsOf((await world.run(`{ rows { ${dataset} { ${fields} } } }`)).data, dataset)?.nodes ?? []
    expect(all.length).toBeGreaterThan(0)
    const query = `query (${operators.map((op) => `$${op}: ${input}`).join(' ')}) { rows { ${operators
      .map((op) => `${op}: ${dataset}(where: { ${column}: $${op} }) { nodes { code } }`)
      .join(' ')} } }`
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        const operandOf = (op: string): unknown => (op === 'in' || op === 'notIn' ? [value] : value)
        const variables = Object.fromEntries(operators.map((op) => [op, { [op]: operandOf(op) }]))
        // isNull is of another type than the rest, and would refuse them all
        if (typeof value !== 'boolean') delete variables['isNull']
        const answer = await world.run(query, { variables })
        expect(answer.codes.filter((code) => !refusals.has(code))).toEqual([])
        for (const op of operators) {
          const found = rowsOf(answer.data, op)
          if (found === null || !Object.hasOwn(variables, op)) continue
          const wanted = all.filter(
            (row) => holdsOf(type, cellOf(row[column]), { [op]: operandOf(op) }) === true,
          )
          expect([op, found.nodes.map((row) => row['code'])]).toEqual([op, wanted.map((row) => row['code'])])
        }
      }),
      { numRuns: 60, examples: hostileValues.map((value): [unknown] => [value]) },
    )
  })
})

test('literals in odd spellings give an answer or a refusal', async () => {
  const literals = [
    '1e400',
    '-1e400',
    '1e-400',
    '99999999999999999999',
    '-0',
    '0.1',
    '1E5',
    '"1e400"',
    'true',
    'NULL',
    '[1]',
    '{}',
  ]
  for (const { dataset, column, operators } of cases)
    for (const op of operators)
      for (const literal of literals) {
        const { codes } = await world.run(
          `{ rows { ${dataset}(where: { ${column}: { ${op}: ${literal} } }) { totalCount } } }`,
        )
        const known = [...refusals, 'GRAPHQL_VALIDATION_FAILED']
        expect([column, op, literal, codes.filter((code) => !known.includes(code))]).toEqual([
          column,
          op,
          literal,
          [],
        ])
      }
})

test('places take any numbers, as variables and as literals', async () => {
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(0, -0, 180, -180, 90, -90, 1e308, NaN, Infinity, 5e-324),
    fc.integer({ min: -200, max: 200 }),
  )
  const members = fc.record({
    west: number,
    south: number,
    east: number,
    north: number,
    longitude: number,
    latitude: number,
    metres: number,
  })
  const query = `query ($box: GeoPointFilter, $circle: GeoPointFilter) { rows {
    box: sights(where: { location: $box }) { nodes { code location } }
    circle: sights(where: { location: $circle }) { nodes { code } } } }`
  await fc.assert(
    fc.asyncProperty(members, async ({ west, south, east, north, longitude, latitude, metres }) => {
      const box = { within: { west, south, east, north } }
      const circle = { withinDistance: { longitude, latitude, metres } }
      const answer = await world.run(query, { variables: { box, circle } })
      expect(answer.codes.filter((code) => !refusals.has(code))).toEqual([])
      for (const { location } of rowsOf(answer.data, 'box')?.nodes ?? []) {
        const place = location as { readonly longitude: number; readonly latitude: number }
        expect(place.latitude >= south && place.latitude <= north).toBe(true)
        const isEdge = Math.abs(place.longitude) === 180 || Math.abs(place.latitude) === 90
        const isBetween =
          west <= east
            ? place.longitude >= west && place.longitude <= east
            : place.longitude >= west || place.longitude <= east
        expect(isEdge || isBetween).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
  for (const literal of ['1e400', '-1e400', '99999999999999999999', '"1"', 'null', '0']) {
    const { codes } = await world.run(
      `{ rows { sights(where: { location: { withinDistance: { longitude: 0, latitude: 0, metres: ${literal} } } }) { totalCount } } }`,
    )
    expect([
      literal,
      codes.filter((code) => !refusals.has(code) && code !== 'GRAPHQL_VALIDATION_FAILED'),
    ]).toEqual([literal, []])
  }
})
