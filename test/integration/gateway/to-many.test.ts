import fc from 'fast-check'
import type { Scope, ScopeColumn } from '../../../src/agreements/agreement'
import type { AccountCaller } from '../../../src/identity/caller'
import type { Filter } from '../../../src/query/row-query/filter'
import { openTestGateway, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

interface Street {
  readonly code: string
  readonly name: string
  readonly regionCode: string | null
  readonly parentCode: string | null
  readonly length: number | null
}

const query = `query ($where: StreetsRowWhere) { rows { streets(first: 1000, where: $where) {
  totalCount nodes { code name regionCode parentCode length } } } }`

const read = async (where: unknown): Promise<readonly Street[]> => {
  const answer = await world.run(query, { variables: { where } })
  expect(answer.errors).toEqual([])
  const { streets } = (answer.data as { rows: { streets: { totalCount: number; nodes: Street[] } } }).rows
  expect(streets.totalCount).toBe(streets.nodes.length)
  return streets.nodes
}

type Where = { readonly [member: string]: unknown }

const leaf = fc.oneof(
  fc.nat({ max: 3 }).map((n): Where => ({ length: { gte: n } })),
  fc.boolean().map((isNull): Where => ({ length: { isNull } })),
  fc.nat({ max: 6 }).map((n): Where => ({ name: { eq: `街道${n}` } })),
  fc.constantFrom('50', '51').map((code): Where => ({ regionCode: { ne: code } })),
  fc.constant<Where>({}),
)

const { where: filters } = fc.letrec<{ where: Where; list: Where }>((tie) => ({
  where: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    tie('where').map((not): Where => ({ not })),
    fc.array(tie('where'), { maxLength: 2 }).map((or): Where => ({ or })),
    fc.array(tie('where'), { maxLength: 2 }).map((and): Where => ({ and })),
    tie('where').map((parent): Where => ({ parent })),
    tie('list').map((children): Where => ({ children })),
    tie('list').map((streets): Where => ({ region: { streets } })),
  ),
  list: fc
    .tuple(fc.subarray(['some', 'none', 'every']), tie('where'), tie('where'), tie('where'))
    .map(([names, ...of]): Where => Object.fromEntries(names.map((name, i) => [name, of[i]]))),
}))

/** true, false, or null where SQL does not know. */
type Truth = boolean | null

const and = (parts: readonly Truth[]): Truth =>
  parts.includes(false) ? false : parts.includes(null) ? null : true
const not = (part: Truth): Truth => (part === null ? null : !part)

/** What the documentation says, over all rows in memory. */
const holds = (where: Where, row: Street, all: readonly Street[]): Truth =>
  and(
    Object.entries(where).map(([member, value]): Truth => {
      const inner = value as Where
      switch (member) {
        case 'and':
          return and((value as Where[]).map((part) => holds(part, row, all)))
        case 'or':
          return not(and((value as Where[]).map((part) => not(holds(part, row, all)))))
        case 'not':
          return not(holds(inner, row, all))
        case 'parent':
          return all.some((other) => other.code === row.parentCode && holds(inner, other, all) === true)
        case 'children':
          return quantified(
            inner,
            all.filter((other) => other.parentCode === row.code),
            all,
          )
        case 'region':
          return (
            ['50', '51', '52'].includes(row.regionCode ?? '') &&
            quantified(
              inner['streets'] as Where,
              all.filter((other) => other.regionCode === row.regionCode),
              all,
            )
          )
        case 'length':
          if ('isNull' in inner) return (row.length === null) === inner['isNull']
          return row.length === null ? null : row.length >= Number(inner['gte'])
        case 'name':
          return row.name === inner['eq']
        case 'regionCode':
          return row.regionCode === null ? null : row.regionCode !== inner['ne']
        default:
          throw new Error(member)
      }
    }),
  )

const quantified = (list: Where, related: readonly Street[], all: readonly Street[]): boolean =>
  Object.entries(list).every(([quantifier, value]) => {
    const of = (row: Street): boolean => holds(value as Where, row, all) === true
    if (quantifier === 'some') return related.some(of)
    return quantifier === 'none' ? !related.some(of) : related.every(of)
  })

test('some, none and every mean what is written of them, however they nest', async () => {
  const all = await read(null)
  expect(all).toHaveLength(40)
  await fc.assert(
    fc.asyncProperty(filters, async (where) => {
      const expected = all.filter((row) => holds(where, row, all) === true)
      expect(await read(where)).toEqual(expected)
    }),
    { numRuns: 150 },
  )
})

test('relations are bounded in their levels and in their number', async () => {
  let deep: Where = {}
  for (let i = 0; i < 21; i += 1) deep = { children: { some: deep } }
  const codesOf = async (where: Where) => (await world.run(query, { variables: { where } })).codes
  expect(await codesOf(deep)).toEqual(['LIMIT_EXCEEDED'])
  for (const relation of [{ children: { none: {} } }, { parent: {} }]) {
    const times = (length: number): Where => ({ and: Array.from({ length }, () => relation) })
    expect(await codesOf(times(50))).toEqual([])
    expect(await codesOf(times(51))).toEqual(['LIMIT_EXCEEDED'])
  }
})

describe('under an agreement', () => {
  const userOf = (
    columns: readonly (string | ScopeColumn)[],
    predicate: Filter<string> | null = null,
  ): AccountCaller => {
    const scope: Scope = {
      dataset: 'people',
      contractRevision: 1,
      columns: new Map(
        columns.map((c) => (typeof c === 'string' ? [c, { name: c, uses: ['select'] }] : [c.name, c])),
      ),
      predicate,
      aggregatesOnly: false,
      smallestGroup: null,
    }
    const [agreement] = fixtureCallers.agreementUser.agreements
    if (agreement === undefined) throw new Error('no agreement')
    return {
      ...fixtureCallers.dataUser,
      agreements: [{ ...agreement, scopes: new Map([['people', scope]]) }],
    }
  }
  const regions = (people: string) =>
    `{ rows { regions(where: { people: ${people} }) { totalCount nodes { code } } } }`

  describe.each(['some', 'none', 'every'])('%s', (quantifier) => {
    test.each<[string, readonly (string | ScopeColumn)[], string, string]>([
      ['a column outside of the scope', ['number', 'regionCode'], '{ income: { gt: "1" } }', 'people.income'],
      [
        'a masked column that may only be selected',
        ['name', 'regionCode'],
        '{ name: { eq: "王" } }',
        'people.name',
      ],
      ['a join key outside of the scope', ['number'], '{}', 'people.regionCode'],
      [
        'a masked join key',
        [{ name: 'regionCode', mask: { kind: 'name' }, uses: ['select', 'filter'] }],
        '{}',
        'regions.people',
      ],
      [
        'a column behind a further relation',
        ['number', 'regionCode'],
        '{ region: { people: { some: { income: { gt: "1" } } } } }',
        'people.income',
      ],
    ])('refuses %s', async (_what, columns, filter, coordinate) => {
      for (const people of [
        `{ ${quantifier}: ${filter} }`,
        `{ ${quantifier}: { or: [{ not: ${filter} }] } }`,
      ]) {
        const { codes, errors, statements } = await world.run(regions(people), { caller: userOf(columns) })
        expect(codes).toEqual(['SCOPE_EXCEEDED'])
        expect(errors[0]?.extensions).toMatchObject({ coordinates: [coordinate] })
        expect(statements).toEqual([])
      }
    })
  })

  const codes = async (people: string, caller: AccountCaller): Promise<unknown> => {
    const answer = await world.run(regions(people), { caller })
    expect(answer.errors).toEqual([])
    const { nodes } = (answer.data as { rows: { regions: { nodes: { code: string }[] } } }).rows.regions
    return nodes.map(({ code }) => code)
  }

  test('rows that the predicate hides are not there for any of them', async () => {
    const caller = userOf(['number', 'regionCode'], {
      kind: 'compare',
      column: 'income',
      op: 'gte',
      value: '62000',
    })
    // only P022 and P023 are shown
    expect(await codes('{ some: { number: { lt: "P022" } } }', caller)).toEqual([])
    expect(await codes('{ none: { number: { lt: "P022" } } }', caller)).toHaveLength(5)
    expect(await codes('{ some: {}, every: { number: { gte: "P022" } } }', caller)).toEqual(['50', '51'])
  })

  test('masked columns are compared as they are seen', async () => {
    const caller = userOf(['regionCode', { name: 'phone', uses: ['filter'] }])
    expect(await codes('{ some: { phone: { eq: "13800000002" } } }', caller)).toEqual([])
    expect(await codes('{ some: { phone: { eq: "138****0002" } } }', caller)).toEqual(['50'])
  })

  test('a predicate is decided on raw values of another dataset, which the query need not touch', async () => {
    const countWith = async (hotline: string): Promise<unknown> => {
      const of: Filter<string> = { kind: 'compare', column: 'hotline', op: 'eq', value: hotline }
      const caller = userOf(['number', 'regionCode'], { kind: 'toOne', relation: 'region', of })
      const answer = await world.run('{ rows { people { totalCount } } }', { caller })
      expect(answer.errors).toEqual([])
      return answer.data
    }
    expect(await countWith('02312345678')).toEqual({ rows: { people: { totalCount: 12 } } })
    expect(await countWith('023****5678')).toEqual({ rows: { people: { totalCount: 0 } } })
  })
})
