import { getIntrospectionQuery } from 'graphql'
import { openTestGateway, type TestGateway } from '../support/gateway'

/** What the region fixture holds that is not open, each with a name that is none, of the same length. */
const columns = [
  {
    dataset: 'regions',
    row: 'RegionsRow',
    parent: 'streets',
    relation: 'region',
    name: 'secret',
    none: 'secrez',
  },
  {
    dataset: 'people',
    row: 'PeopleRow',
    parent: 'regions',
    relation: 'people',
    name: 'identity',
    none: 'identitz',
  },
] as const
const datasets = [{ name: 'bunkers', type: 'Bunkers', none: 'bunkerz', noType: 'Bunkerz' }] as const
const hiddenNames = ['secret', 'identity', 'bunkers', 'Bunkers']
/** A right that objections name is called so too. */
const hiddenValues = /(?<!TRADE_)SECRET/

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

const callers = ['anonymous', 'dataUser', 'agreementUser', 'relationUser'] as const

interface Probe {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

/** Ways of asking for rows of a page, to be put below a dataset's field. */
const pages = (x: string): readonly string[] => [
  `{ nodes { ${x} } }`,
  `{ nodes { a: ${x} b: ${x} } }`,
  `{ nodes { ${x} @skip(if: true) } }`,
  `{ nodes { ${x} @include(if: false) __typename } }`,
  `{ edges { node { ${x} } } }`,
  `{ nodes { ... { ${x} } } }`,
  `(where: { ${x}: { eq: "1" } }) { totalCount }`,
  `(where: { not: { or: [{ ${x}: { isNull: true } }] } }) { totalCount }`,
  `(orderBy: [{ ${x}: ASC }]) { totalCount }`,
  `{ aggregate { countDistinct { ${x} } } }`,
  `{ aggregate { min { ${x} } max { m: ${x} } } }`,
  `{ groups(by: [{ column: ${x} }]) { count } }`,
  `{ groups(by: [{ column: code }]) { key { ${x} } } }`,
  `{ groups(by: [{ column: name }], having: { min: { ${x}: { gt: "" } } }) { count } }`,
  `{ groups(by: [{ column: name }], orderBy: [{ max: { ${x}: DESC } }]) { count } }`,
]

const columnProbes = (
  { dataset, row, parent, relation }: (typeof columns)[number],
  x: string,
): readonly Probe[] => {
  const direct = pages(x).map((page) => `{ rows { ${dataset}${page} } }`)
  const below = [
    `{ rows { ${parent} { nodes { ${relation} { ${x} } } } } }`,
    `{ rows { ${parent} { nodes { ${relation} { nodes { ${x} } } } } } }`,
    `{ rows { ${parent}(where: { ${relation}: { ${x}: { eq: "1" } } }) { totalCount } } }`,
    `{ rows { ${parent}(where: { ${relation}: { some: { ${x}: { startsWith: "S" } } } }) { totalCount } } }`,
    `{ rows { ${dataset} { nodes { ...F } } } } fragment F on ${row} { ${x} }`,
    `{ rows { ${dataset} { nodes { ... on ${row} { ${x} } } } } }`,
    `{ rows { a: ${dataset} { totalCount } ${dataset} { nodes { ${x} } } } datasets { totalCount } }`,
    `{ dataset(name: "${dataset}") { columns { ${x} } } }`,
    `{ datasets(search: "${x}") { totalCount nodes { name } } }`,
  ]
  const named = `query($w: ${row}Where) { rows { ${dataset}(where: $w) { totalCount } } }`
  return [
    ...[...direct, ...below].flatMap((query): Probe[] => [{ query }, explained(query)]),
    { query: named, variables: { w: { [x]: { eq: '1' } } } },
    { query: named, variables: { w: { and: [{ [x]: { startsWith: 'S' } }] } } },
    explained(named, { w: { [x]: { eq: '1' } } }),
  ]
}

const datasetProbes = (x: string, type: string): readonly Probe[] =>
  [
    ...pages('code').map((page) => `{ rows { ${x}${page} } }`),
    `{ rows { ${x} { __typename } } }`,
    `{ rows { streets { nodes { ${x} { totalCount } } } } }`,
    `{ rows { ... on Rows { ${x} { totalCount } } } }`,
    `{ dataset(name: "${x}") { name columns { name } access { decision reason } version { rowCount } } }`,
    `{ datasets(search: "${x}") { totalCount nodes { name } } }`,
    `{ __type(name: "${type}Row") { name fields { name } } }`,
    `{ __type(name: "${type}RowWhere") { inputFields { name } } }`,
    `query($w: ${type}RowWhere) { rows { streets { totalCount } } }`,
    `{ rows { streets { nodes { ... on ${type}Row { code } } } } }`,
    `fragment F on ${type}RowConnection { totalCount } { rows { streets { ...F } } }`,
  ].flatMap((query): Probe[] => [{ query }, explained(query)])

const explained = (query: string, variables: Readonly<Record<string, unknown>> = {}): Probe => ({
  query: `query($q: String!, $v: JSON) { explainAccess(query: $q, variables: $v) {
    allowed errors { message code line column } fields { reason coordinates columns { column reason } datasets { dataset reason } } } }`,
  variables: { q: query, v: variables },
})

/** All of a reply that reaches whoever asked, and what of it is on the record as rows. */
const replyOf = async ({ query, variables = {} }: Probe, as: string): Promise<string> => {
  const { text, errors, rows, facts, statements } = await world.run(query, { as, variables })
  const plain = errors.map(({ message, path, extensions }) => ({ message, path, extensions }))
  const { costRequested, costActual } = facts
  return JSON.stringify({ text, plain, rows, costRequested, costActual, statements: statements.length })
}

const pairs = [
  ...columns.map((column) => ({
    what: `${column.dataset}.${column.name}`,
    hidden: columnProbes(column, column.name),
    none: columnProbes(column, column.none),
    back: (reply: string) => reply.replaceAll(column.none, column.name),
  })),
  ...datasets.map(({ name, type, none, noType }) => ({
    what: name,
    hidden: datasetProbes(name, type),
    none: datasetProbes(none, noType),
    back: (reply: string) => reply.replaceAll(none, name).replaceAll(noType, type),
  })),
]

describe.each(pairs)('R-03, R-08: $what, which is not open,', ({ hidden, none, back }) => {
  test.each(callers)('is to %s what a name is that nothing has', async (as) => {
    expect(hidden.length).toBe(none.length)
    for (const [i, probe] of hidden.entries()) {
      const other = none[i]
      if (other === undefined) throw new Error('no pair')
      const reply = await replyOf(probe, as)
      expect(reply).not.toMatch(hiddenValues)
      expect([probe.query, reply]).toEqual([probe.query, back(await replyOf(other, as))])
    }
  })
})

/** Who does not say a hidden name is not told one: neither what lies near it, nor what lists everything. */
const silent: readonly Probe[] = [
  ...['secre', 'secrets', 'identit'].flatMap((x): Probe[] =>
    columns.flatMap((column) => columnProbes(column, x)).filter(({ query }) => !/bunkers/.test(query)),
  ),
  ...['bunker', 'bunkerss'].flatMap((x) => datasetProbes(x, `${x.charAt(0).toUpperCase()}${x.slice(1)}`)),
  { query: getIntrospectionQuery() },
  { query: '{ __schema { types { name fields { name } inputFields { name } enumValues { name } } } }' },
  {
    query:
      '{ datasets(first: 100) { totalCount nodes { name title columns { name label references { dataset column } } } } }',
  },
  { query: '{ rows { __typename regions(first: 2) { __typename nodes { __typename extra } } } }' },
]

test.each(callers)(
  'R-13: no suggestion, error, list or introspection names to %s what is not open',
  async (as) => {
    for (const probe of silent) {
      const reply = await replyOf(probe, as)
      expect(reply).not.toMatch(hiddenValues)
      const said = JSON.stringify(probe)
      for (const name of hiddenNames) {
        const near = said.includes(name) ? reply.replaceAll(new RegExp(`${name}\\w+`, 'g'), '') : reply
        expect([probe.query, new RegExp(`\\b${name}\\b`).test(near)]).toEqual([probe.query, false])
      }
    }
  },
)
