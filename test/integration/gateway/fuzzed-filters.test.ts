import fc from 'fast-check'
import type { ColumnType } from '../../../src/catalog/column-type'
import { filterInputOf } from '../../../schema/rows/column-filter'
import { holdsOf } from '../../property/evaluate-condition'
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

const texts = [
  ...[
    '',
    ' ',
    '\u3000',
    '\0',
    'a\0b',
    '\ud800',
    'x\udc00',
    '\uffff',
    '\ufeff',
    '\u202e磁器口',
    '\u0001',
    '\r\n',
  ],
  ...[
    "'",
    "'; drop table rows.regions_g1; --",
    "' or '1'='1",
    '$1',
    '$1::int',
    '$$x$$',
    '"',
    '{"a"}',
    '{,}',
    '{}',
  ],
  ...[
    '\\',
    '\\\\',
    '%',
    '_%_',
    '\\%',
    "E'\\x'",
    '/*',
    '--',
    ';',
    ':v',
    '${v}',
    '{{v}}',
    '%s%n',
    '../../etc/passwd',
  ],
  ...[
    'null',
    'NULL',
    'undefined',
    'true',
    'NaN',
    'Infinity',
    '-Infinity',
    'nan',
    'inf',
    '1e400',
    '1e-400',
    '-1e308',
  ],
  ...[
    '0',
    '-0',
    '+1',
    '1.',
    '.5',
    '1e5',
    '1E+5',
    '0x10',
    '0b1',
    '0o7',
    '1_000',
    '1,5',
    '１２',
    '٣',
    'Ⅳ',
    ' 1',
    '1 ',
  ],
  ...[
    '007',
    '2147483648',
    '-2147483649',
    '9223372036854775808',
    '99999999999999999999999',
    `1.${'3'.repeat(400)}`,
  ],
  ...[
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
    '2023-02-29',
    '2024-02-29',
    '1900-02-29',
    '2024-13-01',
  ],
  ...[
    '294277-01-01',
    '4714-11-24 BC',
    'infinity',
    'epoch',
    'now',
    'today',
    '24:00:00',
    '23:59:60',
    '08:30',
    '8:30',
  ],
  ...[
    '08:30:00.1234567',
    '23:59:59.999999',
    '2024-01-01T00:00:00',
    '2024-01-01T00:00:00Z',
    '2024-01-01t00:00:00z',
  ],
  ...['0001-01-01T00:00:00+15:59', '9999-12-31T23:59:59.999999-15:59', '2024-01-01T00:00:00+16:00'],
  ...[
    '0000-12-31T23:00:00Z',
    '294277-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '2024-01-01 00:00:00 Asia/Tokyo',
  ],
  ...[
    'İ',
    'ı',
    'ß',
    'ﬁ',
    'Σ ς',
    'ﷺ'.repeat(20),
    '👨‍👩‍👧‍👦',
    '🇨🇳',
    'e\u0301',
    'Å',
    '𠮷',
    '磁器口',
    '重庆',
    '云南 "quoted"',
  ],
  ...[
    'x'.repeat(1_000_000),
    '%'.repeat(50),
    '_'.repeat(3000),
    '磁'.repeat(100),
    '"'.repeat(5000),
    '\\\\'.repeat(5000),
  ],
]
const numbers = [
  0,
  -0,
  1,
  -1,
  0.1,
  3,
  1e-7,
  1e21,
  1e300,
  1e308,
  5e-324,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  2 ** 63,
  NaN,
  Infinity,
]

const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...texts) },
  fc.constantFrom<unknown>(...numbers),
  fc.constantFrom<unknown>(true, false, null, [], {}, [[]], { eq: 1 }),
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
      { numRuns: 60, examples: texts.map((text): [unknown] => [text]) },
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
