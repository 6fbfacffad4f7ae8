import * as fc from 'fast-check'
import type { AccountCaller } from '../../../src/identity/caller'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import { propertyRuns } from '../../support/property-runs'
import {
  callerUnder,
  loadVisits,
  visitsAgreement,
  visitsSnapshot,
  type Visit,
} from '../../support/visits-fixture'

/** Wards of 30, 12, 4, 3 and 1 visits, and three of no ward; ages are missing here and there, costs are beyond sums. */
const sizes: readonly (readonly [string | null, number])[] = [
  ['A', 30],
  ['B', 12],
  ['C', 4],
  ['D', 3],
  [null, 3],
  ['E', 1],
]
const rows: readonly Visit[] = sizes.flatMap(([ward, size]) =>
  Array.from({ length: size }, (_, i) => ({
    number: `${ward ?? 'N'}${String(i).padStart(2, '0')}`,
    ward,
    room: `R${i % 7}`,
    age: i % 3 === 2 ? null : 20 + i,
    cost: ward === 'D' ? 1.5e308 : i % 2 === 0 ? i / 4 : null,
  })),
)

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const versions = await loadVisits(database.databases.importer, rows)
  world = await startTestGateway(database, { snapshot: visitsSnapshot, versions, callers: {} })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

const under = (smallest: number | null): AccountCaller => callerUnder(visitsAgreement(smallest))

const ask = async (fields: string, caller: AccountCaller) => {
  const answer = await world.run(`{ rows { ${fields} } }`, { caller })
  return { ...answer, rowsOf: (answer.data as { rows: Record<string, unknown> }).rows }
}

interface Group {
  readonly key: Readonly<Record<string, unknown>>
  readonly count: number
}

const groupsOf = async (fields: string, caller: AccountCaller): Promise<readonly Group[]> => {
  const answer = await ask(fields, caller)
  expect(answer.errors).toEqual([])
  return (answer.rowsOf['visits'] as { groups: readonly Group[] } | null)?.groups ?? []
}

describe('figures of an agreement with a smallest group of 4', () => {
  const guarded = under(4)
  const wards = 'groups(by: [{ column: ward }]) { key { ward } count }'

  test('are given of the whole, and of each group that is large enough', async () => {
    const answer = await ask(`visits { totalCount ${wards} }`, guarded)
    expect(answer.rowsOf).toEqual({
      visits: {
        totalCount: 53,
        groups: [
          { key: { ward: 'A' }, count: 30 },
          { key: { ward: 'B' }, count: 12 },
          { key: { ward: 'C' }, count: 4 },
        ],
      },
    })
    expect(answer.rows).toBe(3)
  })

  test('leave out one group more where those left out are too few together', async () => {
    // only E is too small: what is left of the whole would be its one row
    const asked = `visits(where: { ward: { in: ["A", "B", "E"] } }) { totalCount ${wards} }`
    expect((await ask(asked, guarded)).rowsOf).toEqual({
      visits: { totalCount: 43, groups: [{ key: { ward: 'B' }, count: 12 }] },
    })
    expect((await ask(asked, under(null))).rowsOf).toMatchObject({
      visits: { groups: [{ count: 30 }, { count: 12 }, { count: 1 }] },
    })
  })

  test('are none of a filter that leaves too few rows, of one that leaves none, and of one that leaves out too few', async () => {
    for (const [where, isShown] of [
      ['{ ward: { eq: "D" } }', false],
      ['{ ward: { eq: "nowhere" } }', false],
      ['{ number: { ne: "E00" } }', false],
      ['{ number: { notIn: ["D00", "D01", "D02"] } }', false],
      ['{ ward: { eq: "C" } }', true],
      ['{ not: { ward: { eq: "C" } } }', true],
      ['{ number: { ne: "nothing" } }', false],
    ] as const) {
      const answer = await ask(`visits(where: ${where}) { totalCount aggregate { count } ${wards} }`, guarded)
      expect(answer.errors).toEqual([])
      expect([where, answer.rowsOf['visits'] !== null]).toEqual([where, isShown])
      expect(answer.rows > 0).toBe(isShown)
    }
  })

  test('are none of a column that has too few values, though there are rows enough', async () => {
    const ofTwo = 'visits(where: { number: { in: ["A00", "A01", "A02", "A05", "A08"] } })'
    expect((await ask(`${ofTwo} { aggregate { count } }`, guarded)).rowsOf).toEqual({
      visits: { aggregate: { count: 5 } },
    })
    for (const figure of [
      'countDistinct { age }',
      'sum { age }',
      'avg { age }',
      'min { age }',
      'max { age }',
    ])
      expect((await ask(`${ofTwo} { aggregate { ${figure} } }`, guarded)).rowsOf).toEqual({ visits: null })
    expect(
      await groupsOf(`visits { groups(by: [{ column: ward }]) { key { ward } count max { age } } }`, guarded),
    ).toEqual([expect.objectContaining({ count: 30 }), expect.objectContaining({ count: 12 })])
  })

  test('are not found by having, by order or by paging', async () => {
    for (const [args, counts] of [
      ['having: { count: { lt: 4 } }', []],
      ['having: { not: { count: { gte: 4 } } }', []],
      ['orderBy: [{ count: ASC }]', [4, 12, 30]],
      ['orderBy: [{ count: ASC }], first: 1', [4]],
      ['orderBy: [{ count: DESC }], offset: 2', [4]],
      ['offset: 3', []],
    ] as const) {
      const asked = `visits { groups(by: [{ column: ward }], ${args}) { key { ward } count } }`
      expect((await groupsOf(asked, guarded)).map(({ count }) => count)).toEqual(counts)
    }
  })

  test('tell nothing by an error of what is withheld', async () => {
    const asked =
      'visits { groups(by: [{ column: ward }], having: { sum: { cost: { gt: 0 } } }) { key { ward } sum { cost } } }'
    expect((await ask(asked, under(null))).errors).not.toEqual([])
    const answer = await ask(asked, guarded)
    expect(answer.errors).toEqual([])
    expect(answer.rowsOf).toEqual({
      visits: {
        groups: [
          { key: { ward: 'A' }, sum: { cost: 52.5 } },
          { key: { ward: 'B' }, sum: { cost: 7.5 } },
        ],
      },
    })
  })

  test.each([
    ['single rows', 'visits { nodes { number } }', 'access.aggregatesOnly'],
    ['edges', 'visits { edges { cursor } }', 'access.aggregatesOnly'],
    [
      'whether there is a next page',
      'visits(first: 3) { pageInfo { hasNextPage } }',
      'access.aggregatesOnly',
    ],
    ['rows below rows', 'wards { nodes { visits { nodes { number } } } }', 'access.aggregatesOnly'],
    ['figures below rows', 'wards { nodes { visits { totalCount } } }', 'access.smallGroupNested'],
    [
      'others by what there is of it',
      'wards(where: { visits: { some: { age: { gt: 90 } } } }) { totalCount }',
      'access.smallGroupRelated',
    ],
    ['two lists of groups', `visits { a: ${wards} b: ${wards} }`, 'access.smallGroupRegrouped'],
  ])('are not %s', async (_what, asked, message) => {
    const answer = await ask(asked, guarded)
    expect(answer.codes).toEqual(['SCOPE_EXCEEDED'])
    expect(answer.errors[0]?.message).toContain('visits')
    expect(answer.statements).toEqual([])
    expect(messageOf[message]?.test(answer.errors[0]?.message ?? '')).toBe(true)
  })

  test('are asked for once in an operation: the difference of two would tell of the rows between', async () => {
    const answer = await ask(
      'all: visits { totalCount } others: visits(where: { number: { ne: "E00" } }) { totalCount }',
      guarded,
    )
    expect(answer.rowsOf).toEqual({ all: { totalCount: 53 }, others: null })
    expect(answer.codes).toEqual(['SCOPE_EXCEEDED'])
    expect(answer.statements).toHaveLength(1)
    const apart = await world.run(
      '{ a: rows { visits { totalCount } } b: rows { visits { aggregate { sum { age } } } } }',
      { caller: guarded },
    )
    expect(apart.codes).toEqual(['SCOPE_EXCEEDED'])
  })

  test('are given through a relation to a row of another dataset', async () => {
    const answer = await ask('visits(where: { wardRow: { name: { eq: "ward A" } } }) { totalCount }', guarded)
    expect(answer.rowsOf).toEqual({ visits: { totalCount: 30 } })
  })
})

const messageOf: Readonly<Record<string, RegExp>> = {
  'access.aggregatesOnly': /no single rows/,
  'access.smallGroupNested': /not below rows/,
  'access.smallGroupRelated': /through a relation/,
  'access.smallGroupRegrouped': /two lists of groups/,
}

test('figures alone, of any number of rows, may stand below rows and be filtered through', async () => {
  const any = under(null)
  expect((await ask('wards(first: 1) { nodes { visits { totalCount } } }', any)).rowsOf).toEqual({
    wards: { nodes: [{ visits: { totalCount: 30 } }] },
  })
  expect((await ask('wards { nodes { visits { edges { node { number } } } } }', any)).codes).toEqual([
    'SCOPE_EXCEEDED',
  ])
  expect((await ask('visits { nodes { __typename } }', any)).codes).toEqual(['SCOPE_EXCEEDED'])
})

test('no reply tells of fewer rows or values than the smallest group, nor does what remains of its whole', async () => {
  const { runs, seed } = propertyRuns(150)
  const column = fc.constantFrom('ward', 'room')
  const where = fc.subarray(
    rows.map(({ number }) => number),
    { minLength: 0 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 12 }),
      fc.uniqueArray(column, { minLength: 1 }),
      fc.option(where),
      fc.boolean(),
      async (smallest, by, numbers, ofAges) => {
        const chosen = rows.filter(({ number }) => numbers === null || numbers.includes(number))
        const filter = numbers === null ? '' : `(where: { number: { in: ${JSON.stringify(numbers)} } })`
        const figure = ofAges ? 'max { age }' : ''
        const keys = by.map((name) => `{ column: ${name} }`).join(', ')
        const whole = ofAges ? 'aggregate { max { age } }' : ''
        const fields = `totalCount ${whole} groups(first: 1000, by: [${keys}]) { key { ${by.join(' ')} } count ${figure} }`
        const answer = await ask(`visits${filter} { ${fields} }`, under(smallest))
        expect(answer.errors).toEqual([])
        const page = answer.rowsOf['visits'] as { totalCount: number; groups: readonly Group[] } | null
        const rest = rows.length - chosen.length
        const ages = chosen.filter(({ age }) => age !== null)
        expect(page !== null).toBe(
          chosen.length >= smallest &&
            (numbers === null || rest >= smallest) &&
            (!ofAges || ages.length >= smallest),
        )
        if (page === null) return
        expect(page.totalCount).toBe(chosen.length)
        const idOf = (key: Readonly<Record<string, unknown>>) => JSON.stringify(by.map((name) => key[name]))
        const shown = new Map(page.groups.map((group) => [idOf(group.key), group.count]))
        const withheld = chosen.filter((visit) => !shown.has(idOf({ ...visit })))
        for (const part of [
          withheld,
          ...page.groups.map(({ key }) => chosen.filter((v) => idOf({ ...v }) === idOf(key))),
        ]) {
          const isNothing = part === withheld && part.length === 0
          expect(isNothing || part.length >= smallest).toBe(true)
          if (ofAges)
            expect(isNothing || part.filter(({ age }) => age !== null).length >= smallest).toBe(true)
        }
        for (const { key, count } of page.groups)
          expect(count).toBe(chosen.filter((visit) => idOf({ ...visit }) === idOf(key)).length)
      },
    ),
    { numRuns: runs, seed },
  )
})
