import { openBareGateway, type BareGateway } from '../../support/bare-gateway'
import { fixtureSnapshot, fixtureVersions } from '../../support/region-fixture'
import { testLimits } from '../../support/test-limits'

let world: BareGateway
beforeAll(async () => {
  world = await openBareGateway(fixtureSnapshot, fixtureVersions, {
    limits: { ...testLimits, maxTokens: 20_000, maxDepth: 100, maxAliases: 5_000 },
  })
})
afterAll(() => world.gateway.stop())

const times = (n: number, text: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => text(i)).join(' ')

const nested = (n: number, before: string, after: string): string => before.repeat(n) + after.repeat(n)

const regions = (where: string): string => `{ rows { regions(where: ${where}) { totalCount } } }`

const streets = (where: string): string => `{ rows { streets(where: ${where}) { totalCount } } }`

const groups = (more: string): string =>
  `{ rows { regions { groups(by: [{ column: code }] ${more}) { count } } } }`

/** Counting ends at the limit. */
const UNCOUNTED = undefined

test.each([
  ['MAX_LIST_VALUES', 1000, 1001, regions(`{ code: { in: [${times(1001, (i) => `"${String(i)}"`)}] } }`)],
  ['MAX_CONDITIONS', 500, UNCOUNTED, regions(`{ or: [${'{} '.repeat(500)}] }`)],
  ['MAX_FILTER_DEPTH', 20, UNCOUNTED, regions(nested(21, '{ not: ', '}').replace(': }', ': {} }'))],
  [
    'MAX_FILTER_QUANTIFIERS',
    5,
    UNCOUNTED,
    streets(nested(6, '{ children: { some: ', '} }').replace(': }', ': {} }')),
  ],
  ['MAX_FILTER_RELATIONS', 50, UNCOUNTED, streets(`{ and: [${'{ parent: {} } '.repeat(51)}] }`)],
  [
    'MAX_ORDER_TERMS',
    16,
    17,
    `{ rows { regions(orderBy: [${'{ code: ASC } '.repeat(17)}]) { totalCount } } }`,
  ],
  ['MAX_ORDER_TERMS', 16, 17, groups(`orderBy: [${'{ count: ASC } '.repeat(17)}]`)],
  ['MAX_CONDITIONS', 500, UNCOUNTED, groups(`having: { or: [${'{ count: { gt: 1 } } '.repeat(501)}] }`)],
  [
    'MAX_FILTER_DEPTH',
    20,
    UNCOUNTED,
    groups(`having: ${nested(21, '{ not: ', '}').replace(': }', ': {} }')}`),
  ],
  [
    'MAX_SEARCH_CHARACTERS',
    100,
    101,
    `{ rows { sights(where: { name: { search: "${'a'.repeat(101)}" } }) { totalCount } } }`,
  ],
  [
    'MAX_SEARCH_CHARACTERS',
    100,
    UNCOUNTED,
    `{ rows { sights(where: { name: { similar: "${'a'.repeat(201)}" } }) { totalCount } } }`,
  ],
  [
    'MAX_CURSOR_LENGTH',
    524_288,
    524_289,
    `{ rows { regions(after: "${'A'.repeat(524_289)}") { totalCount } } }`,
  ],
  [
    'MAX_FIGURES',
    1000,
    1004,
    `{ rows { regions { aggregate { ${times(251, (i) => `s${String(i)}: max { code name rank area }`)} } } } }`,
  ],
  [
    'MAX_SELECTED_FIELDS',
    2000,
    UNCOUNTED,
    `{ rows { regions { nodes { ${times(2001, (i) => `c${String(i)}: code`)} } } } }`,
  ],
  [
    'MAX_SELECTED_RELATIONS',
    200,
    UNCOUNTED,
    `{ rows { streets { nodes { ${times(201, (i) => `p${String(i)}: parent { code }`)} } } } }`,
  ],
  ['MAX_CATALOGUE_SEARCH_WORDS', 10, 11, '{ datasets(search: "a b c d e f g h i j k") { totalCount } }'],
  ['MAX_LIST_PAGE', 1000, 1001, '{ datasets(first: 1001) { totalCount } }'],
])(
  '%s: %s, of what is beyond it the refusal tells name, value and what was asked',
  async (name, value, asked, query) => {
    const { errors } = await world.ask(query)
    const limit = asked === undefined ? { name, value } : { name, value, asked }
    expect(errors[0]?.extensions).toEqual({ code: 'LIMIT_EXCEEDED', limit })
    for (const part of Object.values(limit)) expect(errors[0]?.message).toContain(String(part))
    expect(errors[0]?.message).not.toContain('{')
    expect((await world.ask(query, { locale: 'zh' })).errors[0]?.message).toMatch(new RegExp(`限制.*${name}`))
    expect(world.statements).toBe(0)
  },
)
