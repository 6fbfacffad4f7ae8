import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allowsDemoKeys, readDemoKeys, writeDemoFile } from '../../../src/demo/keys'

const keys = {
  dataUser: 'weir_a_1',
  agreementUser: 'weir_b_2',
  opener: 'weir_c_3',
  authority: 'weir_d_4',
  auditor: 'weir_e_5',
  operator: 'weir_f_6',
}

let folder: string
let settings: { demo: boolean; host: string; dataDir: string }
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-demo-file-'))
  settings = { demo: true, host: '127.0.0.1', dataDir: join(folder, 'not', 'there', 'yet') }
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the file holds the address and the keys, for its owner alone', async () => {
  await writeDemoFile(settings, 'http://127.0.0.1:4000', keys)
  const path = join(settings.dataDir, 'demo.json')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ url: 'http://127.0.0.1:4000', keys })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await readDemoKeys(settings)).toEqual(keys)
})

test('a second start replaces the file and leaves nothing beside it', async () => {
  await writeDemoFile(settings, 'http://127.0.0.1:4000', keys)
  await writeDemoFile(settings, 'http://127.0.0.1:5000', keys)
  expect(readdirSync(settings.dataDir)).toEqual(['demo.json'])
  expect(readFileSync(join(settings.dataDir, 'demo.json'), 'utf8')).toContain(':5000')
})

test.each([
  ['localhost', true],
  ['LocalHost', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.example.org', false],
  ['localhost.example.org', false],
])('on host %s keys may exist: %s', async (host, allowed) => {
  expect(allowsDemoKeys({ ...settings, host })).toBe(allowed)
  expect(allowsDemoKeys({ ...settings, host, demo: false })).toBe(false)
  await writeDemoFile({ ...settings, host }, 'http://x', keys)
  expect(await readDemoKeys(settings)).toEqual(allowed ? keys : {})
})

test.each([
  ['no JSON', '{"url": "http'],
  ['empty', ''],
  ['another shape', '[]'],
  ['unknown roles', '{"url": "", "keys": {"root": "weir_x_1"}}'],
  ['keys that are no text', '{"url": "", "keys": {"dataUser": 7}}'],
  ['keys of any length', JSON.stringify({ url: '', keys: { dataUser: 'x'.repeat(5_000) } })],
])('a file with %s has no keys', async (_, text) => {
  settings = { ...settings, dataDir: folder }
  writeFileSync(join(folder, 'demo.json'), text)
  expect(await readDemoKeys(settings)).toEqual({})
})

test('a file with some of the keys keeps those', async () => {
  settings = { ...settings, dataDir: folder }
  writeFileSync(join(folder, 'demo.json'), '{"url": "", "keys": {"opener": "weir_c_3"}}')
  expect(await readDemoKeys(settings)).toEqual({ opener: 'weir_c_3' })
})

test('a data directory that cannot be written says so and leaves no half file', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(
    writeDemoFile({ ...settings, dataDir: join(folder, 'file') }, 'http://x', keys),
  ).rejects.toThrow()
  expect(readdirSync(folder)).toEqual(['file'])
})
