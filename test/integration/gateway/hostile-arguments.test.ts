import { hostileValues } from '../../support/hostile-values'
import { openTestGateway, type TestGateway } from '../../support/gateway'

/**
 * Every argument besides `where` (fuzzed-filters.test.ts) is given values that nobody should send: each is answered, or
 * refused as input or by the name of a limit; never an error of ours, and no error of PostgreSQL.
 */
let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

interface Place {
  readonly name: string
  /** Type of the variable `$v`. */
  readonly type: string
  /** Where `$v` stands, below the root. */
  readonly field: string
  /** The variable for a value; absent: the value itself. */
  readonly variable?: (value: unknown) => unknown
}

const ofRegions = (name: string, type: string, args: string, variable?: Place['variable']): Place => ({
  name,
  type,
  field: `rows { regions(${args}) { nodes { code } pageInfo { hasNextPage endCursor } } }`,
  ...(variable === undefined ? {} : { variable }),
})

const ofGroups = (name: string, type: string, args: string, variable?: Place['variable']): Place => ({
  name,
  type,
  field: `rows { regions { groups(${args}) { count } } }`,
  ...(variable === undefined ? {} : { variable }),
})

const ofSights = (name: string, type: string, where: string, variable?: Place['variable']): Place => ({
  name,
  type,
  field: `rows { sights(where: { ${where} }) { totalCount nodes { code } } }`,
  ...(variable === undefined ? {} : { variable }),
})

const by = 'by: [{ column: name }]'
const box = { west: 0, south: 0, east: 1, north: 1 }
const circle = { longitude: 0, latitude: 0, metres: 1 }

const places: readonly Place[] = [
  ...['first', 'last', 'version', 'changesSince', 'removedSince'].map((name) =>
    ofRegions(name, 'Int', `${name}: $v`),
  ),
  ofRegions('after', 'String', 'after: $v'),
  ofRegions('before', 'String', 'last: 2, before: $v'),
  ofRegions('orderBy', '[RegionsRowOrderBy!]', 'orderBy: $v'),
  ofRegions('the direction of an order', '[RegionsRowOrderBy!]', 'orderBy: $v', (value) => [{ code: value }]),
  ofRegions('the column of an order', '[RegionsRowOrderBy!]', 'orderBy: $v', (value) => [
    { [String(value)]: 'ASC' },
  ]),
  ofRegions('where', 'RegionsRowWhere', 'where: $v'),
  ofRegions('the member of a filter', 'RegionsRowWhere', 'where: $v', (value) => ({ [String(value)]: {} })),
  ofGroups('by', '[RegionsRowGroupBy!]!', 'by: $v'),
  ofGroups('the column of a group', 'RegionsRowColumn!', 'by: [{ column: $v }]'),
  ofGroups('truncate of a day', 'DateUnit', 'by: [{ column: foundedOn, truncate: $v }]'),
  ofGroups('truncate of a moment', 'DateUnit', 'by: [{ column: surveyedAt, truncate: $v }]'),
  ...['rank', 'population', 'area', 'density'].map((column) =>
    ofGroups(`bucket of ${column}`, 'Decimal', `by: [{ column: ${column}, bucket: $v }]`),
  ),
  ofGroups('first of groups', 'Int', `${by}, first: $v`),
  ofGroups('offset of groups', 'Int', `${by}, offset: $v`),
  ofGroups('orderBy of groups', '[RegionsRowGroupOrder!]', `${by}, orderBy: $v`),
  ofGroups('the order of a figure', '[RegionsRowGroupOrder!]', `${by}, orderBy: $v`, (value) => [
    { sum: { area: value } },
  ]),
  ofGroups('having', 'RegionsRowHaving', `${by}, having: $v`),
  ofGroups('having a count', 'Int', `${by}, having: { count: { gte: $v } }`),
  ofGroups('having a sum', 'Decimal', `${by}, having: { sum: { area: { lt: $v } } }`),
  ofGroups('having an average', 'Float', `${by}, having: { avg: { density: { gt: $v } } }`),
  ofGroups('having a text', 'String', `${by}, having: { max: { name: { ilike: $v } } }`),
  ofGroups('having a moment', 'DateTime', `${by}, having: { min: { surveyedAt: { ne: $v } } }`),
  ofSights('search', 'String', 'note: { search: $v }'),
  ofSights('similar', 'String', 'name: { similar: $v }'),
  ofSights('search of a masked column', 'String', 'keeper: { search: $v }'),
  ofSights('within', 'GeoBoxInput', 'location: { within: $v }'),
  ...Object.keys(box).map((edge) =>
    ofSights(`${edge} of within`, 'GeoBoxInput', 'location: { within: $v }', (value) => ({
      ...box,
      [edge]: value,
    })),
  ),
  ofSights('withinDistance', 'GeoCircleInput', 'location: { withinDistance: $v }'),
  ...Object.keys(circle).map((part) =>
    ofSights(`${part} of withinDistance`, 'GeoCircleInput', 'location: { withinDistance: $v }', (value) => ({
      ...circle,
      [part]: value,
    })),
  ),
  { name: 'explainAccess', type: 'String!', field: 'explainAccess(query: $v) { allowed cost }' },
  {
    name: 'variables of explainAccess',
    type: 'JSON',
    field:
      'explainAccess(query: "query ($n: Int) { rows { regions(first: $n) { totalCount } } }", variables: $v) { allowed cost }',
  },
  {
    name: 'a variable of explainAccess',
    type: 'JSON',
    field:
      'explainAccess(query: "query ($n: DateTime) { rows { regions(where: { surveyedAt: { gt: $n } }) { totalCount } } }", variables: $v) { allowed cost }',
    variable: (n) => ({ n }),
  },
  {
    name: 'operationName of explainAccess',
    type: 'String',
    field: 'explainAccess(query: "{ rows { regions { totalCount } } }", operationName: $v) { allowed cost }',
  },
  { name: 'dataset', type: 'String!', field: 'dataset(name: $v) { name }' },
  { name: 'search of the catalogue', type: 'String', field: 'datasets(search: $v) { totalCount }' },
  { name: 'theme of the catalogue', type: 'String', field: 'datasets(theme: $v) { totalCount }' },
  { name: 'first of the catalogue', type: 'Int', field: 'datasets(first: $v) { nodes { name } }' },
  { name: 'after of the catalogue', type: 'String', field: 'datasets(after: $v) { nodes { name } }' },
]

const refusals = new Set<unknown>(['BAD_USER_INPUT', 'LIMIT_EXCEEDED', 'COST_TOO_HIGH'])

test.each(places)('$name', async ({ type, field, variable = (value) => value }) => {
  const query = `query ($v: ${type}) { ${field} }`
  const wrong: unknown[] = []
  for (const value of hostileValues) {
    const { errors, codes, data } = await world.run(query, { variables: { v: variable(value) } })
    const isRefused = codes.length > 0 && codes.every((code) => refusals.has(code))
    const isNamed = errors.every(
      ({ message, extensions }, i) =>
        codes[i] !== 'LIMIT_EXCEEDED' ||
        (/limit [A-Z][A-Z_]+/.test(message) && Object.hasOwn(extensions ?? {}, 'limit')),
    )
    if (!(isRefused ? isNamed : codes.length === 0 && data !== null))
      wrong.push([shown(value), codes, errors.map(({ message }) => message)])
  }
  expect(wrong).toEqual([])
})

test('literals in odd spellings are answered or refused in every place', async () => {
  const literals = [
    '1e400',
    '-1e400',
    '99999999999999999999',
    '-1',
    '-0',
    '"1"',
    'null',
    'NaN',
    '[1]',
    '{}',
    '[[[]]]',
  ]
  const known = new Set<unknown>([...refusals, 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED'])
  for (const { name, field } of places)
    for (const literal of literals) {
      const { codes } = await world.run(`{ ${field.replace('$v', literal)} }`)
      expect([name, literal, codes.filter((code) => !known.has(code))]).toEqual([name, literal, []])
    }
})

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 80)
