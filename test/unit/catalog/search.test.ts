import {
  MAX_CATALOGUE_SEARCH_CHARACTERS,
  MAX_CATALOGUE_SEARCH_WORDS,
  searchCatalog,
} from '../../../src/catalog/search'
import type { Column, Dataset } from '../../../src/catalog/dataset'
import { column, dataset } from '../../support/catalog'

const parks = dataset('parks', [column('code', { label: '编码' }), column('area', { label: 'Area in ha' })], {
  title: '公园 Parks',
  tags: ['Green'],
})
const wells = dataset('wells', [
  column('depth'),
  column('secret', { openAttribute: 'NOT_OPEN', label: 'Owner' }),
])

const isOpen = (c: Column): boolean => c.openAttribute !== 'NOT_OPEN'
const open = new Map([parks, wells].map((d) => [d, [...d.columns.values()].filter(isOpen)]))
const all = new Map([parks, wells].map((d) => [d, [...d.columns.values()]]))

let asked = 0
const found = (search: string, columns: ReadonlyMap<Dataset, readonly Column[]> = open): readonly string[] =>
  searchCatalog([wells, parks], { search }, (d) => {
    asked += 1
    return columns.get(d) ?? []
  }).datasets.map(({ name }) => name)

test.each([
  ['', ['parks', 'wells']],
  ['  ', ['parks', 'wells']],
  ['公园', ['parks']],
  ['GREEN parks', ['parks']],
  ['area 编码', ['parks']],
  ['parks wells', []],
  ['e', ['parks', 'wells']],
])('%j finds %j', (search, names) => {
  expect(found(search)).toEqual(names)
})

test.each([
  ['公园，编码', ['parks']],
  ['“公园”。', ['parks']],
  ['ＧＲＥＥＮ　Ｐａｒｋｓ', ['parks']],
  ['(Area) in-ha', ['parks']],
])('%j finds %j, as punctuation and width are none of a word', (search, names) => {
  expect(found(search)).toEqual(names)
})

test('a text of full width is found by letters of half width', () => {
  const wide = dataset('wide', [column('code')], { title: 'ＡＱＩ　指数' })
  expect(searchCatalog([wide], { search: 'aqi 指数' }, () => []).totalCount).toBe(1)
})

test.each(['，', ' “” '])('%j has no word to find, and is refused', (search) => {
  expect(() => found(search)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
})

test('who may not see a column does not find a dataset by it, whoever asked before', () => {
  for (let i = 0; i < 2; i += 1) {
    expect(found('owner')).toEqual([])
    expect(found('owner', all)).toEqual(['wells'])
  }
})

test('the columns of a dataset are asked for once a search, however many words it has', () => {
  asked = 0
  found('e e e a l s')
  expect(asked).toBeLessThanOrEqual(2)
})

test.each([
  ['200 characters', 'p'.repeat(200), []],
  ['10 words, some of them twice', 'p a r k s g e n i h P A R K S', ['parks']],
])('%s are searched for', (_what, search, names) => {
  expect(found(search)).toEqual(names)
})

test.each([
  [
    ' '.repeat(201),
    { name: 'MAX_CATALOGUE_SEARCH_CHARACTERS', value: MAX_CATALOGUE_SEARCH_CHARACTERS, asked: 201 },
  ],
  [
    'a b c d e f g h i j k',
    { name: 'MAX_CATALOGUE_SEARCH_WORDS', value: MAX_CATALOGUE_SEARCH_WORDS, asked: 11 },
  ],
])('%s is refused', (search, limit) => {
  const fault: unknown = expect.objectContaining({ details: { limit } })
  expect(() => found(search)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED', fault }))
  expect(() => found(search)).toThrow(limit.name)
})
