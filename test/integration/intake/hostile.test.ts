import { openImporting, said, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
})
afterAll(() => importing.close())

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

const header = [
  '__proto__',
  'constructor',
  'Query',
  'nodes',
  '"',
  "'); drop table rows.t; --",
  'x'.repeat(300),
  '🙂',
  '',
  '市',
  '是',
  '名称',
  '名称',
  'a b',
  'a_b',
  'A B',
  'select',
  '_load',
  '_rid',
  'ctid',
  'XMIN',
  'tableoid',
  '\u202etxet',
  'line\nbreak',
  '\ufeff',
]

const values = [
  "Robert'); drop table rows.t; --",
  '\\N',
  '\\.',
  '\\',
  '\\\\t',
  'a\tb',
  'x\r\ny',
  '"',
  '${7*7} #{7*7} {{7*7}}',
  '<script>alert(1)</script>',
  '=cmd|calc',
  '\u202eabc',
  '\ufeff',
  'Ω≈ç√∫˜µ≤≥÷',
  '👾 🙇 💁 🙅 👨‍👩‍👧‍👦',
  '\u0001\u001f\u007f\u0080\u009f',
  '\ud7ff\ue000\uffff',
  '\u{10ffff}',
  'undefined',
  'null-ish',
  '1;DROP TABLE users',
  'x',
  'y',
  "%s%n%x' or 1=1",
  'a'.repeat(10_000),
]

test('any header and any text is stored as it is, under names that nothing trips over', async () => {
  const content = [header.map(quoted).join(','), values.map(quoted).join(',')].join('\n')
  const report = await importing.run(`${content}\n`, { dataset: 'hostile', manifest: said, publish: true })
  const names = report.columns.map(({ name }) => name)
  for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z0-9]{0,59}$/)
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(header.length)
  expect(report.columns.map(({ label }) => label)).toEqual(header)
  expect(report.columns.every(({ type }) => type === 'TEXT')).toBe(true)
  expect(await importing.rows('hostile', ...names)).toEqual([values])
  // and it fits its own contract
  const again = await importing.run(`${content}\n`, { dataset: 'hostile' })
  expect(again).toMatchObject({ version: 2, rows: 1 })
  expect(await importing.rows('hostile', ...names)).toEqual([values])
})

test('500 columns of numbers', async () => {
  const names = Array.from({ length: 500 }, (_, n) => `c${String(n)}`)
  const rows = Array.from({ length: 3 }, (_, row) => names.map((_name, n) => String(row * 500 + n)).join(','))
  await importing.run(`${names.join(',')}\n${rows.join('\n')}\n`, {
    dataset: 'wide',
    manifest: said,
    publish: true,
  })
  expect(await importing.rows('wide', 'c0', 'c499')).toEqual([
    ['0', '499'],
    ['500', '999'],
    ['1000', '1499'],
  ])
})

test.each(['Query', 'rows', '__proto__', "x'; drop table y; --", '数据', '', 'a'.repeat(100), 'constructor'])(
  'a dataset cannot be called %j',
  async (dataset) => {
    const before = await importing.state()
    await expect(importing.run('code\n1\n', { dataset, manifest: said })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    })
    expect(await importing.state()).toEqual(before)
  },
)

test('numbers and dates at the edges of what PostgreSQL stores', async () => {
  const edges = [
    [
      '2147483647',
      '9223372036854775807',
      '9'.repeat(300),
      '1e308',
      '9999-12-31',
      '23:59:59.999999',
      '9999-12-31T23:59:59.999999-14:00',
    ],
    [
      '-2147483648',
      '-9223372036854775808',
      `-.${'9'.repeat(298)}`,
      '4.9e-324',
      '0001-01-01',
      '00:00',
      '0001-01-01 00:00+14:00',
    ],
  ]
  const report = await importing.run(`a,b,c,d,e,f,g\n${edges.map((row) => row.join(',')).join('\n')}\n`, {
    dataset: 'extremes',
    manifest: said,
  })
  expect(report.columns.map(({ type }) => type)).toEqual([
    'INTEGER',
    'BIGINT',
    'DECIMAL',
    'FLOAT',
    'DATE',
    'TIME',
    'TIMESTAMP',
  ])
  expect(await importing.rows('extremes', 'a', 'b', 'd', 'e')).toEqual([
    ['2147483647', '9223372036854775807', '1e+308', '9999-12-31'],
    ['-2147483648', '-9223372036854775808', '5e-324', '0001-01-01'],
  ])
})
