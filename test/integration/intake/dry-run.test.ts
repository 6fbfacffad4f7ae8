import type { Manifest } from '../../../src/intake/manifest'
import { openImporting, said, warningsOf, type Importing } from './importing'

let importing: Importing
let before: unknown
beforeAll(async () => {
  importing = await openImporting()
  await importing.run('code,name\n1,甲\n2,乙\n', {
    dataset: 'districts',
    manifest: { ...said, title: '重庆市区县' },
    publish: true,
  })
  await importing.run('id,parent_id\n1,\n2,1\n', { dataset: 'trees', manifest: said, publish: true })
  before = await importing.state()
})
afterEach(async () => {
  expect(await importing.state()).toEqual(before)
})
afterAll(() => importing.close())

interface Refused {
  readonly dataset?: string
  readonly content: string
  readonly manifest?: Manifest
  readonly append?: boolean
  readonly addColumns?: boolean
}

const toNowhere = { x: { ref: { dataset: 'nowhere' } } }

const refused: readonly (readonly [string, Refused])[] = [
  ['a key that is not unique', { content: 'a,b\n1,x\n1,y\n', manifest: { ...said, key: ['a'] } }],
  [
    'a mask that does not fit',
    { content: 'a,b\n1,x\n', manifest: { ...said, columns: { a: { mask: { kind: 'name' } } } } },
  ],
  ['a reference to what is not there', { content: 'a,x\n1,x\n', manifest: { ...said, columns: toNowhere } }],
  ['a name that is none', { content: 'a\n1\n', manifest: said, dataset: 'Not-A-Name' }],
  ['a repeated key of a new version', { content: 'code,name\n1,x\n1,y\n', dataset: 'districts' }],
  ['a repeated key of an append', { content: 'code,name\n3,x\n2,y\n', dataset: 'districts', append: true }],
  [
    'a column that cannot be added',
    {
      content: 'code,name,x\n3,z,1\n',
      dataset: 'districts',
      addColumns: true,
      manifest: { columns: toNowhere },
    },
  ],
]

test.each(refused)(
  'a dry run refuses %s with the words of the import',
  async (_what, { content, ...options }) => {
    const told = (dryRun: boolean): Promise<unknown> =>
      importing.run(content, { ...options, dryRun }).then(
        () => 'not refused',
        (error: unknown) => String(error),
      )
    const dry = await told(true)
    expect(dry).not.toBe('not refused')
    expect(await told(false)).toBe(dry)
  },
)

test('a dry run proposes the key and the references that the import would', async () => {
  const content = 'id,districtCode,name\n11,1,x\n12,2,y\n'
  const dry = await importing.run(content, {
    dataset: 'streets',
    manifest: said,
    publish: true,
    dryRun: true,
  })
  expect(dry.version).toBeNull()
  expect(warningsOf(dry)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('The key is id'),
      expect.stringContaining('districtCode refers to districts.code'),
    ]),
  )
})

test('a dry run of an append finds the parents of before and those of the file', async () => {
  const dry = await importing.run('id,parent_id\n3,2\n4,3\n5,9\n', {
    dataset: 'trees',
    append: true,
    dryRun: true,
  })
  expect(dry).toMatchObject({ version: null, rows: 3 })
  expect(warningsOf(dry)).toContainEqual(expect.stringContaining('1 cell holds a value'))
})

test('a dry run adds columns to nothing', async () => {
  const dry = await importing.run('code,name,area\n3,丙,1.5\n', {
    dataset: 'districts',
    append: true,
    addColumns: true,
    dryRun: true,
  })
  expect(dry.columns.map(({ type }) => type)).toEqual(['INTEGER', 'TEXT', 'DECIMAL'])
})
