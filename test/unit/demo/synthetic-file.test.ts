import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { writeCsv } from '../../../src/demo/synthetic-file'

const folder = mkdtempSync(join(tmpdir(), 'weir-synthetic-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('cells with commas, quotes and line breaks come back as they were', async () => {
  const header = ['a', '乙']
  const rows = [
    ['1,2', 'he said "no"'],
    ['line\nbreak', ''],
    ['\r', '🌊'],
  ]
  const path = join(folder, 'hostile.csv')
  await writeCsv(path, header, rows)
  expect(parse(readFileSync(path))).toEqual([header, ...rows])
})

test('a file of many pieces is whole, and replaces an older one', async () => {
  const path = join(folder, 'long.csv')
  await writeCsv(path, ['old'], [['x'.repeat(10)]])
  await writeCsv(
    path,
    ['n'],
    Array.from({ length: 40_000 }, (_, n) => [String(n)]),
  )
  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines).toHaveLength(40_002)
  expect([lines[0], lines[1], lines[40_000], lines[40_001]]).toEqual(['n', '0', '39999', ''])
})

test('a row that cannot be made fails the file', async () => {
  const rows = function* (): Generator<readonly string[]> {
    yield ['fine']
    throw new Error('no more rows')
  }
  await expect(writeCsv(join(folder, 'broken.csv'), ['a'], rows())).rejects.toThrow('no more rows')
})
