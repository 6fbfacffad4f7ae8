import { openImporting, said, warningsOf, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
  await importing.run('code,name\n1,甲\n2,乙\n3,丙\n', {
    dataset: 'districts',
    manifest: { ...said, title: '重庆市区县' },
    publish: true,
  })
})
afterAll(() => importing.close())

const refsOf = async (dataset: string): Promise<readonly unknown[]> =>
  ((await importing.catalog.find(dataset))?.columns ?? []).flatMap(({ name, ref }) =>
    ref === null ? [] : [{ of: name, ...ref }],
  )

test('a column whose name says so and whose every value is there refers to a dataset', async () => {
  const report = await importing.run('code,name,districtCode\n11,a,1\n12,b,2\n13,c,\n', {
    dataset: 'streets',
    manifest: said,
    publish: true,
  })
  expect(await refsOf('streets')).toEqual([
    { of: 'districtCode', dataset: 'districts', column: 'code', name: 'district', reverseName: 'streets' },
  ])
  expect(warningsOf(report)).toContainEqual(expect.stringContaining('districtCode refers to districts.code'))
})

test('by its Chinese header too', async () => {
  await importing.run('编号,区县代码\n1,1\n2,3\n', { dataset: 'parks', manifest: said })
  expect(await refsOf('parks')).toEqual([
    expect.objectContaining({ of: 'quXianDaiMa', dataset: 'districts' }),
  ])
})

test.each([
  ['one value is not there', 'code,districtCode\n1,1\n2,9\n'],
  ['no value is there', 'code,districtCode\n1,\n2,\n'],
  ['the type is another', 'code,districtCode\n1,1.0\n2,2.0\n'],
  ['the name says something else', 'code,level\n1,1\n2,2\n'],
])('nothing is proposed when %s', async (_when, content) => {
  await importing.run(content, { dataset: 'plain', manifest: said })
  expect(await refsOf('plain')).toEqual([])
})

test('nothing is proposed to a dataset without a key of one column, or that is not open', async () => {
  await importing.run('code,at\n1,2020-01-01\n', {
    dataset: 'lakes',
    manifest: { ...said, key: ['code', 'at'] },
    publish: true,
  })
  await importing.run('code\n1\n', {
    dataset: 'ponds',
    manifest: { ...said, openAttribute: 'NOT_OPEN' },
    publish: true,
  })
  const columns = { code: { openAttribute: 'CONDITIONAL' } } as const
  await importing.run('code\n1\n', { dataset: 'rivers', manifest: { ...said, columns }, publish: true })
  await importing.run('code\n1\n', { dataset: 'wells', manifest: said })
  const content = 'id,lakeCode,pondCode,wellCode,riverCode\n1,1,1,1,1\n2,1,1,1,1\n'
  await importing.run(content, { dataset: 'waters', manifest: said })
  expect(await refsOf('waters')).toEqual([expect.objectContaining({ of: 'riverCode', dataset: 'rivers' })])
})

test('a column that is added later may declare a reference', async () => {
  await importing.run('code\n1\n', { dataset: 'later', manifest: said, publish: true })
  const columns = { districtCode: { ref: { dataset: 'districts' } } }
  await importing.run('code,districtCode\n1,2\n', {
    dataset: 'later',
    manifest: { columns },
    addColumns: true,
  })
  expect(await refsOf('later')).toEqual([
    { of: 'districtCode', dataset: 'districts', column: 'code', name: 'district', reverseName: 'later' },
  ])
  expect(await importing.rows('later', 'code', 'districtCode')).toEqual([['1', '2']])
})

test('a manifest may refuse a reference, or declare one that has gaps', async () => {
  const content = 'code,districtCode\n1,1\n2,9\n3,9\n'
  await importing.run('code,districtCode\n1,1\n', {
    dataset: 'refused',
    manifest: { ...said, columns: { districtCode: { ref: null } } },
  })
  expect(await refsOf('refused')).toEqual([])
  const ref = { dataset: 'districts', name: 'region' }
  const report = await importing.run(content, {
    dataset: 'declared',
    manifest: { ...said, columns: { districtCode: { ref } } },
    publish: true,
  })
  expect(await refsOf('declared')).toEqual([
    expect.objectContaining({ column: 'code', name: 'region', reverseName: 'declared' }),
  ])
  expect(warningsOf(report)).toContainEqual(
    expect.stringContaining('districtCode: 2 cells hold a value that districts.code does not have'),
  )
  const full = await importing.run(content, { dataset: 'declared' })
  expect(warningsOf(full)).toContainEqual(expect.stringContaining('2 cells'))
  const more = await importing.run('code,districtCode\n4,9\n5,3\n', { dataset: 'declared', append: true })
  expect(warningsOf(more)).toContainEqual(expect.stringContaining('1 cell '))
})

test('a reference to what is not published is refused before anything is kept', async () => {
  const before = await importing.state()
  const columns = { x: { ref: { dataset: 'nowhere' } } }
  await expect(
    importing.run('code,x\n1,1\n', { dataset: 'lost', manifest: { ...said, columns } }),
  ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(await importing.state()).toEqual(before)
})

test('a parent is a row of the same dataset', async () => {
  const content = 'id,parent_id,name\n1,,门类\n2,1,大类\n3,2,中类\n'
  await importing.run(content, { dataset: 'industries', manifest: said, publish: true })
  expect(await refsOf('industries')).toEqual([
    { of: 'parentId', dataset: 'industries', column: 'id', name: 'parent', reverseName: 'industries' },
  ])
  const orphan = await importing.run('id,parent_id,name\n1,,门类\n2,7,大类\n', { dataset: 'industries' })
  expect(warningsOf(orphan)).toContainEqual(
    expect.stringContaining('1 cell holds a value that industries.id does not have'),
  )
  await importing.run('id,parent_id,name\n1,,门类\n2,7,大类\n', { dataset: 'orphans', manifest: said })
  expect(await refsOf('orphans')).toEqual([])
})

test('a declared parent needs no name that says so', async () => {
  const columns = { up: { ref: { dataset: 'trees' } } }
  await importing.run('id,up\n1,\n2,1\n', { dataset: 'trees', manifest: { ...said, key: ['id'], columns } })
  expect(await refsOf('trees')).toEqual([
    expect.objectContaining({ of: 'up', dataset: 'trees', column: 'id' }),
  ])
})

test('two references to one dataset get names of their own', async () => {
  const columns = { fromCode: { ref: { dataset: 'districts' } }, toCode: { ref: { dataset: 'districts' } } }
  await importing.run('id,fromCode,toCode\n1,1,2\n', {
    dataset: 'moves',
    manifest: { ...said, columns },
    publish: true,
  })
  expect(await refsOf('moves')).toEqual([
    expect.objectContaining({ name: 'from', reverseName: 'moves' }),
    expect.objectContaining({ name: 'to', reverseName: 'movesByToCode' }),
  ])
})
