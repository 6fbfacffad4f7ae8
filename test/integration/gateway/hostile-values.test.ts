import { openTestGateway, type TestGateway } from '../../support/gateway'

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

const texts = [
  '',
  ' ',
  "'",
  "''; drop table rows.regions_g1; --",
  '$1',
  '$$',
  '\\',
  '\\\\',
  'a\\',
  '%',
  '_',
  '%%%%%%%%%%%%%%%%%%%%',
  '{"a":1}',
  '{a,b}',
  '{"',
  'NULL',
  'null',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '\uffff',
  '\u202e',
  'İıſK',
  'Ω≈ç√∫˜µ≤≥÷',
  '田中さんにあげて下さい',
  '👾 🙇 💁',
  '\u0001\u0002\u001f',
  '\n\r\t',
  'x'.repeat(100_000),
  'NaN',
  'Infinity',
  '1e400',
  '-0',
  '0x10',
  '1_000',
  '١٢٣',
  '0000-01-01',
  '294277-01-01',
  '2025-02-29',
  '2025-13-01',
  '24:00:00',
  '2025-01-01T00:00:00',
  '2025-01-01T00:00:00+99:99',
  '2025-01-01T25:00:00Z',
  'infinity',
  'epoch',
  'now',
  'today',
]
const others = [
  0,
  -0,
  1,
  -1,
  0.1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  1e308,
  true,
  false,
  null,
  [],
  {},
  [[]],
  [null],
]

const columns = [
  'name',
  'population',
  'area',
  'rank',
  'density',
  'isUrban',
  'foundedOn',
  'opensAt',
  'surveyedAt',
  'hotline',
]
const types: Readonly<Record<string, string>> = {
  name: 'TextFilter',
  population: 'BigIntFilter',
  area: 'DecimalFilter',
  rank: 'IntFilter',
  density: 'FloatFilter',
  isUrban: 'BooleanFilter',
  foundedOn: 'DateFilter',
  opensAt: 'TimeFilter',
  surveyedAt: 'DateTimeFilter',
  hotline: 'TextFilter',
}
const operators = [
  'eq',
  'ne',
  'lt',
  'gte',
  'in',
  'notIn',
  'contains',
  'startsWith',
  'endsWith',
  'ilike',
  'isNull',
]

const known = new Set<unknown>(['BAD_USER_INPUT', 'LIMIT_EXCEEDED', 'COST_TOO_HIGH'])

test.each(columns)('any value of any operator on %s gives an answer or BAD_USER_INPUT', async (column) => {
  let answered = 0
  for (const value of [...texts, ...others])
    for (const operator of operators) {
      const operand = operator === 'in' || operator === 'notIn' ? [value] : value
      const query = `query ($f: ${types[column] ?? ''}) { rows { regions(where: { ${column}: $f }) { totalCount nodes { code } } } }`
      const answer = await world.run(query, { variables: { f: { [operator]: operand } } })
      if (answer.codes.length === 0) answered += 1
      expect([column, operator, value, answer.codes.filter((code) => !known.has(code))]).toEqual([
        column,
        operator,
        value,
        [],
      ])
    }
  expect(answered).toBeGreaterThan(0)
})

test('any page argument gives an answer or a named refusal', async () => {
  for (const value of [...texts, ...others]) {
    const first = await world.run('query ($n: Int) { rows { regions(first: $n) { totalCount } } }', {
      variables: { n: value },
    })
    const cursors = await world.run(
      'query ($c: String) { rows { after: regions(after: $c) { totalCount } before: regions(before: $c) { totalCount } } }',
      { variables: { c: value } },
    )
    const numbers = await world.run(
      `query ($n: Int) { rows { last: regions(last: $n) { totalCount } version: regions(version: $n) { totalCount }
        changed: regions(changesSince: $n) { totalCount } removed: regions(removedSince: $n) { totalCount } } }`,
      { variables: { n: value } },
    )
    for (const code of [...first.codes, ...cursors.codes, ...numbers.codes]) expect(known).toContain(code)
  }
})

test('a text that no row holds finds no row, whatever it looks like', async () => {
  for (const value of texts.filter((text) => text !== '')) {
    const answer = await world.run(
      'query ($v: String) { rows { regions(where: { name: { eq: $v } }) { totalCount } } }',
      {
        variables: { v: value },
      },
    )
    if (answer.codes.length === 0) expect(answer.data).toEqual({ rows: { regions: { totalCount: 0 } } })
  }
})
