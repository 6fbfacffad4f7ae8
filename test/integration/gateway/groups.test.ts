import { testLimits } from '../../support/test-limits'
import { openTestGateway, type RunOptions, type TestGateway } from '../../support/gateway'

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway({ limits: { ...testLimits, maxAliases: 10_000 } })
})
afterAll(() => world.stop())

interface Group {
  readonly key: Readonly<Record<string, unknown>>
  readonly count: number
  readonly sum?: Readonly<Record<string, string | null>>
}

const ask = async (query: string, options: RunOptions = {}) => {
  const answer = await world.run(query, options)
  expect(answer.errors).toEqual([])
  expect(answer.statements).toHaveLength(1)
  return (answer.data as { rows: Record<string, { groups: readonly Group[] }> }).rows
}

/** The streets of the fixture, as their rows are made. */
const streets = Array.from({ length: 40 }, (_, i) => ({
  name: `街道${i % 7}`,
  regionCode: i === 39 ? null : i === 38 ? '99' : (['50', '51', '52'][i % 3] ?? ''),
  length: i % 5 === 0 ? null : i % 4,
}))

test('figures over all rows are those of the rows, one by one', async () => {
  const lengths = streets.flatMap(({ length }) => (length === null ? [] : [length]))
  const sum = lengths.reduce((a, b) => a + b, 0)
  expect(sum / lengths.length).toBe(1.5)
  const figures = 'countDistinct { length } sum { length } avg { length } min { length } max { length }'
  expect(await ask(`{ rows { streets { aggregate { count ${figures} } } } }`)).toEqual({
    streets: {
      aggregate: {
        count: 40,
        countDistinct: { length: 4 },
        sum: { length: String(sum) },
        avg: { length: '1.5000000000000000' },
        min: { length: 0 },
        max: { length: 3 },
      },
    },
  })
})

test('groups by two keys hold each row once, in the order of the keys, missing values last', async () => {
  const { streets: answer } = await ask(
    '{ rows { streets { groups(by: [{ column: regionCode }, { column: length }]) { key { regionCode length } count sum { length } } } } }',
  )
  const expected = new Map<string, Group>()
  for (const { regionCode, length } of streets) {
    const id = JSON.stringify([regionCode ?? '~', length ?? 9])
    const count = (expected.get(id)?.count ?? 0) + 1
    const sum = { length: length === null ? null : String(length * count) }
    expected.set(id, { key: { regionCode, length }, count, sum })
  }
  const sorted = [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  expect(answer?.groups).toEqual(sorted)
})

test('pages of groups join without a gap, in any order of figures with ties', async () => {
  const query = `query ($first: Int, $offset: Int) { rows { streets {
    groups(by: [{ column: name }, { column: length }], orderBy: [{ count: DESC }, { min: { regionCode: ASC_NULLS_FIRST } }],
      first: $first, offset: $offset) { key { name length } count } } } }`
  const groups = async (first: number, offset: number) =>
    (await ask(query, { variables: { first, offset } }))['streets']?.groups ?? []
  const whole = await groups(1000, 0)
  expect(new Set(whole.map(({ key }) => JSON.stringify(key))).size).toBe(whole.length)
  const pages: Group[] = []
  for (let offset = 0; offset < whole.length; offset += 4) pages.push(...(await groups(4, offset)))
  expect(pages).toEqual(whole)
  expect(await groups(4, whole.length)).toEqual([])
})

test('a column of each type can be a key, all columns at once too', async () => {
  const columns = ['code', 'name', 'population', 'area', 'rank', 'density', 'isUrban', 'foundedOn']
  columns.push('opensAt', 'surveyedAt', 'hotline')
  const by = columns.map((column) => `{ column: ${column} }`).join(' ')
  const list = columns.join(' ')
  const { regions } = await ask(
    `{ rows { regions { nodes { ${list} } groups(by: [${by}]) { key { ${list} } } } } }`,
  )
  const { nodes = [], groups = [] } = regions as unknown as { nodes: object[]; groups: { key: object }[] }
  expect(nodes).toHaveLength(5)
  // a key has one form, whichever row it was read of: no zeros at the end of a decimal
  const inOneForm = nodes.map((node) => ({
    ...node,
    area: 'area' in node && typeof node.area === 'string' ? node.area.replace(/\.?0+$/, '') : null,
  }))
  expect(groups.map(({ key }) => key)).toEqual(inOneForm)
})

test('hundreds of figures, under names longer than 63 bytes, in one selection', async () => {
  const long = 'a'.repeat(180)
  const columns = 'code name population area rank density foundedOn opensAt surveyedAt hotline'.split(' ')
  const members = columns.map((column) => `${long}${column}: ${column}`).join(' ')
  const figures = Array.from(
    { length: 24 },
    (_, i) =>
      `${long}min${i}: min { ...E } ${long}max${i}: max { ...E } ${long}n${i}: countDistinct { ...C }`,
  ).join(' ')
  const { regions } = await ask(
    `{ rows { regions { aggregate { ${figures} } groups(by: [{ column: code }]) { ${figures} } } } }
     fragment E on RegionsRowExtremes { ${members} } fragment C on RegionsRowCounts { ${members} }`,
  )
  const { aggregate, groups = [] } = regions as unknown as {
    aggregate: Record<string, Record<string, unknown>>
    groups: Record<string, Record<string, unknown>>[]
  }
  expect(Object.keys(aggregate)).toHaveLength(72)
  expect(aggregate[`${long}max23`]?.[`${long}rank`]).toBe(4)
  expect(groups.map((group) => group[`${long}min23`]?.[`${long}code`])).toEqual([
    '50',
    '51',
    '52',
    '53',
    '54',
  ])
})

test('more figures than one scan may have are refused', async () => {
  const sums = Array.from({ length: 251 }, (_, i) => `s${i}: max { code name rank area }`).join(' ')
  const answer = await world.run(`{ rows { regions { aggregate { ${sums} } } } }`)
  expect(answer.codes).toEqual(['LIMIT_EXCEEDED'])
  expect(answer.statements).toEqual([])
})

test('groups beyond the bounds of first and offset are refused by name', async () => {
  for (const [args, code, told] of [
    ['first: 1001', 'LIMIT_EXCEEDED', 'WEIR_MAX_PAGE_ROWS'],
    ['first: -1', 'BAD_USER_INPUT', 'first is -1'],
    ['offset: 1000001', 'LIMIT_EXCEEDED', 'MAX_GROUP_OFFSET'],
    ['offset: -1', 'BAD_USER_INPUT', 'offset is -1'],
  ] as const) {
    const answer = await world.run(
      `{ rows { streets { groups(by: [{ column: code }], ${args}) { count } } } }`,
    )
    expect(answer.codes).toEqual([code])
    expect(answer.errors[0]?.message).toContain(told)
  }
})

test('each parent row has groups of its own, and every group counts as a row of its dataset', async () => {
  const answer = await world.run(
    '{ rows { regions(first: 3) { nodes { code streets { groups(by: [{ column: length }], first: 3) { key { length } count } aggregate { count } } } } } }',
  )
  const { regions } = (answer.data as { rows: { regions: { nodes: Parent[] } } }).rows
  for (const { code, streets: related } of regions.nodes) {
    const own = streets.filter(({ regionCode }) => regionCode === code)
    expect(related.aggregate.count).toBe(own.length)
    expect(related.groups).toEqual(
      [0, 1, 2].map((length) => ({
        key: { length },
        count: own.filter((street) => street.length === length).length,
      })),
    )
  }
  expect([...answer.facts.datasets.values()].map(({ name, rows }) => [name, rows])).toEqual([
    ['regions', 3],
    ['streets', 12],
  ])
})

interface Parent {
  readonly code: string
  readonly streets: { readonly groups: readonly Group[]; readonly aggregate: { readonly count: number } }
}

describe('values at the ends of their types', () => {
  beforeAll(async () => {
    const insert = (values: string) =>
      world.database.databases.importer.unsafe(
        `insert into rows.regions_g1 (_rid, _load, code, name, rank, population, density, "surveyedAt", hotline, secret)
         values (gen_random_uuid(), 1, ${values}, '', '')`,
      )
    await insert(
      `'90', '', -2147483648, '-9223372036854775808', '-1.7976931348623157e308', '9999-12-31T23:59:59.999999Z'`,
    )
    await insert(
      `'91', '', 2147483647, '9223372036854775807', '1.7976931348623157e308', '0001-01-01T00:00:00Z'`,
    )
    await insert(`'92', '', 0, 0, '5e-324', '2024-02-29T16:00:00Z'`)
    await insert(`'93', '', -1, -1, '1.7976931348623157e308', '2024-02-29T15:59:59.999999Z'`)
    await insert(`'94', '', 1, 1, '-0.3', '2024-03-03T16:00:00Z'`)
  })
  const where = 'where: { code: { gte: "90" } }'
  const keys = async (column: string, by: string) => {
    const { regions } = await ask(
      `{ rows { regions(${where}) { groups(by: [{ column: ${column}, ${by} }]) { key { ${column} } count } } } }`,
    )
    return regions?.groups.map(({ key, count }) => [key[column], count])
  }

  test('lie in a bucket of their type', async () => {
    expect(await keys('rank', 'bucket: 2147483647')).toEqual([
      [-2147483648, 1],
      [-2147483647, 1],
      [0, 2],
      [2147483647, 1],
    ])
    expect(await keys('population', 'bucket: "9223372036854775807"')).toEqual([
      ['-9223372036854775808', 1],
      ['-9223372036854775807', 1],
      ['0', 2],
      ['9223372036854775807', 1],
    ])
    expect(await keys('density', 'bucket: "0.1"')).toEqual([
      [-1.7976931348623157e308, 1],
      [-0.3, 1],
      [0, 1],
      [1.7976931348623157e308, 2],
    ])
    const wide = `1${'0'.repeat(308)}`
    expect(await keys('density', `bucket: "${wide}"`)).toEqual([
      [-1.7976931348623157e308, 1],
      [-1e308, 1],
      [0, 1],
      [1e308, 2],
    ])
  })

  test('begin in a unit of the time zone of the server', async () => {
    // the gateway of the tests is in Asia/Shanghai: 16:00 UTC is midnight
    expect(await keys('surveyedAt', 'truncate: DAY')).toEqual([
      ['0001-01-01T00:00:00+00:00', 1],
      ['2024-02-28T16:00:00+00:00', 1],
      ['2024-02-29T16:00:00+00:00', 1],
      ['2024-03-03T16:00:00+00:00', 1],
      ['9999-12-31T16:00:00+00:00', 1],
    ])
    expect(await keys('surveyedAt', 'truncate: WEEK')).toEqual([
      ['0001-01-01T00:00:00+00:00', 1],
      ['2024-02-25T16:00:00+00:00', 2],
      ['2024-03-03T16:00:00+00:00', 1],
      ['9999-12-26T16:00:00+00:00', 1],
    ])
    expect(await keys('surveyedAt', 'truncate: MONTH')).toEqual([
      ['0001-01-01T00:00:00+00:00', 1],
      ['2024-01-31T16:00:00+00:00', 1],
      ['2024-02-29T16:00:00+00:00', 2],
      ['9999-12-31T16:00:00+00:00', 1],
    ])
  })

  test('are added up in a type that holds the sum', async () => {
    const { regions } = await ask(
      `{ rows { regions(where: { code: { in: ["90", "91", "93"] } }) { aggregate { sum { rank population } avg { rank } } } } }`,
    )
    expect(regions).toEqual({
      aggregate: { sum: { rank: '-2', population: '-2' }, avg: { rank: '-0.66666666666666666667' } },
    })
  })

  test.each(['sum { density }', 'avg { density }'])(
    'a %s beyond a double is told as such',
    async (figure) => {
      for (const query of [
        `{ rows { regions(${where}) { aggregate { ${figure} } } } }`,
        `{ rows { regions(${where}) { groups(by: [{ column: name }]) { ${figure} } } } }`,
      ]) {
        const answer = await world.run(query.replace('"90"', '"91"'))
        expect(answer.codes).toEqual(['BAD_USER_INPUT'])
        expect(answer.errors[0]?.message).toContain('beyond the range of a Float')
        expect(answer.data).toEqual({ rows: { regions: null } })
      }
    },
  )
})

test('a column that a mask makes empty is one group, and none where there is no row', async () => {
  const select = (condition: string) =>
    world.database.databases.importer.unsafe(
      `select count(*)::int as n from (select q.x, count(*) from (select null::bigint as x from rows.regions_g1 where ${condition}) q group by q.x order by q.x) g`,
    )
  expect((await select('true'))[0]).toEqual({ n: 1 })
  expect((await select('false'))[0]).toEqual({ n: 0 })
})
