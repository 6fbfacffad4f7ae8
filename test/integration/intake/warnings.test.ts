import type { CatalogService } from '../../../src/catalog/service'
import { openImporting, said, warningsOf, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
})
afterAll(() => importing.close())

test('nobody is no opener to propose', async () => {
  const opener = async (dataset: string): Promise<string | undefined> =>
    warningsOf(await importing.run('code\n1\n', { dataset })).find((warning) => warning.includes('--opener'))
  expect(await opener('first')).toContain('known: -')
  expect(await opener('second')).toContain('known: -')
  await importing.run('code\n1\n', { dataset: 'third', manifest: said })
  await importing.run('code\n1\n', { dataset: 'fourth', manifest: { opener: '另一局' } })
  const told = await opener('fifth')
  expect(told).toMatch(/known: .*另一局/)
  expect(told).not.toContain('未指明')
})

test('numbers that name a person are warned of before everybody reads them', async () => {
  const content = '编号,姓名,联系电话\n1,a,13800000000\n2,b,13900000000\n'
  const told = expect.stringContaining('lianXiDianHua of people')
  const draft = await importing.run(content, { dataset: 'people', manifest: said })
  expect(draft.columns.map(({ type }) => type)).toEqual(['INTEGER', 'TEXT', 'TEXT'])
  expect(warningsOf(draft)).toContainEqual(told)
  const columns = { 联系电话: { openAttribute: 'CONDITIONAL' as const } }
  const closed = await importing.run(content, { dataset: 'people', manifest: { ...said, columns } })
  expect(warningsOf(closed)).not.toContainEqual(told)
})

test('what is published and open to nobody is told, with who can open it', async () => {
  const manifest = { ...said, openAttribute: 'NOT_OPEN' } as const
  const report = await importing.run('code\n1\n', { dataset: 'hidden', manifest, publish: true })
  expect(warningsOf(report)).toContainEqual(
    expect.stringMatching(/nobody can query it.*proposeDatasetChange/),
  )
  const again = await importing.run('code\n1\n', {
    dataset: 'hidden',
    manifest: { openAttribute: 'UNCONDITIONAL' },
  })
  expect(warningsOf(again)).toContainEqual(expect.stringMatching(/stays NOT_OPEN.*DATA_OPENER/))
})

test('a version that loses more than half of its rows is told, in a dry run too', async () => {
  await importing.run('code\n1\n2\n3\n4\n', { dataset: 'shrinking', manifest: said, publish: true })
  const told = expect.stringContaining('has 1 row in this version and had 4')
  const dry = await importing.run('code\n1\n', { dataset: 'shrinking', dryRun: true })
  expect(warningsOf(dry)).toContainEqual(told)
  const half = await importing.run('code\n1\n2\n', { dataset: 'shrinking' })
  expect(half).toMatchObject({ rows: 2, total: 2, before: 4, warnings: [] })
  const more = await importing.run('code\n5\n', { dataset: 'shrinking', append: true })
  expect(more).toMatchObject({ rows: 1, total: 3, before: 2, warnings: [] })
})

test('the rows before are those of the version that was replaced, whoever made it', async () => {
  await importing.run('code\n1\n2\n3\n4\n', { dataset: 'twice', manifest: said, publish: true })
  const activate = async (...load: Parameters<CatalogService['activate']>) => {
    await importing.run('code\n1\n', { dataset: 'twice' })
    return importing.catalog.activate(...load)
  }
  const deps = { catalog: { ...importing.catalog, activate } }
  const report = await importing.run('code\n1\n', { dataset: 'twice' }, deps)
  expect(report).toMatchObject({ version: 3, before: 1 })
  expect(warningsOf(report)).toEqual([expect.stringContaining('made version 2 of twice')])
})

test('a value that does not fit a contract is to be repaired in the file', async () => {
  await importing.run('code\n1\n', { dataset: 'fixed', manifest: said, publish: true })
  const error: unknown = await importing.run('code\nx\n', { dataset: 'fixed' }).catch((e: unknown) => e)
  expect(String(error)).toContain('fixed since it was published')
  expect(String(error)).not.toContain('manifest')
})
