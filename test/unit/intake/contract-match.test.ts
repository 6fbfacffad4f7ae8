import type { StoredColumn } from '../../../src/catalog/stored-dataset'
import { matchContract, type ExpectedColumns } from '../../../src/intake/contract-match'
import { AppError } from '../../../src/kernel/errors'

const stored = (name: string, label: string, more: Partial<StoredColumn> = {}): StoredColumn => ({
  name,
  label,
  type: 'TEXT',
  nullable: false,
  description: '',
  unit: '',
  openAttribute: 'UNCONDITIONAL',
  ownOpenAttribute: 'UNCONDITIONAL',
  mask: null,
  searchable: false,
  deprecated: null,
  ref: null,
  ...more,
})

const expected = (
  columns: readonly StoredColumn[],
  more: Partial<ExpectedColumns> = {},
): ExpectedColumns => ({
  dataset: 'streets',
  openAttribute: 'UNCONDITIONAL',
  columns,
  manifest: {},
  addColumns: false,
  ...more,
})

const code = stored('code', '代码', { type: 'INTEGER' })
const note = stored('note', '备注', { nullable: true })

test('columns are found by label, then by name, in any order', () => {
  const names = (header: readonly string[]) =>
    matchContract('f.csv', header, expected([code, note])).columns.map(({ name }) => name)
  expect(names(['备注', '代码'])).toEqual(['note', 'code'])
  expect(names(['note', ' 代码 '])).toEqual(['note', 'code'])
  expect(names(['code', 'note'])).toEqual(['code', 'note'])
})

test('a label comes before a name that is the same', () => {
  const columns = [stored('a', 'b'), stored('b', 'c')]
  const found = matchContract('f.csv', ['b', 'c'], expected(columns)).columns
  expect(found.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('columns of one label are matched in their order', () => {
  const columns = [stored('beiZhu', '备注'), stored('beiZhu2', '备注')]
  const found = matchContract('f.csv', ['备注', '备注'], expected(columns)).columns
  expect(found.map(({ name }) => name)).toEqual(['beiZhu', 'beiZhu2'])
})

test('a column that may be empty may be absent, with a warning; a deprecated one without', () => {
  const found = matchContract(
    'f.csv',
    ['代码'],
    expected([code, note, stored('old', 'old', { nullable: true, deprecated: 'gone' })]),
  )
  expect(found.warnings).toEqual([
    expect.objectContaining({ message: 'intake.columnAbsent', params: { column: '备注' } }),
  ])
})

test('everything that is missing or unknown is told at once', () => {
  try {
    matchContract('f.csv', ['x', 'y'], expected([code, stored('name', '名称'), note]))
    throw new Error('it was taken')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const text = error.textIn('en')
    for (const part of [
      '代码 (code) is missing',
      '名称 (name) is missing',
      'x is not a column',
      'y is not a column',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('备注')
  }
})

test('unknown columns are planned as nullable ones where they may be added', () => {
  const manifest = { 面积: { name: 'area', type: 'DECIMAL' as const, nullable: false, unit: 'km²' } }
  const found = matchContract(
    'f.csv',
    ['代码', '面积', 'code2'],
    expected([code], { addColumns: true, manifest }),
  )
  expect(found.added).toEqual(['area', 'code2'])
  expect(found.columns[1]).toMatchObject({
    name: 'area',
    type: 'DECIMAL',
    nullable: true,
    manifest: { unit: 'km²' },
  })
  expect(found.columns[2]).toMatchObject({ name: 'code2', type: null, nullable: true })
})

test('a new column never takes a name that the dataset has', () => {
  const found = matchContract('f.csv', ['代码', 'Code'], expected([code], { addColumns: true }))
  expect(found.added).toEqual(['code2'])
})

test('a new column is meant by its label or by the name that it gets', () => {
  const manifest = { beiZhu: { openAttribute: 'NOT_OPEN' as const, mask: { kind: 'name' as const } } }
  const found = matchContract('f.csv', ['代码', '备注'], expected([code], { addColumns: true, manifest }))
  expect(found.columns[1]).toMatchObject({
    name: 'beiZhu',
    openAttribute: 'NOT_OPEN',
    manifest: manifest.beiZhu,
  })
})

test('what is said of a column that is there is found by label or by name, in the file or not', () => {
  const saidOf = (header: readonly string[], manifest: ExpectedColumns['manifest']) =>
    matchContract('f.csv', header, expected([code, note], { manifest })).said.map(
      ({ column, manifest: said }) => [column.name, said.unit],
    )
  expect(saidOf(['code', '备注'], { 代码: { unit: 'a' }, 备注: { unit: 'b' } })).toEqual([
    ['code', 'a'],
    ['note', 'b'],
  ])
  expect(saidOf(['代码'], { code: { unit: 'a' }, note: { unit: 'b' } })).toEqual([
    ['code', 'a'],
    ['note', 'b'],
  ])
})

test('what is said of no column is refused, all at once', () => {
  const manifest = { ghost: {}, 幽灵: {}, 代码: {}, code: {} }
  for (const addColumns of [true, false])
    expect(() => matchContract('f.csv', ['代码'], expected([code], { addColumns, manifest }))).toThrow(
      /ghost, 幽灵, code,/,
    )
})
