import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from '../../support/documents'

const architecture = readText('ARCHITECTURE.md')
const sources = join(__dirname, '..', '..', '..', 'src')

test('ARCHITECTURE.md has every room of src/ in its table', () => {
  const rooms = readdirSync(sources, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
  const listed = [...architecture.matchAll(/^\| \[`src\/(\w+)`\]/gm)].map(([, room]) => room)
  expect([...listed].sort()).toEqual([...rooms].sort())
})

test('no document tells where it was written', () => {
  for (const document of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'DECISIONS.md', 'SECURITY.md'])
    expect(readText(document)).not.toMatch(/\/(work|home|root|tmp)\/|\.\.\/shared/)
})
