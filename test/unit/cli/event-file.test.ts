import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventFile } from '../../../src/cli/event-file'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'weir-event-file-'))
})
afterEach(async () => {
  jest.restoreAllMocks()
  await rm(dir, { recursive: true })
})

const events = (...jsons: readonly string[]) =>
  jsons.map((json, index) => ({ id: String(index), position: `${index}.0`, json }))

test('a page that finds no room leaves nothing of itself, and the error says to make room', async () => {
  const path = join(dir, 'events.jsonl')
  const file = await openEventFile(path, null)
  await file.take(events('{"a":1}'))
  const handle = await open(path, 'r')
  jest
    .spyOn(Object.getPrototypeOf(handle) as typeof handle, 'sync')
    .mockRejectedValueOnce(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
  await handle.close()
  await expect(file.take(events('{"b":1}', '{"c":1}'))).rejects.toMatchObject({
    fault: { message: 'setup.diskFull', params: { path, reason: 'ENOSPC' } },
  })
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n')
  await file.take(events('{"b":1}'))
  await file.end()
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n{"b":1}\n')
})

test('behind a line that has no end a new one begins', async () => {
  const path = join(dir, 'events.jsonl')
  await writeFile(path, '{"a":1}\n{"b"')
  const file = await openEventFile(path, null)
  await file.take(events('{"b":1}'))
  await file.take(events('{"c":1}'))
  await file.end()
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n{"b"\n{"b":1}\n{"c":1}\n')
})

test('a device takes events, and what it says comes through', async () => {
  const nowhere = await openEventFile('/dev/null', null)
  await nowhere.take(events('{"a":1}'))
  await nowhere.end()
  const full = await openEventFile('/dev/full', null)
  await expect(full.take(events('{"a":1}'))).rejects.toMatchObject({ fault: { message: 'setup.diskFull' } })
  await full.end()
})
