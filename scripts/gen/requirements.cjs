/**
 * docs/requirements.md, section `requirements`: what the rules of open data ask for, and the tests that bear the number
 * of each. A requirement that no test names must say why.
 */
const { readdirSync, readFileSync, statSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..', '..')

/** By number: what is asked, and what of it is not met yet. */
const requirements = require('./requirements.json')

const testFiles = (folder) =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`
    if (statSync(join(root, path)).isDirectory()) return testFiles(path)
    return name.endsWith('.test.ts') ? [path] : []
  })

/** Titles of tests, and of rows of their tables: texts with words in them that name requirements. */
const titlesOf = (path) =>
  [
    ...readFileSync(join(root, path), 'utf8').matchAll(
      /(['"`])((?:(?!\1)[^\\\n]|\\.)*\bR-\d\d\b(?:(?!\1)[^\\\n]|\\.)*)\1/g,
    ),
  ]
    .map(([, , title]) => title)
    .filter((title) => title.includes(' '))

const testsByNumber = () => {
  const found = new Map()
  for (const path of testFiles('test'))
    for (const title of titlesOf(path))
      for (const [number] of title.matchAll(/\bR-\d\d\b/g))
        found.set(number, (found.get(number) ?? new Set()).add(path))
  return found
}

const generate = () => {
  const tests = testsByNumber()
  const rows = Object.entries(requirements).map(([number, { asks, not }]) => {
    const files = [...(tests.get(number) ?? [])].sort()
    if (files.length === 0 && not === undefined)
      throw new Error(`no test bears ${number}, and scripts/gen/requirements.json does not say why`)
    const links = files.map((file) => `[${file.replace(/^test\/|\.test\.ts$/g, '')}](../${file})`)
    const told = [...links, ...(not === undefined ? [] : [`**not yet:** ${not}`])]
    return `| ${number} | ${asks} | ${told.join('<br>')} |`
  })
  return ['| number | what is asked | tests |', '| --- | --- | --- |', ...rows].join('\n')
}

module.exports = { generate }
