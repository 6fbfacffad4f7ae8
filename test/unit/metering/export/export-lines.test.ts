import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readExportLines } from '../../../../src/metering/export/export-lines'
import { openExport } from '../../../../src/metering/export/export-source'

let dir: string
let file: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'weir-lines-'))
  file = join(dir, 'segment-0000000000000000.jsonl')
})
afterEach(() => rm(dir, { recursive: true }))

const linesOf = async (text: string): Promise<readonly string[]> => {
  await writeFile(file, text)
  const lines: string[] = []
  for await (const line of readExportLines(file)) lines.push(line)
  return lines
}

test('lines end with 0a and nothing else', async () => {
  expect(await linesOf('')).toEqual([])
  expect(await linesOf('a\n\nb\r\nc\u2028d\u2029e\rf')).toEqual(['a', '', 'b\r', 'c\u2028d\u2029e\rf'])
})

test('a character that lies across two pieces of the file is whole', async () => {
  const long = `${'x'.repeat(65_535)}磁器口`
  expect(await linesOf(`${long}\n${long}\n`)).toEqual([long, long])
})

test('a line of 3 GB is refused by file and line, in flat memory', async () => {
  await writeFile(file, '\n')
  await truncate(file, 3 * 2 ** 30)
  const before = process.memoryUsage().rss
  const read = async (): Promise<void> => {
    for await (const line of readExportLines(file)) expect(line).toBe('')
  }
  await expect(read()).rejects.toThrow(`Line 2 of ${file} is longer`)
  expect(process.memoryUsage().rss - before).toBeLessThan(512 * 2 ** 20)
  await truncate(file, 0)
  await truncate(file, 3 * 2 ** 30)
  await expect(openExport(dir)).rejects.toThrow(`Line 1 of ${file} is longer`)
})

test('what the system refuses to read is told with the file, the line and the reason', async () => {
  await symlink(join(dir, 'nowhere'), file)
  await expect(openExport(dir)).rejects.toThrow(`${file} cannot be read: ENOENT`)
  await rm(file)
  // a regular file of which no byte can be read
  await symlink('/proc/self/mem', file)
  await expect(openExport(dir)).rejects.toThrow(`${file} cannot be read (line 1): EIO`)
  await rm(file)
  await mkdir(file)
  await expect(readExportLines(file).next()).rejects.toThrow(`${file} cannot be read (line 1): EISDIR`)
  await expect(openExport(join(dir, 'none'))).rejects.toThrow('cannot be read: ENOENT')
})
