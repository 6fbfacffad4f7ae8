import { suggestedTargets, suggestsParent, type KeyedDataset } from '../../../src/intake/reference-proposal'
import { scannedColumn as column } from './scanned-column'

const entry = (dataset: string, title: string): KeyedDataset => ({
  dataset,
  title,
  column: 'code',
  type: 'INTEGER',
})

const names = (...args: Parameters<typeof suggestedTargets>): readonly string[] =>
  suggestedTargets(...args).map(({ dataset }) => dataset)

test('a column refers to the dataset that it is named after, by name or by title', () => {
  const published = [entry('districts', '重庆市区县'), entry('cities', '城市'), entry('streets', '街道')]
  expect(names(column('districtCode', 'INTEGER'), published)).toEqual(['districts'])
  expect(names(column('cityId', 'INTEGER'), published)).toEqual(['cities'])
  expect(names(column('quXianDaiMa', 'INTEGER', { label: '区县代码' }), published)).toEqual(['districts'])
})

test('nothing is suggested from a type alone, from half a name, or for a bare code', () => {
  const published = [entry('districts', '重庆市区县')]
  expect(names(column('districtCode', 'TEXT'), published)).toEqual([])
  expect(names(column('district', 'INTEGER'), published)).toEqual([])
  expect(names(column('code', 'INTEGER', { label: '代码' }), published)).toEqual([])
  expect(names(column('subdistrictCode', 'INTEGER'), published)).toEqual([])
  expect(names(column('rows', 'INTEGER'), published)).toEqual([])
})

test('parents are known by their names', () => {
  expect(suggestsParent(column('parentId', 'INTEGER'))).toBe(true)
  expect(suggestsParent(column('x', 'INTEGER', { label: '上级代码' }))).toBe(true)
  expect(suggestsParent(column('areaCode', 'INTEGER'))).toBe(false)
})
