import { createTestDatabase, type TestDatabase } from '../../support/database'
import { withOwner } from '../../../src/db/owner'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

/** One expression over one parameter, in the session that rows are read in. */
const evaluate = (expression: string, value: string | null): Promise<unknown> =>
  withOwner(database.settings.databaseUrl, async (sql) => {
    await sql.unsafe("set timezone = 'UTC'").simple()
    const [row] = await sql.unsafe<{ v: unknown }[]>(`select ${expression} as v`, [value])
    return row?.v
  })

test.each([
  ['2025-06-01 00:00:00.123456+00', '"2025-06-01T00:00:00.123456+00:00"'],
  ['0001-01-01 00:00:00+08', '"0000-12-31T16:00:00+00:00"'],
  ['0044-03-15 12:00:00.5+00 BC', '"-000043-03-15T12:00:00.5+00:00"'],
  ['9999-12-31 23:59:59.999999-05', '"+010000-01-01T04:59:59.999999+00:00"'],
  ['294276-12-31 23:59:59+00', '"+294276-12-31T23:59:59+00:00"'],
  ['infinity', '"infinity"'],
  [null, null],
])('the moment %s is written as %s', async (value, text) => {
  expect(await evaluate('answer.moment($1::text::timestamptz)', value)).toBe(text)
})

test.each([
  ['0,0', 0],
  ['180,0', 20015114.44],
  ['0,90', 10007557.22],
  ['106.45,29.58', 11592861.42],
  ['1e-13,-1e-13', 0],
  ['5e-324,5e-324', 0],
  ['180.1,0', null],
  ['0,-91', null],
  ['NaN,0', null],
  ['0,Infinity', null],
  [null, null],
])('the place %s is %s metres from where Greenwich meets the equator', async (place, metres) => {
  const found = await evaluate('round(geo.metres($1::text::point, 0, 0)::numeric, 2)::float8', place)
  expect(found).toBe(metres)
})

test('search has keys for every value, in time that one cell cannot stretch', async () => {
  const keys = async (value: string | null) => evaluate('search.grams($1::text)', value)
  expect(await keys(null)).toBeNull()
  expect(await keys('')).not.toContain('a')
  expect(await keys('ＡＢ')).toEqual(expect.arrayContaining(['a', 'b', 'ab']))
  expect(await keys('a\u0001b\nc')).toEqual(expect.arrayContaining(['a', 'b', '\nc', 'b\n']))
  const begun = performance.now()
  const long = await evaluate('cardinality(search.grams(repeat($1::text, 300000)))', 'ﷺ')
  // 10,000 characters of the value, of 18 each
  expect(Number(long)).toBeLessThan(400_000)
  expect(performance.now() - begun).toBeLessThan(10_000)
})

// a restore of a dump builds indexes before it grants the schema to the owner of the table
test('the index of a search is built where its owner may not use the schema search', async () => {
  await withOwner(database.settings.databaseUrl, async (sql) => {
    await sql
      .unsafe(
        `create table rows.restored (name text); alter table rows.restored owner to weir_import;
         insert into rows.restored values ('Village');
         revoke usage on schema search from weir_import`,
      )
      .simple()
    await expect(
      sql.unsafe('create index on rows.restored using gin (search.grams(name))'),
    ).resolves.toBeDefined()
  })
})

test('the keys of a text are those of the text as search compares it', async () => {
  for (const value of ['Ｖillage Σίσυφος', 'ΑΣ', 'ﬁle', 'İstanbul', '重庆', ''])
    expect(await evaluate('search.grams($1::text)', value)).toEqual(
      await evaluate('search.grams(search.fold($1::text))', value),
    )
  expect(await evaluate('cardinality(search.grams($1::text)) > 0', 'ς')).toBe(true)
})
