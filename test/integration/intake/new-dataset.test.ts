import type { Manifest } from '../../../src/intake/manifest'
import { openImporting, said, warningsOf, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
})
afterAll(() => importing.close())

test('a file becomes a published dataset whose values are those that were written', async () => {
  const content =
    '编号,名称,数值,比例,大数,日期,时间,时刻,是否,空\r\n' +
    '1,"磁器口, ""老街""",1.50,1e-3,9223372036854775808,2020/4/2,08:00,2020-04-02 08:00,TRUE,\r\n' +
    '2," 两\n行\t\\N ",-0.10,2,1,2020/12/31,23:59:59.5,2020-04-02 23:00:00,false,\r\n'
  const report = await importing.run(content, {
    dataset: 'kinds',
    manifest: { ...said, title: '类型' },
    publish: true,
  })
  expect(report).toMatchObject({ dataset: 'kinds', version: 1, rows: 2 })
  expect(report.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'bianHao INTEGER',
    'mingCheng TEXT',
    'shuZhi DECIMAL',
    'biLi FLOAT',
    'daShu DECIMAL',
    'riQi DATE',
    'shiJian TIME',
    'shiKe TIMESTAMP',
    'shiFou BOOLEAN',
    'kong TEXT',
  ])
  expect(await importing.rows('kinds', ...report.columns.map(({ name }) => name))).toEqual([
    [
      '1',
      '磁器口, "老街"',
      '1.50',
      '0.001',
      '9223372036854775808',
      '2020-04-02',
      '08:00:00',
      '2020-04-02 00:00:00+00',
      'true',
      null,
    ],
    [
      '2',
      ' 两\n行\t\\N ',
      '-0.10',
      '2',
      '1',
      '2020-12-31',
      '23:59:59.5',
      '2020-04-02 15:00:00+00',
      'false',
      null,
    ],
  ])
  const stored = await importing.catalog.find('kinds')
  expect(stored).toMatchObject({ status: 'PUBLISHED', key: ['bianHao'], title: '类型', contractRevision: 1 })
  expect(stored?.columns.map(({ nullable }) => nullable)).toEqual([...Array<boolean>(9).fill(false), true])
  expect(stored?.activeVersion).toMatchObject({ number: 1, rowCount: 2, load: 1 })
})

test('readers get the open columns of a published dataset, and nothing of a draft', async () => {
  const canRead = async (dataset: string): Promise<boolean> => {
    const table = (await importing.catalog.find(dataset))?.activeVersion?.table ?? ''
    const [row] = await importing.database.databases.importer<{ may: boolean }[]>`
      select has_column_privilege('weir_rows', ${`rows.${table}`}, 'name', 'select') as may`
    return row?.may ?? false
  }
  await importing.run('code,name\n1,a\n', { dataset: 'drafted', manifest: said })
  expect(await importing.catalog.find('drafted')).toMatchObject({ status: 'DRAFT', contractRevision: 0 })
  expect(await canRead('drafted')).toBe(false)
  await importing.catalog.publish('drafted', 'test')
  expect(await canRead('drafted')).toBe(true)
  await importing.run('code,name\n2,b\n', { dataset: 'drafted' })
  expect(await canRead('drafted')).toBe(true)
  const columns = { name: { openAttribute: 'NOT_OPEN' } } as const
  await importing.run('code,name\n1,a\n', {
    dataset: 'closed',
    manifest: { ...said, columns },
    publish: true,
  })
  expect(await canRead('closed')).toBe(false)
})

test('a draft is imported anew until it is published, and keeps what was said of it', async () => {
  await importing.run('a,b\n1,2\n', {
    dataset: 'again',
    manifest: { ...said, title: '初稿', summary: '说明' },
  })
  const report = await importing.run('code,name\nx,1\n', { dataset: 'again', publish: true })
  expect(report.version).toBe(2)
  expect(await importing.catalog.find('again')).toMatchObject({
    title: '初稿',
    summary: '说明',
    key: ['code'],
    status: 'PUBLISHED',
  })
  expect(await importing.rows('again', 'code', 'name')).toEqual([['x', '1']])
})

test('the key that is proposed holds for every row, not only for the first thousands', async () => {
  const rows = Array.from({ length: 30_000 }, (_, n) => `${String(n)},${String(n)}`)
  const once = await importing.run(`code,serial\n${rows.join('\n')}\n`, { dataset: 'unique', manifest: said })
  expect((await importing.catalog.find('unique'))?.key).toEqual(['code'])
  expect(warningsOf(once)).toContainEqual(expect.stringContaining('The key is code'))
  // the watch is bounded at 20,000 values: this repetition only the database sees
  await importing.run(`code,serial\n${rows.join('\n')}\n29999,30000\n`, { dataset: 'late', manifest: said })
  expect((await importing.catalog.find('late'))?.key).toEqual(['serial'])
})

test('a station and a time are proposed as a key; exact duplicate rows leave none', async () => {
  const reading = (n: number): string =>
    `S${String(n % 3)},2020-04-02T0${String(Math.trunc(n / 3))}:00Z,${String(n % 2)}`
  const rows = Array.from({ length: 9 }, (_, n) => reading(n))
  await importing.run(`stationCode,at,pm\n${rows.join('\n')}\n`, { dataset: 'readings', manifest: said })
  expect((await importing.catalog.find('readings'))?.key).toEqual(['stationCode', 'at'])
  const report = await importing.run(`stationCode,at,pm\n${[...rows, rows[0]].join('\n')}\n`, {
    dataset: 'readings2',
    manifest: said,
  })
  expect((await importing.catalog.find('readings2'))?.key).toEqual([])
  expect(warningsOf(report)).toContainEqual(expect.stringContaining('no key'))
})

test('a key that is no key is refused with its rows, and with its value only if everyone may see it', async () => {
  const content = 'code,name\n1,a\n2,b\n1,c\n3,d\n2,e\n1,f\n'
  const declared = (columns: NonNullable<Manifest['columns']>) =>
    importing.run(content, { dataset: 'doubled', manifest: { ...said, key: ['code'], columns } })
  await expect(declared({})).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  const message = String(await declared({}).catch((e: unknown) => e))
  expect(message).toContain('rows 2, 4, 7: 1')
  expect(message).toContain('rows 3, 6: 2')
  const hidden = String(await declared({ code: { openAttribute: 'CONDITIONAL' } }).catch((e: unknown) => e))
  expect(hidden).toContain('rows 2, 4, 7\n')
})

test('a file without rows is a dataset only where every type was said', async () => {
  const run = (manifest: object) =>
    importing.run('code,name\n', { dataset: 'rowless', manifest: { ...said, ...manifest } })
  await expect(run({})).rejects.toMatchObject({ fault: { message: 'intake.noRows' } })
  const report = await run({ columns: { code: { type: 'INTEGER' }, name: { type: 'TEXT' } }, key: ['code'] })
  expect(report).toMatchObject({ version: 1, rows: 0 })
})

test('JSON and points are stored where they are declared', async () => {
  const columns = { tags: { type: 'JSON' }, place: { type: 'POINT' } } as const
  await importing.run('code,tags,place\n1,"{""a"": [1, null]}","106.5,29.5"\n', {
    dataset: 'places',
    manifest: { ...said, columns },
  })
  expect(await importing.rows('places', 'tags', 'place')).toEqual([['{"a": [1, null]}', '(106.5,29.5)']])
})

test('a place may be written in three ways, and one that is none is named by its row', async () => {
  const manifest = { ...said, columns: { place: { type: 'POINT' } } } as const
  const spelled = 'code,place\n1,"106.5, 29.5"\n2,"( -180,90 )"\n3,POINT (106.5 29.5)\n4,\n'
  await importing.run(spelled, { dataset: 'spelled', manifest })
  expect(await importing.rows('spelled', 'place')).toEqual([
    ['(106.5,29.5)'],
    ['(-180,90)'],
    ['(106.5,29.5)'],
    [null],
  ])
  const error: unknown = await importing
    .run('code,place\n1,"106.5,29.5"\n2,"29.5,106.5"\n3,here\n', { dataset: 'misplaced', manifest })
    .catch((e: unknown) => e)
  expect(String(error)).toMatch(/row 3 .*29\.5,106\.5[\s\S]*row 4 .*here/)
  expect(await importing.catalog.find('misplaced')).toBeUndefined()
})

test('a searchable column is kept, by the next version too, and only a text can be one', async () => {
  const manifest = { ...said, columns: { name: { searchable: true } } } as const
  await importing.run('code,name\n1,磁器口\n', { dataset: 'found', manifest, publish: true })
  await importing.run('code,name\n1,磁器口\n2,瓷器口\n', { dataset: 'found' })
  const stored = await importing.catalog.find('found')
  expect(stored?.columns.map(({ name, searchable }) => [name, searchable])).toEqual([
    ['code', false],
    ['name', true],
  ])
  const table = stored?.activeVersion?.table ?? ''
  const indexes = await importing.database.databases.importer<{ indexdef: string }[]>`
    select indexdef from pg_catalog.pg_indexes where schemaname = 'rows' and tablename = ${table}`
  expect(indexes.map(({ indexdef }) => indexdef)).toContainEqual(
    expect.stringContaining('USING gin (search.grams(name))'),
  )
  const wrong = importing.run('code,name\n1,2\n', { dataset: 'numbers', manifest })
  await expect(wrong).rejects.toThrow(/only a TEXT column can be searchable/)
})

test('what no column of its type can hold is refused with its row, or stays text', async () => {
  const values = ['NaN', 'Infinity', '-Infinity', '1e400']
  for (const value of values) {
    const inferred = await importing.run(`code,v\n1,1.5\n2,${value}\n`, { dataset: 'odd', manifest: said })
    expect(inferred.columns[1]).toMatchObject({ type: 'TEXT' })
    expect(await importing.rows('odd', 'v')).toEqual([['1.5'], [value]])
    for (const type of ['FLOAT', 'DECIMAL', 'DATE', 'TIMESTAMP', 'JSON'] as const) {
      const declared = { ...said, columns: { v: { type } } }
      await expect(
        importing.run(`code,v\n1,${value}\n`, { dataset: 'oddDeclared', manifest: declared }),
      ).rejects.toThrow(/row 2/)
    }
  }
})

test('edges of numbers: zero has no sign, JSON has as many digits behind the point as numeric holds', async () => {
  const zero = { ...said, columns: { v: { type: 'DECIMAL' } } } as const
  await importing.run('code,v\n1,-0.00\n', { dataset: 'zero', manifest: zero })
  expect(await importing.rows('zero', 'v')).toEqual([['0.00']])
  const json = { ...said, columns: { v: { type: 'JSON' } } } as const
  const load = (value: string) => importing.run(`code,v\n1,${value}\n`, { dataset: 'digits', manifest: json })
  for (const value of ['[1.7976931348623157e308]', '[1e-16383]'])
    await expect(load(value)).resolves.toMatchObject({ rows: 1 })
  for (const value of ['[1e309]', '[1e-16384]']) await expect(load(value)).rejects.toThrow(/row 2/)
})

test('nothing is assumed of how open the data are, nor of who opens it where there are several', async () => {
  const draft = await importing.run('code\n1\n', { dataset: 'unsaid', manifest: { opener: said.opener } })
  expect(await importing.catalog.find('unsaid')).toMatchObject({
    openAttribute: 'NOT_OPEN',
    licence: '未声明 (not stated)',
  })
  expect(warningsOf(draft)).toContainEqual(expect.stringContaining('NOT_OPEN'))
  await importing.run('code\n1\n', { dataset: 'second', manifest: { opener: '另一局' } })
  const error: unknown = await importing
    .run('code\n1\n', { dataset: 'nobody', publish: true })
    .catch((e: unknown) => e)
  expect(String(error)).toContain('--open-attribute')
  const nobodys = await importing.run('code\n1\n', { dataset: 'nobodys' })
  expect(await importing.catalog.find('nobodys')).toMatchObject({
    opener: { name: '未指明 (opener not stated)' },
  })
  expect(warningsOf(nobodys)).toContainEqual(expect.stringMatching(/--opener.*测试局/))
  const conditional = { opener: said.opener, openAttribute: 'CONDITIONAL' } as const
  await expect(
    importing.run('code\n1\n', { dataset: 'nobody', manifest: conditional, publish: true }),
  ).rejects.toThrow(/openConditions/)
  expect(await importing.catalog.find('nobody')).toBeUndefined()
})

test('a dry run reads everything and changes nothing', async () => {
  const before = await importing.state()
  const report = await importing.run('code,n\n1,x\n', {
    dataset: 'dry',
    manifest: said,
    publish: true,
    dryRun: true,
  })
  expect(report).toMatchObject({ version: null, rows: 1, columns: [{ type: 'INTEGER' }, { type: 'TEXT' }] })
  await importing.run('code,name\n3,c\n', { dataset: 'drafted', append: true, dryRun: true })
  await expect(
    importing.run('code,n\n1,x\n', {
      dataset: 'dry',
      manifest: { ...said, columns: { n: { type: 'DATE' } } },
      dryRun: true,
    }),
  ).rejects.toThrow(/DATE expected/)
  expect(await importing.state()).toEqual(before)
})

test('progress goes through reading, loading and indexing, and ends at the whole file', async () => {
  const seen: { phase: string; bytes: number; totalBytes: number; rows: number }[] = []
  const content = `code\n${Array.from({ length: 50_000 }, (_, n) => n).join('\n')}\n`
  await importing.run(
    content,
    { dataset: 'slow', manifest: said },
    { onProgress: (at) => seen.push({ ...at }) },
  )
  expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['reading', 'loading', 'indexing'])
  for (const phase of ['reading', 'loading'])
    expect(seen.findLast((at) => at.phase === phase)).toEqual({
      phase,
      bytes: content.length,
      totalBytes: content.length,
      rows: 50_000,
    })
})
