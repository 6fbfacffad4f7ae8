import { columnTypes, type ColumnType } from '../../../src/catalog/column-type'
import { createIndexes, createTable, grantColumns, revokeTable } from '../../../src/catalog/rows/rows-table'
import type { TableColumn } from '../../../src/catalog/stored-dataset'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { refusal } from './fixture'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.close()
})

const col = (name: string, more: Partial<TableColumn> = {}): TableColumn => ({
  name,
  type: 'TEXT',
  nullable: true,
  openAttribute: 'UNCONDITIONAL',
  mask: null,
  searchable: false,
  ref: null,
  ...more,
})

const importer = () => database.databases.importer

/** As the role of every caller's statement. */
const read = (text: string) => database.databases.rows.query(text, [], { prepare: false })

const denied = async (text: string): Promise<boolean> => {
  try {
    await read(text)
    return false
  } catch (error) {
    for (let e = error; e instanceof Error; e = e.cause) if ('code' in e && e.code === '42501') return true
    throw error
  }
}

describe('the table of a generation', () => {
  test('has every type, text by code point, and the columns of its own', async () => {
    const types = Object.keys(columnTypes).filter((t): t is ColumnType => t in columnTypes)
    await createTable(importer(), 'types_g1', [
      ...types.map((type) => col(`a${type}`, { type, nullable: type !== 'TEXT' })),
    ])
    const rows = await importer()`
      select a.attname, format_type(a.atttypid, a.atttypmod) as type, c.collname, a.attnotnull
      from pg_attribute a left join pg_collation c on c.oid = a.attcollation
      where a.attrelid = 'rows.types_g1'::regclass and a.attnum > 0 order by a.attnum`
    expect(rows.map((r) => [r['attname'], r['type'], r['collname'], r['attnotnull']])).toEqual([
      ['_rid', 'uuid', null, true],
      ['_load', 'integer', null, true],
      ['aTEXT', 'text', 'C', true],
      ['aINTEGER', 'integer', null, false],
      ['aBIGINT', 'bigint', null, false],
      ['aDECIMAL', 'numeric', null, false],
      ['aFLOAT', 'double precision', null, false],
      ['aBOOLEAN', 'boolean', null, false],
      ['aDATE', 'date', null, false],
      ['aTIME', 'time without time zone', null, false],
      ['aTIMESTAMP', 'timestamp with time zone', null, false],
      ['aJSON', 'jsonb', null, false],
      ['aPOINT', 'point', null, false],
    ])
  })

  test('takes names that SQL would read otherwise', async () => {
    const names = ['select', 'order', 'x"y', "it's", 'a b', 'Ünï', 'tableoid2']
    await createTable(
      importer(),
      'odd "table"',
      names.map((name) => col(name)),
    )
    await createIndexes(
      importer(),
      'odd "table"',
      names.map((name) => col(name)),
      ['x"y'],
    )
    await grantColumns(
      importer(),
      'odd "table"',
      names.map((name) => col(name)),
    )
    expect(await denied('select "x""y" from rows."odd ""table"""')).toBe(false)
  })
})

describe('the role that reads rows', () => {
  beforeAll(async () => {
    const columns = [
      col('code', { nullable: false }),
      col('name', { openAttribute: 'CONDITIONAL' }),
      col('identity', { openAttribute: 'NOT_OPEN' }),
    ]
    await createTable(importer(), 'people_g1', columns)
    await importer()`insert into rows.people_g1 (_load, code, name, identity) values (1, 'c', 'n', 'SECRET')`
    await createIndexes(importer(), 'people_g1', columns, ['code'])
    await grantColumns(importer(), 'people_g1', columns)
  })

  test('selects open and conditional columns', async () => {
    const rows = await read('select _rid, _load, code, name from rows.people_g1')
    expect(rows).toHaveLength(1)
  })

  test.each([
    'select identity from rows.people_g1',
    'select * from rows.people_g1',
    'select count(identity) from rows.people_g1',
    'select p from rows.people_g1 p',
    'select p.* from rows.people_g1 p',
    'select row_to_json(p) from rows.people_g1 p',
    'select to_jsonb(p) from rows.people_g1 p',
    "select code from rows.people_g1 where identity = 'SECRET'",
    "select code from rows.people_g1 p where p::text like '%SECRET%'",
    'select code from rows.people_g1 order by identity',
    'select code from rows.people_g1 group by code, identity',
    'select max(identity) over () from rows.people_g1',
    'select a.code from rows.people_g1 a join rows.people_g1 b using (identity)',
    'select ctid from rows.people_g1',
    'table rows.people_g1',
    'copy rows.people_g1 to stdout',
    'copy rows.people_g1 (identity) to stdout',
  ])('cannot reach a NOT_OPEN column: %s', async (text) => {
    expect(await denied(text)).toBe(true)
  })

  test('sees no statistics of it', async () => {
    await importer()`analyze rows.people_g1`
    const rows = await read("select attname from pg_stats where tablename = 'people_g1' order by 1")
    expect(rows.flat().map(String)).not.toContain('identity')
  })

  test('cannot write, index or extend', async () => {
    for (const text of [
      "insert into rows.people_g1 (_load, code) values (9, 'x')",
      'delete from rows.people_g1',
      'create table rows.mine (x int)',
      'alter table rows.people_g1 add column x int',
    ])
      await expect(read(text)).rejects.toThrow()
  })

  test('cannot reach a NOT_OPEN dataset at all', async () => {
    const columns = [col('code', { nullable: false, openAttribute: 'NOT_OPEN' })]
    await createTable(importer(), 'secret_g1', columns)
    await grantColumns(importer(), 'secret_g1', columns)
    for (const what of ['code', '*', 'count(*)', 'count(code)', '1', '_rid', 's'])
      expect(await denied(`select ${what} from rows.secret_g1 s`)).toBe(true)
  })

  test('loses a column that is tightened, at once', async () => {
    await grantColumns(importer(), 'people_g1', [col('code'), col('name', { openAttribute: 'NOT_OPEN' })])
    expect(await denied('select code from rows.people_g1')).toBe(false)
    expect(await denied('select name from rows.people_g1')).toBe(true)
    await revokeTable(importer(), 'people_g1')
    expect(await denied('select code from rows.people_g1')).toBe(true)
  })
})

describe('a key that is not unique', () => {
  const duplicate = async (table: string, columns: readonly TableColumn[], key: readonly string[]) => {
    await createTable(importer(), table, columns)
    const names = key.map((name) => `"${name}"`).join(', ')
    const values = key.map((name) => `'${name})=(x'`).join(', ')
    await importer().unsafe(
      `insert into rows."${table}" (_load, ${names}) values (1, ${values}), (1, ${values})`,
    )
    return refusal(createIndexes(importer(), table, columns, key))
  }

  test('is told with its value where everybody may see it', async () => {
    const error = await duplicate('dup_g1', [col('districtCode'), col('b')], ['districtCode', 'b'])
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(error.message).toContain('The key districtCode, b is not unique: districtCode)=(x, b)=(x occurs')
    expect(error.cause).toBeUndefined()
  })

  test.each(['CONDITIONAL', 'NOT_OPEN'] as const)(
    'is told without its value where it is %s',
    async (attribute) => {
      const columns = [col('a'), col('b', { openAttribute: attribute })]
      const error = await duplicate(`dup_${attribute}`, columns, ['a', 'b'])
      expect(error.message).toContain('is not unique')
      expect(JSON.stringify([error.message, error.fault, String(error.cause)])).not.toContain('=(')
    },
  )

  test('cuts a long value', async () => {
    await createTable(importer(), 'long_g1', [col('a')])
    await importer()`insert into rows.long_g1 (_load, a) select 1, repeat('x', 2000) from generate_series(1, 2)`
    const error = await refusal(createIndexes(importer(), 'long_g1', [col('a')], ['a']))
    expect(error.message.length).toBeLessThan(400)
  })
})

test('a value too long for an index is told by its columns', async () => {
  await createTable(importer(), 'huge_g1', [col('a'), col('b', { type: 'INTEGER' })])
  await importer()`
    insert into rows.huge_g1 (_load, a)
    select 1, string_agg(md5(i::text), '') from generate_series(1, 1000) i`
  const error = await refusal(createIndexes(importer(), 'huge_g1', [col('a'), col('b')], ['a']))
  expect(error.code).toBe('BAD_USER_INPUT')
  expect(error.message).toContain('A value of a is too long')
})
