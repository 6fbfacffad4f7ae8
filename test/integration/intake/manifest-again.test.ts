import type { Manifest } from '../../../src/intake/manifest'
import { openImporting, said, warningsOf, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
  await importing.run('k,v\na,x\n', { dataset: 'plain', manifest: said, publish: true })
})
afterAll(() => importing.close())

test('a column that the manifest closes and masks by its new name is added closed and masked', async () => {
  const columns = { beiZhu: { openAttribute: 'NOT_OPEN', mask: { kind: 'name' } } } as const
  await importing.run('k\na\n', { dataset: 'grows', manifest: said, publish: true })
  await importing.run('k,备注\na,王小明\n', { dataset: 'grows', addColumns: true, manifest: { columns } })
  expect((await importing.catalog.find('grows'))?.columns.at(-1)).toMatchObject({
    name: 'beiZhu',
    openAttribute: 'NOT_OPEN',
    mask: { kind: 'name' },
  })
})

test('a column that neither the file nor the dataset has is refused', async () => {
  const run = importing.run('k,v\na,x\n', { dataset: 'plain', manifest: { columns: { ghost: {} } } })
  await expect(run).rejects.toMatchObject({ fault: { message: 'intake.notInFile' } })
})

test('numbers that name a person are warned of before and when their columns are added', async () => {
  await importing.run('k\na\n', { dataset: 'people', manifest: said, publish: true })
  const content = 'k,联系电话\na,13800000000\n'
  const told = expect.stringContaining('lianXiDianHua of people')
  const columns = { 联系电话: { mask: { kind: 'telephone' } } } as const
  const masked = { dataset: 'people', addColumns: true, dryRun: true, manifest: { columns } } as const
  expect(warningsOf(await importing.run(content, masked))).not.toContainEqual(told)
  for (const dryRun of [true, false]) {
    const report = await importing.run(content, { dataset: 'people', addColumns: true, dryRun })
    expect(warningsOf(report)).toContainEqual(told)
  }
})

describe('what a manifest says of a column that is there', () => {
  const runs = (manifest: Manifest) => importing.run('k,v\na,x\n', { dataset: 'plain', manifest })

  test('and is not stored is ignored, and that is said', async () => {
    const columns = { v: { type: 'INTEGER', name: 'w', searchable: true, unit: '', ref: null } } as const
    expect(warningsOf(await runs({ columns }))).toEqual([
      expect.stringContaining('columns.v.name, columns.v.type, columns.v.searchable'),
    ])
  })

  test.each([
    { openAttribute: 'NOT_OPEN' },
    { openAttribute: 'CONDITIONAL' },
    { mask: { kind: 'name' } },
  ] as const)('and would close or mask it is refused: %p', async (column) => {
    const before = await importing.state()
    await expect(runs({ columns: { v: column } })).rejects.toThrow(
      /v of plain.*strengthenMasks.*proposeDatasetChange/,
    )
    expect(await importing.state()).toEqual(before)
  })

  test('is no fault where it is stored, or the dataset was made stricter since', async () => {
    const columns = { v: { mask: { kind: 'date', to: 'month' }, openAttribute: 'CONDITIONAL' } } as const
    const manifest = { ...said, columns: { v: { ...columns.v, type: 'DATE' } } } as const
    const content = 'k,v\na,2026-01-02\n'
    await importing.run(content, { dataset: 'masked', manifest, publish: true })
    const again = (column: object) =>
      importing.run(content, { dataset: 'masked', manifest: { columns: { v: column } } }).then(warningsOf)
    expect(await again(manifest.columns.v)).toEqual([])
    await importing.database.databases.control`update catalog.dataset_column
      set mask = ${{ kind: 'null' } as never}, open_attribute = 'NOT_OPEN'
      where name = 'v' and dataset_id = (select id from catalog.dataset where name = 'masked')`
    expect(await again(manifest.columns.v)).toEqual([
      expect.stringContaining('columns.v.openAttribute, columns.v.mask'),
    ])
  })
})
