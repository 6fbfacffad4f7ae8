import { planColumns, type ColumnWishes } from '../../../src/intake/column-plan'
import { openCsv } from '../../../src/intake/csv-source'
import { scan, type Scan } from '../../../src/intake/scan'
import { AppError } from '../../../src/kernel/errors'
import { textOf } from '../../../src/kernel/messages'
import { createTemporaryFiles } from '../../support/temporary-file'

const files = createTemporaryFiles()
afterAll(() => files.close())

const scanText = async (content: string, wishes: Partial<ColumnWishes> = {}): Promise<Scan> => {
  const source = await openCsv(files.write('file.csv', content))
  const all: ColumnWishes = { columns: undefined, key: undefined, openAttribute: 'UNCONDITIONAL', ...wishes }
  const { columns } = planColumns(source.name, source.header, all)
  return scan(source, columns, {
    timeZone: 'Asia/Shanghai',
    watchesKeys: true,
    onProgress: () => undefined,
  })
}

/** `cells` under one header. */
const columnOf = async (cells: readonly string[]): Promise<string> => {
  const { columns } = await scanText(`n\n${cells.join('\n')}\n`)
  return columns.map(({ type, nullable }) => `${type}${nullable ? '?' : ''}`).join()
}

const warningsOf = ({ warnings }: Scan): readonly string[] =>
  warnings.map(({ message, params }) => textOf(message, 'en', params))

test.each([
  ['INTEGER', ['1', '-2', '2147483647']],
  ['BIGINT', ['1', '2147483648']],
  ['BIGINT', ['110101001001', '110101001002']],
  ['DECIMAL', ['1', '9223372036854775808']],
  ['DECIMAL', ['1', '1.5', '9223372036854775808']],
  ['FLOAT', ['1', '1.5', '1e5']],
  ['BOOLEAN', ['true', 'FALSE']],
  ['INTEGER', ['0', '1']],
  ['DATE', ['2020-04-02', '2020-04-03']],
  ['DATE', ['2020/4/2', '2020/04/03']],
  ['INTEGER', ['20200402', '20200403']],
  ['TIME', ['08:00', '09:00:00']],
  ['TIMESTAMP', ['2020-04-02T08:00Z', '2020-04-02 08:00:00+08:00']],
  ['TIMESTAMP', ['2020-04-02T08:00', '2020-04-02 08:00:00']],
  ['TEXT', ['2020-04-02T08:00Z', '2020-04-02 08:00:00']],
  ['TEXT', ['2020-04-02', '2020/4/3']],
  ['TEXT', ['2020-04-02', '2020-04-02T08:00']],
  ['TEXT', ['007', '008']],
  ['TEXT', ['1', '2', '007']],
  ['TEXT', ['500101199001011234', '9223372036854775808']],
  ['BIGINT', ['1', '500101199001011234']],
  ['TEXT', ['1', ' 2']],
  ['TEXT', ['true', '1']],
  ['TEXT', ['1', 'NaN']],
])('a column is %s only if every cell of the file says so: %j', async (type, cells) => {
  expect(await columnOf(cells)).toBe(type)
})

test('one cell in 30,000 decides', async () => {
  const digits = Array.from({ length: 30_000 }, (_, n) => String(100_000 + n))
  expect(await columnOf(digits)).toBe('INTEGER')
  const mixed = await scanText(`n\n${[...digits, '1100xx'].join('\n')}\n`)
  expect(mixed.columns[0]?.type).toBe('TEXT')
  expect(warningsOf(mixed)).toEqual([
    'Column n: 1 of 30,001 cells is no number (first: row 30002); it is TEXT.',
  ])
})

test('an empty cell is a missing value in every type, quoted or not', async () => {
  const { columns } = await scanText('a,b,c\n1,"",x\n,"",\n3,"",y\n')
  expect(columns.map(({ type, nullable }) => [type, nullable])).toEqual([
    ['INTEGER', true],
    ['TEXT', true],
    ['TEXT', true],
  ])
})

test('words for missing values are text, and counted', async () => {
  const found = await scanText('pm\n12\nNaN\n13\nNaN\n14\n')
  expect(found.columns[0]).toMatchObject({ type: 'TEXT', nullable: false })
  expect(warningsOf(found)).toEqual([
    'Column pm: 2 of 5 cells are not numbers (first: row 3); it is TEXT.',
    expect.stringContaining('read like missing values'),
  ])
})

test('what a person should know is said in both languages, with rows', async () => {
  const found = await scanText(
    'hour,at,nothing,date,word\n08,2020-04-02 08:00,,2020-04-02,a\n9,2020-04-02 09:00,,2020-04-03,b\n10,2020-04-02 10:00,,3. April,c\n',
  )
  expect(warningsOf(found)).toEqual([
    'Column hour: 1 cell is digits with a leading zero, as codes are (first: row 2); it is TEXT.',
    'Column at holds times without an offset; they are read in Asia/Shanghai (WEIR_TIME_ZONE).',
    'Column nothing is empty in every row; it is TEXT.',
    'Column date: 1 of 3 cells is no date written like the others (first: row 4); it is TEXT.',
  ])
  for (const { message, params } of found.warnings)
    expect(textOf(message, 'zh', params)).not.toMatch(/\{\w+\}/)
})

test.each([
  ['2026-02-01\n2026/2/2\n2026年2月3日', 'TEXT', '3 of 3 cells read like dates (first: row 2)'],
  ['2026年2月1日\n2026年2月2日', 'TEXT', '2 of 2 cells read like dates'],
  ['"1,200.50"\n"1,300"\n7', 'TEXT', '3 of 3 cells read like numbers'],
  ['20260201\n20260202', 'INTEGER', 'eight digits that are a day'],
  ['500101199001011234\n500101199001011235', 'TEXT', 'numbers that identify'],
])('what is not what it looks like is told: %j', async (cells, type, told) => {
  const found = await scanText(`n\n${cells}\n`)
  expect(found.columns[0]?.type).toBe(type)
  expect(warningsOf(found)).toEqual([expect.stringContaining(told)])
})

test('telephones and identity cards are text by their header, counts of them are not', async () => {
  const header = '联系电话,手机号码,电话1,Phone Number,idNumber,电话用户数,区划代码,phoneCount,编号'
  const { columns } = await scanText(`${header}\n${Array(9).fill('65432100').join()}\n`)
  expect(columns.map(({ type }) => type)).toEqual([
    ...Array<string>(5).fill('TEXT'),
    ...Array<string>(4).fill('INTEGER'),
  ])
  const wishes = { columns: { phone: { type: 'BIGINT' as const } } }
  expect((await scanText('phone\n13800000000\n', wishes)).columns[0]?.type).toBe('BIGINT')
})

test('blank rows at the end are left out, and counted', async () => {
  const found = await scanText('a,b\n1,x\n,\n2,y\n,\n\n,\n')
  expect(found.rows).toBe(3)
  expect(warningsOf(found)).toEqual(['3 blank rows at the end of file.csv were left out.'])
})

test('a column that repeats a value is known to be no key', async () => {
  const { columns } = await scanText('a,b,c\n1,1,x\n2,1,y\n3,2,\n')
  expect(columns.map(({ mayBeKey }) => mayBeKey)).toEqual([true, false, true])
})

test('a declared type is held against every cell, and at most 20 are told', async () => {
  const rows = Array.from({ length: 50 }, (_, n) => `${String(n)},x${String(n)},2020-02-30`)
  const wishes = { columns: { a: { type: 'INTEGER' as const }, b: { type: 'INTEGER' as const } } }
  const error: unknown = await scanText(`a,b,c\n${rows.join('\n')}\n`, wishes).catch((e: unknown) => e)
  if (!(error instanceof AppError)) throw error
  const lines = error.textIn('en').split('\n')
  expect(lines[0]).toContain('50 cells do not fit')
  expect(lines[1]).toBe('- row 2 (line 2), b: INTEGER expected, "x0" found')
  expect(lines).toHaveLength(1 + 20 + 1)
  expect(error.textIn('zh')).toContain('- 第 2 行记录（文件第 2 行），b：应为 INTEGER，实为“x0”')
})

test('a value that is not open to everyone is not repeated', async () => {
  const secret = 'the-secret-value'
  for (const openAttribute of ['CONDITIONAL', 'NOT_OPEN'] as const) {
    const wishes = { columns: { a: { type: 'INTEGER' as const, openAttribute } } }
    const error: unknown = await scanText(`a\n${secret}\n`, wishes).catch((e: unknown) => e)
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(error.textIn('en') + error.textIn('zh') + JSON.stringify(error.fault)).not.toContain(secret)
  }
  const long = `x${'y'.repeat(500)}\u001b[31m`
  const open: unknown = await scanText(`a\n${long}\n`, { columns: { a: { type: 'INTEGER' } } }).catch(
    (e: unknown) => e,
  )
  if (!(open instanceof AppError)) throw open
  expect(open.textIn('en')).toContain(`"x${'y'.repeat(39)}…"`)
  expect(open.textIn('en')).not.toContain('\u001b')
})

test('a value that must be there is missed, with its row', async () => {
  const error: unknown = await scanText('a,b\n1,2\n,3\n', { key: ['a'] }).catch((e: unknown) => e)
  expect(error).toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(String(error)).toContain('row 3 (line 3), a: a value is required, the cell is empty')
})

test('a declared date takes yyyymmdd, a declared number a leading zero', async () => {
  const wishes = { columns: { d: { type: 'DATE' as const }, h: { type: 'INTEGER' as const } } }
  const { columns } = await scanText('d,h\n20200402,08\n2020/4/3,9\n', wishes)
  expect(columns.map(({ type }) => type)).toEqual(['DATE', 'INTEGER'])
})
