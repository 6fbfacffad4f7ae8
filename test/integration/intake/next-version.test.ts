import { openImporting, said, warningsOf, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
  await importing.run('code,name,area\n1,甲,1.5\n2,乙,\n', {
    dataset: 'districts',
    manifest: said,
    publish: true,
  })
})
afterAll(() => importing.close())

test('a full import replaces the rows, whatever the order of its columns', async () => {
  const report = await importing.run('area,name,code\n2.5,丙,3\n', { dataset: 'districts' })
  expect(report).toMatchObject({ version: 2, rows: 1 })
  expect(await importing.rows('districts', 'code', 'name', 'area')).toEqual([['3', '丙', '2.5']])
  const stored = await importing.catalog.find('districts')
  expect(stored).toMatchObject({ contractRevision: 1, activeVersion: { number: 2, rowCount: 1 } })
})

test('the contract decides the types, not the file', async () => {
  await importing.run('code,name,area\n1,007,7\n', { dataset: 'districts' })
  expect(await importing.rows('districts', 'name', 'area')).toEqual([['007', '7']])
  const error: unknown = await importing
    .run('code,name,area\n1,甲,big\nx,乙,1\n3,,1\n', { dataset: 'districts' })
    .catch((e: unknown) => e)
  const text = String(error)
  expect(text).toContain('row 2 (line 2), area: DECIMAL expected, "big" found')
  expect(text).toContain('row 3 (line 3), code: INTEGER expected, "x" found')
  expect(text).toContain('row 4 (line 4), name: a value is required')
  expect(await importing.rows('districts', 'name')).toEqual([['007']])
})

test('what is said of a published dataset is ignored, and that is said', async () => {
  const report = await importing.run('code,name,area\n1,甲,1\n', {
    dataset: 'districts',
    manifest: { title: 'x', openAttribute: 'NOT_OPEN', columns: {} },
  })
  expect(warningsOf(report)).toEqual([
    expect.stringContaining('title, openAttribute'),
    expect.stringContaining('districts stays UNCONDITIONAL'),
  ])
  expect(await importing.catalog.find('districts')).toMatchObject({
    title: 'districts',
    openAttribute: 'UNCONDITIONAL',
  })
})

test('an append adds a load to the same table, and counts all rows', async () => {
  await importing.run('code,name,area\n1,甲,1\n', { dataset: 'districts' })
  const before = (await importing.catalog.find('districts'))?.activeVersion
  const report = await importing.run('code,name\n2,乙\n3,丙\n', { dataset: 'districts', append: true })
  expect(report.rows).toBe(2)
  expect(warningsOf(report)).toEqual([expect.stringContaining('area is not in the file')])
  const after = (await importing.catalog.find('districts'))?.activeVersion
  expect(after).toMatchObject({
    table: before?.table,
    load: 2,
    rowCount: 3,
    number: (before?.number ?? 0) + 1,
  })
  expect(await importing.rows('districts', 'code', '_load')).toEqual([
    ['1', '1'],
    ['2', '2'],
    ['3', '2'],
  ])
})

test('an append of what is there already is refused by its row, and nothing of it stays', async () => {
  const before = await importing.rows('districts', 'code')
  const run = importing.run('code,name\n4,丁\n2,乙\n5,戊\n', { dataset: 'districts', append: true })
  await expect(run).rejects.toMatchObject({
    fault: { message: 'intake.duplicateKeyRow', params: { row: 3 } },
  })
  expect(await importing.rows('districts', 'code')).toEqual(before)
  expect(await importing.run('code,name\n4,丁\n', { dataset: 'districts', append: true })).toMatchObject({
    rows: 1,
  })
  expect((await importing.catalog.find('districts'))?.activeVersion).toMatchObject({ rowCount: 4 })
})

test('unknown columns are refused, or added as nullable ones with the next contract', async () => {
  await importing.run('code,name\n1,x\n', { dataset: 'grows', manifest: said, publish: true })
  const content = 'code,name,面积\n1,x,2.5\n'
  await expect(importing.run(content, { dataset: 'grows' })).rejects.toThrow(/面积 is not a column/)
  const report = await importing.run(content, {
    dataset: 'grows',
    addColumns: true,
    manifest: { columns: { 面积: { name: 'area', unit: 'km²' } } },
  })
  expect(report.columns.at(-1)).toEqual({ name: 'area', label: '面积', type: 'DECIMAL' })
  const stored = await importing.catalog.find('grows')
  expect(stored).toMatchObject({ contractRevision: 2 })
  expect(stored?.columns.at(-1)).toMatchObject({ name: 'area', unit: 'km²', nullable: true })
  expect(await importing.rows('grows', 'code', 'area')).toEqual([['1', '2.5']])
  await importing.run('code,name,note\n2,y,hello\n', { dataset: 'grows', append: true, addColumns: true })
  expect(await importing.rows('grows', 'code', 'area', 'note')).toEqual([
    ['1', '2.5', null],
    ['2', null, 'hello'],
  ])
})

test('there must be something to append to, and a dataset that is there', async () => {
  await expect(
    importing.run('a\n1\n', { dataset: 'nothing', append: true, manifest: said }),
  ).rejects.toMatchObject({ fault: { message: 'intake.nothingToAppendTo' } })
  expect(await importing.catalog.find('nothing')).toBeUndefined()
  await importing.run('code,name\n1,x\n', { dataset: 'gone', manifest: said, publish: true })
  await importing.catalog.withdraw('gone', 'test', 'objection')
  for (const append of [true, false])
    await expect(importing.run('code,name\n1,x\n', { dataset: 'gone', append })).rejects.toMatchObject({
      code: 'INVALID_TRANSITION',
    })
})

test('an append to a draft is held to the draft', async () => {
  await importing.run('code,name\n1,x\n', { dataset: 'sketch', manifest: said })
  await expect(importing.run('code,name\ny,x\n', { dataset: 'sketch', append: true })).rejects.toThrow(
    /INTEGER expected/,
  )
  await importing.run('code,name\n2,y\n', { dataset: 'sketch', append: true })
  await importing.catalog.publish('sketch', 'test')
  expect(await importing.rows('sketch', 'code')).toEqual([['1'], ['2']])
})

test('a date written as eight digits stays a date where the contract says so, and local times keep their zone', async () => {
  const columns = { day: { type: 'DATE' } } as const
  await importing.run('day,at,n\n20200402,2020-04-02 08:00,1\n', {
    dataset: 'days',
    manifest: { ...said, columns, key: ['day'] },
    publish: true,
  })
  const report = await importing.run(
    'day,at,n\n20200403,2020-04-03T00:30+02:00,1\n2020/4/4,2020-04-04 08:00,1\n',
    { dataset: 'days', append: true },
  )
  expect(warningsOf(report)).toEqual([expect.stringContaining('Asia/Shanghai')])
  expect(await importing.rows('days', 'day', 'at')).toEqual([
    ['2020-04-02', '2020-04-02 00:00:00+00'],
    ['2020-04-03', '2020-04-02 22:30:00+00'],
    ['2020-04-04', '2020-04-04 00:00:00+00'],
  ])
})

test('an hour is appended to a year of readings without looking at the year', async () => {
  const hour = (day: number, h: number): string => new Date(Date.UTC(2025, 0, 1 + day, h)).toISOString()
  const rows: string[] = []
  for (let day = 0; day < 100; day++)
    for (let h = 0; h < 24; h++)
      for (let s = 0; s < 24; s++) rows.push(`S${String(s)},${hour(day, h)},${String(s + h)}`)
  await importing.run(`stationCode,at,pm\n${rows.join('\n')}\n`, {
    dataset: 'year',
    manifest: { ...said, key: ['stationCode', 'at'] },
    publish: true,
  })
  const next = Array.from({ length: 24 }, (_, s) => `S${String(s)},${hour(100, 0)},1`).join('\n')
  const reads = async (): Promise<number> => {
    await importing.database.databases.importer`select pg_stat_force_next_flush()`
    const [row] = await importing.database.databases.importer<{ scanned: string }[]>`
      select coalesce(sum(seq_tup_read), 0) as scanned from pg_stat_user_tables where schemaname = 'rows' and relname like 'year%'`
    return Number(row?.scanned ?? 0)
  }
  const before = await reads()
  await importing.run(`stationCode,at,pm\n${next}\n`, { dataset: 'year', append: true })
  expect((await reads()) - before).toBe(0)
  expect((await importing.catalog.find('year'))?.activeVersion).toMatchObject({ rowCount: rows.length + 24 })
})
