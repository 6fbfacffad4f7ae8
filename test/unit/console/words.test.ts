import { parse } from 'graphql'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSearch, searchQuery } from '../../../src/console/catalogue-search'
import { textOrder } from '../../../src/console/completion-order'
import { parseDeepLink, datasetLink } from '../../../src/console/deep-link'
import { examples } from '../../../src/console/examples'
import { languageOf } from '../../../src/console/language'
import { starterQuery } from '../../../src/console/starter-query'
import { textOf } from '../../../src/console/texts'

test.each(examples)(
  'the example $id says in both languages what it does, above a document that parses',
  (example) => {
    const comment = example.document.split('\n').filter((line) => line.startsWith('#'))
    expect(comment[0]).toMatch(/[\u4e00-\u9fff]/)
    expect(comment.at(-1)).toMatch(/^# [ -~]+\.$/)
    // a line that is longer is cut on the screen
    expect(comment.filter((line) => line.length > 60)).toEqual([])
    expect(parse(example.document).definitions).toHaveLength(1)
  },
)

test.each(examples)('a link to the example $id opens it', ({ id }) => {
  expect(parseDeepLink(`#example=${id}`)).toEqual({ kind: 'example', id })
})

test.each(['index.html', 'apply.html'])('every example that %s leads to is there', (page) => {
  const html = readFileSync(join(__dirname, '../../../src/console', page), 'utf8')
  const asked = [...html.matchAll(/#example=(\w+)/g)].map(([, id]) => id)
  const known = new Set(examples.map(({ id }) => id))
  expect(asked.filter((id) => id === undefined || !known.has(id))).toEqual([])
})

test('every example has a name of its own, as its tab is called by it', () => {
  expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length)
  const names = examples.map(({ document }) => /^(?:query|mutation) (\w+) /m.exec(document)?.[1])
  expect(new Set(names).size).toBe(examples.length)
})

test.each([
  [['zh-CN', 'en'], 'zh'],
  [['zh-Hant-HK'], 'zh'],
  [['de', 'en-GB', 'zh'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
])('a browser that prefers %j is spoken to in %s', (preferred, language) => {
  expect(languageOf(preferred)).toBe(language)
})

test('a starter query reads the first open columns', () => {
  const columns = Array.from({ length: 12 }, (_, i) => ({
    name: `c${i}`,
    openAttribute: i === 1 ? 'NOT_OPEN' : 'UNCONDITIONAL',
  }))
  const query = starterQuery('streets', columns, 'zh')
  expect(query.match(/\bc\d+\b/g)).toEqual(['c0', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8'])
  expect(query).toContain('query Streets {')
  expect(parse(query).definitions).toHaveLength(1)
  expect(parse(starterQuery('empty', [], 'en')).definitions).toHaveLength(1)
})

test('a starter query reads what the caller may, where that is known', () => {
  const columns = ['c0', 'c1', 'c2'].map((name) => ({ name, openAttribute: 'CONDITIONAL' }))
  const query = starterQuery('flats', columns, 'en', ['c2', 'c1'])
  expect(query.match(/\bc\d\b/g)).toEqual(['c1', 'c2'])
  expect(query).not.toContain('Needs an agreement')
})

test('a link opens an example or a dataset, and nothing that is not a plain name', () => {
  expect(parseDeepLink('#example=streets')).toEqual({ kind: 'example', id: 'streets' })
  expect(parseDeepLink(new URL(datasetLink('streets', 6), 'http://x').hash)).toEqual({
    kind: 'dataset',
    name: 'streets',
  })
})

test('of a large catalogue the schema of one dataset is shown, as the whole is heavy', () => {
  expect(datasetLink('streets', 200)).toBe('/playground#dataset=streets')
  expect(datasetLink('streets', 201)).toBe('/playground?datasets=streets#dataset=streets')
})

test('a starter query reads nothing that needs an agreement, or says that all of it does', () => {
  const columns = ['CONDITIONAL', 'UNCONDITIONAL', 'CONDITIONAL'].map((openAttribute, i) => ({
    name: `c${i}`,
    openAttribute,
  }))
  const mixed = starterQuery('flats', columns, 'en')
  expect([mixed.match(/\bc\d\b/g), mixed.includes('Needs an API key')]).toEqual([['c1'], true])
  const conditional = starterQuery(
    'flats',
    columns.filter((_, i) => i !== 1),
    'en',
  )
  expect([conditional.match(/\bc\d\b/g), conditional.includes('Needs an agreement')]).toEqual([
    ['c0', 'c2'],
    true,
  ])
})

test.each(['', '?q=air', '?q=a%26b&open=CONDITIONAL', '?open=UNCONDITIONAL'])(
  'the start page finds again what the address %j looks for',
  (query) => {
    const search = readSearch(query)
    expect(readSearch(searchQuery(search))).toEqual(search)
    expect(readSearch(`${query}&open=NOT_OPEN`).openAttribute).toMatch(/^(UN)?CONDITIONAL$|^$/)
  },
)

test.each(['__proto__', 'a{b}', '%0Aq', `${'a'.repeat(60)}b`])(
  'the name %j of a link is known to be unknown',
  (name) => {
    expect(parseDeepLink(`#dataset=${name}`)).toEqual({
      kind: 'unknown',
      name: decodeURIComponent(name).slice(0, 60),
    })
  },
)

test.each(['', '#', '#key=weir_abc'])('the address part %j opens nothing', (hash) => {
  expect(parseDeepLink(hash)).toEqual({ kind: 'none' })
})

test('values are put into a text, and a value that is missing stays visible', () => {
  expect(textOf('datasetsCount', 'en', { shown: 5, total: 7 })).toBe('Datasets: 5 of 7')
  expect(textOf('datasetsCount', 'zh', { shown: 5 })).toBe('共 {total} 个数据集，显示 5 个')
})

test('suggestions sort as text in the order of their places', () => {
  const places = Array.from({ length: 120 }, (_, index) => `${index}field`)
  const padded = places.map(textOrder)
  expect([...padded].sort()).toEqual(padded)
  expect(textOrder('name')).toBe('name')
})
