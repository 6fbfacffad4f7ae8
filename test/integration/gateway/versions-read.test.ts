import type { Dataset, Relation } from '../../../src/catalog/dataset'
import type { Versions } from '../../../src/catalog/live/snapshot'
import { columnTypes } from '../../../src/catalog/column-type'
import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

/** Places with items, each in two versions, the second a full import; and parts, which are parts of each other. */
const relation = (
  name: string,
  kind: Relation['kind'],
  column: string,
  target: string,
  targetColumn: string,
): Relation => ({ name, kind, column, target, targetColumn })

const places = dataset('places', [column('code'), column('zone')], {
  key: ['code'],
  relations: [relation('items', 'TO_MANY', 'code', 'items', 'placeCode')],
})
const itemColumns = [column('code'), column('placeCode'), column('value')]
const items = dataset('items', itemColumns, {
  key: ['code'],
  relations: [relation('place', 'TO_ONE', 'placeCode', 'places', 'code')],
})
/** Conditional: rows of those in zone A are covered. */
const cases = dataset('cases', itemColumns, {
  key: ['code'],
  openAttribute: 'CONDITIONAL',
  relations: [relation('place', 'TO_ONE', 'placeCode', 'places', 'code')],
})
const parts = dataset('parts', [column('code'), column('upCode', { nullable: true }), column('value')], {
  key: ['code'],
  relations: [relation('whole', 'TO_ONE', 'upCode', 'parts', 'code')],
})
const datasets = [places, items, cases, parts]

const itemsOf = (value: string) => ['1', '2', '3'].map((n) => [`I${n}`, 'P0', value])
const casesOf = [
  ['C0', 'P0', '1'],
  ['C1', 'P1', '1'],
]
const partsOf = (value: string) => [
  ['S0', null, value],
  ['S1', 'S0', value],
]
const imports: Readonly<Record<string, readonly (readonly (readonly (string | null)[])[])[]>> = {
  places: [
    [
      ['P0', 'A'],
      ['P1', 'B'],
    ],
    [
      ['P0', 'B'],
      ['P1', 'A'],
    ],
  ],
  items: [itemsOf('1'), itemsOf('2')],
  cases: [casesOf, casesOf],
  parts: [partsOf('1'), partsOf('2')],
}

/** The versions of a dataset up to one, newest first; each became active at its number. */
const versionsOf = (name: string, active: number) =>
  Array.from({ length: active }, (_, i) =>
    version(`${name}_g${active - i}`, {
      number: active - i,
      rowCount: imports[name]?.[active - i - 1]?.length ?? 0,
      activatedAt: new Date(active - i),
    }),
  )

let versions: Versions
const activate = (active: Readonly<Record<string, number>>): void => {
  versions = new Map(datasets.map(({ name }) => [name, versionsOf(name, active[name] ?? 2)]))
}

const all = ['select', 'filter', 'sort', 'group'] as const
const [known] = fixtureCallers.agreementUser.agreements
const agreed = {
  ...fixtureCallers.agreementUser,
  agreements: [
    {
      ...known,
      scopes: byName({
        dataset: 'cases',
        name: 'cases',
        contractRevision: 1,
        columns: byName(...itemColumns.map(({ name }) => ({ name, uses: all }))),
        predicate: {
          kind: 'toOne',
          relation: 'place',
          of: { kind: 'compare', column: 'zone', op: 'eq', value: 'A' },
        } as const,
        aggregatesOnly: false,
        smallestGroup: null,
      }),
    },
  ],
}

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  for (const one of datasets) await importAll(one)
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(...datasets) },
    get versions() {
      return versions
    },
    callers: fixtureCallers,
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})
beforeEach(() => {
  activate({})
})

const importAll = async ({ name, columns, key }: Dataset): Promise<void> => {
  const { importer } = database.databases
  const stored = [...columns.values()].map((one) => ({ ...one, ref: null }))
  const names = stored.map((one) => `"${one.name}"`).join(', ')
  const values = stored.map((one, i) => `$${i + 1}::text::${columnTypes[one.type]}`).join(', ')
  for (const [i, rows] of (imports[name] ?? []).entries()) {
    const table = `${name}_g${i + 1}`
    await createTable(importer, table, stored)
    for (const row of rows)
      await importer.unsafe(`insert into rows.${table} (_load, ${names}) values (1, ${values})`, [...row])
    await createIndexes(importer, table, stored, key)
    await grantColumns(importer, table, stored)
  }
}

/** What the record says was read: dataset, version and rows. */
const usesOf = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const answer = await world.run(query, { caller: agreed, variables })
  expect(answer.errors).toEqual([])
  return [...answer.facts.datasets.values()]
    .map(({ name, version: number, rows }) => `${name} ${number} ${rows}`)
    .sort()
}

test('rows after a cursor below other rows are of the version that the cursor walks', async () => {
  activate({ items: 1 })
  const first = await world.run(
    '{ rows { places(first: 1) { nodes { items(first: 1) { pageInfo { endCursor } } } } } }',
  )
  const [, after] = /"endCursor":"([^"]+)"/.exec(first.text) ?? []
  activate({})
  expect(
    await usesOf(
      'query ($after: String) { rows { places(first: 1) { nodes { items(first: 9, after: $after) { nodes { value } } } } } }',
      { after },
    ),
  ).toEqual(['items 1 2', 'places 2 1'])
})

test('a relation to its own dataset is read in the active version, beside the one that is asked for', async () => {
  expect(await usesOf('{ rows { parts(version: 1) { nodes { value whole { value } } } } }')).toEqual([
    'parts 1 2',
    'parts 2 1',
  ])
})

test('what only a filter reads is named with its version', async () => {
  expect(await usesOf('{ rows { items(where: { place: { zone: { eq: "B" } } }) { totalCount } } }')).toEqual([
    'items 2 0',
    'places 2 0',
  ])
  expect(
    await usesOf('{ rows { places(where: { items: { every: { value: { eq: "2" } } } }) { totalCount } } }'),
  ).toEqual(['items 2 0', 'places 2 0'])
})

test('two versions that are compared are both named, and the rows are of the one that shows them', async () => {
  expect(await usesOf('{ rows { items(changesSince: 1) { nodes { code } } } }')).toEqual([
    'items 1 0',
    'items 2 3',
  ])
  expect(await usesOf('{ rows { items(removedSince: 1) { nodes { code } } } }')).toEqual([
    'items 1 0',
    'items 2 0',
  ])
})

test('what came into an agreement or left it through a relation is no silent omission of a comparison', async () => {
  const read = (args: string) => world.run(`{ rows { cases${args} { nodes { code } } } }`, { caller: agreed })
  activate({ places: 1, cases: 1 })
  const copy = await read('')
  expect(copy.text).toContain('"nodes":[{"code":"C0"}]')
  expect((await read('(changesSince: 1)')).text).toContain('"nodes":[]')
  for (const active of [1, 2]) {
    activate({ places: 2, cases: active })
    for (const since of ['changesSince', 'removedSince']) {
      const { errors, codes } = await read(`(${since}: 1)`)
      expect([codes, errors[0]?.message]).toEqual([
        ['BAD_USER_INPUT'],
        expect.stringMatching(/^cases\.(changes|removed)Since: .* hangs on places, .* Take a full copy/),
      ])
    }
  }
  expect((await read('(changesSince: 2)')).errors).toEqual([])
  // everybody else's rows hang on no relation
  expect((await world.run('{ rows { items(changesSince: 1) { totalCount } } }')).errors).toEqual([])
})

test('what the condition of an agreement reads is no use of it', async () => {
  expect(await usesOf('{ rows { cases { nodes { code } } } }')).toEqual(['cases 2 1'])
})
