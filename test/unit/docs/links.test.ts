import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { documents, readText } from '../../support/documents'

const root = join(__dirname, '..', '..', '..')

/** Links of a document that lead to a file of the project. */
const linksOf = (document: string): readonly string[] =>
  [...readText(document).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) =>
    link === undefined || /^(https?:|mailto:|#)/.test(link) ? [] : [link],
  )

test.each(documents)('every link in %s leads somewhere', (document) => {
  const broken = linksOf(document).filter((link) => {
    const path = link.split('#')[0] ?? ''
    return path.startsWith('/') || !existsSync(join(root, dirname(document), path))
  })
  expect(broken).toEqual([])
})

test('every document of docs/ is reached from the README', () => {
  const linked = linksOf('README.md')
  const missed = documents.filter((document) => document.startsWith('docs/') && !linked.includes(document))
  expect(missed).toEqual([])
})

test('both READMEs lead to the same documents', () => {
  const own = (document: string) => linksOf(document).filter((link) => !link.startsWith('README'))
  expect(new Set(own('README.zh-CN.md'))).toEqual(new Set(own('README.md')))
})
