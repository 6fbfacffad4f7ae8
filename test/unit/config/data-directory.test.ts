import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataDirectoryError, loadSecret, writePrivate } from '../../../src/config/data-directory'
import { AppError } from '../../../src/kernel/errors'

let parent: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'weir-unit-'))
})
afterEach(() => rm(parent, { recursive: true, force: true }))

test('the secret is made once, private, and the same ever after', async () => {
  const dataDir = join(parent, 'a', 'b')
  const secret = await loadSecret(dataDir)
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(await loadSecret(dataDir)).toBe(secret)
  expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600)
  expect(await readdir(dataDir)).toEqual(['secret'])
})

test('programs that start at the same time get the same secret', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => loadSecret(join(parent, 'data'))))
  expect(new Set(secrets).size).toBe(1)
})

test('a damaged secret is told, and not used', async () => {
  await writeFile(join(parent, 'secret'), 'short')
  await expect(loadSecret(parent)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

test('a data directory that is a file is told, not a stack', async () => {
  const file = join(parent, 'file')
  await writeFile(file, '')
  const error = await loadSecret(file).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining(file) })
})

test('a private file that cannot be put in its place leaves nothing behind', async () => {
  await mkdir(join(parent, 'taken'))
  await expect(writePrivate(join(parent, 'taken'), 'text')).rejects.toMatchObject({ code: 'EISDIR' })
  expect(await readdir(parent)).toEqual(['taken'])
})

test('a data directory where none can be made is told at once', async () => {
  await expect(loadSecret('/proc/weir/data')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

test('a full disk is told as one, and no other directory is proposed', () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const { message } = dataDirectoryError('/data', Object.assign(new Error('write'), { code }))
    expect(message).toMatch(new RegExp(`no room left for /data \\(${code}\\)`))
    expect(message).not.toContain('WEIR_DATA_DIR')
  }
})
