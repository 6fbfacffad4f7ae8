import type { ColumnType } from '../../../src/catalog/column-type'
import type { TableColumn } from '../../../src/catalog/stored-dataset'
import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestAnswer, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

/** Selections wider than PostgreSQL's own bounds: 63 bytes of a name, 100 arguments of a function. */
const WIDTH = 130
const ROWS = 3
const columnTypesInTurn = ['TEXT', 'INTEGER', 'DECIMAL', 'FLOAT', 'BOOLEAN'] as const satisfies ColumnType[]

const names = Array.from({ length: WIDTH }, (_, i) => `c${i}`)
const wide = dataset(
  'wide',
  names.map((name, i) => column(name, { type: columnTypesInTurn[i % columnTypesInTurn.length] ?? 'TEXT' })),
  { key: ['c0'] },
)

const literals: Readonly<Record<(typeof columnTypesInTurn)[number], (row: number) => string>> = {
  TEXT: (row) => `'t${row}'`,
  INTEGER: (row) => String(row),
  DECIMAL: (row) => `${row}.50`,
  FLOAT: (row) => `${row}.25`,
  BOOLEAN: (row) => String(row === 1),
}

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const columns = [...wide.columns.values()].map((one): TableColumn => ({ ...one, ref: null }))
  await createTable(importer, 'wide_g1', columns)
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const cells = names.map((_name, i) => literals[columnTypesInTurn[i % 5] ?? 'TEXT'](row))
    return `(1, ${cells.join(', ')})`
  })
  await importer.unsafe(`insert into rows.wide_g1 (_load, ${names.join(', ')}) values ${rows.join(', ')}`)
  await createIndexes(importer, 'wide_g1', columns, wide.key)
  await grantColumns(importer, 'wide_g1', columns)
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(wide) },
    versions: new Map([['wide', [version('wide_g1', { rowCount: ROWS })]]]),
    callers: fixtureCallers,
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

interface Answered {
  readonly rows: {
    readonly wide: {
      readonly nodes?: readonly Readonly<Record<string, unknown>>[]
      readonly edges?: readonly { readonly node: Readonly<Record<string, unknown>> }[]
      readonly groups?: readonly {
        readonly key: Readonly<Record<string, unknown>>
        readonly count: number
      }[]
    }
  }
}

const ask = async (selection: string): Promise<TestAnswer & { readonly page: Answered['rows']['wide'] }> => {
  const answer = await world.run(`{ rows { wide ${selection} } }`)
  expect(answer.errors).toEqual([])
  expect(answer.statements).toHaveLength(1)
  return { ...answer, page: (answer.data as Answered).rows.wide }
}

const shown: Readonly<Record<(typeof columnTypesInTurn)[number], (row: number) => unknown>> = {
  TEXT: (row) => `t${row}`,
  INTEGER: (row) => row,
  DECIMAL: (row) => `${row}.50`,
  FLOAT: (row) => row + 0.25,
  BOOLEAN: (row) => row === 1,
}

/** A row as the answer must hold it, under the keys of an alias. */
const expected = (row: number, key: (name: string) => string = (name) => name): Record<string, unknown> =>
  Object.fromEntries(
    names.map((name, i) => [key(name), shown[columnTypesInTurn[i % 5] ?? 'TEXT'](row)] as const),
  )

const everyRow = Array.from({ length: ROWS }, (_, row) => row)

test('every column of a wide table, in nodes and in edges of the same page: each row counts twice', async () => {
  const all = names.join(' ')
  const { page, rows } = await ask(`{ nodes { ${all} } edges { cursor node { ${all} } } }`)
  expect(page.nodes).toEqual(everyRow.map((row) => expected(row)))
  expect(page.edges?.map(({ node }) => node)).toEqual(everyRow.map((row) => expected(row)))
  expect(rows).toBe(2 * ROWS)
})

test('aliases that differ only behind 63 bytes are different members', async () => {
  const long = (name: string): string => `${'a'.repeat(150)}_${name}`
  const { page, rows } = await ask(`{ nodes { ${names.map((name) => `${long(name)}: ${name}`).join(' ')} } }`)
  expect(page.nodes).toEqual(everyRow.map((row) => expected(row, long)))
  expect(rows).toBe(ROWS)
})

test('a key longer than a response may have is refused by the name of its limit', async () => {
  const { codes, errors } = await world.run(`{ rows { wide { nodes { ${'a'.repeat(201)}: c0 } } } }`)
  expect(codes).toEqual(['LIMIT_EXCEEDED'])
  expect(errors[0]?.message).toContain('MAX_NAME_LENGTH')
})

test('groups by every column are the rows, each group a row of the record', async () => {
  const by = names.map((name) => `{ column: ${name} }`).join(', ')
  const { page, rows } = await ask(`{ groups(by: [${by}]) { key { ${names.join(' ')} } count } }`)
  // a key has one form, whichever row it was read of
  const keyOf = (row: number): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(expected(row)).map(([name, value]) => [
        name,
        value === `${row}.50` ? `${row}.5` : value,
      ]),
    )
  expect(page.groups).toEqual(everyRow.map((row) => ({ key: keyOf(row), count: 1 })))
  expect(rows).toBe(ROWS)
})

test('every figure of every column at once', async () => {
  const all = names.join(' ')
  const answer = await world.run(`{ rows { wide { aggregate { countDistinct { ${all} } } } } }`)
  expect(answer.errors).toEqual([])
  const { rows } = answer.data as { rows: { wide: { aggregate: { countDistinct: Record<string, number> } } } }
  const booleans = names.filter((_, i) => i % 5 === 4)
  expect(rows.wide.aggregate.countDistinct).toEqual(
    Object.fromEntries(names.map((name) => [name, booleans.includes(name) ? 2 : ROWS])),
  )
  expect(answer.rows).toBe(1)
})

test('an order by more columns than it may have is refused by the name of its limit', async () => {
  const terms = names.map((name) => `{ ${name}: DESC }`)
  const answer = await world.run(`{ rows { wide(orderBy: [${terms.join(', ')}]) { nodes { c0 } } } }`)
  expect(answer.codes).toEqual(['LIMIT_EXCEEDED'])
  expect(answer.errors[0]?.message).toContain('MAX_ORDER_TERMS')
  const { page } = await ask(`(orderBy: [${terms.slice(0, 16).join(', ')}]) { nodes { c0 } }`)
  expect(page.nodes).toEqual([{ c0: 't2' }, { c0: 't1' }, { c0: 't0' }])
})
