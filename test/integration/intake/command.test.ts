import type { CommandContext } from '../../../src/cli/context'
import { registerImport } from '../../../src/cli/import'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { systemClock } from '../../../src/kernel/clock'
import type { Locale } from '../../../src/kernel/message'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { openImporting, type Importing } from './importing'

let importing: Importing
beforeAll(async () => {
  importing = await openImporting()
})
afterAll(() => importing.close())

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const weir = async (args: readonly string[], locale: Locale = 'en'): Promise<Ran> => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  const { settings, databases } = importing.database
  const io: CommandContext = {
    settings,
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale, showStack: () => false }),
    signal: new AbortController().signal,
    withDatabases: (work) => work(databases, settings),
    fail: () => undefined,
  }
  const code = await runProgram(['import', ...args], {
    version: '1',
    commands: [registerImport],
    io,
    terminal,
  })
  return { code, ...written }
}

const streets = '街道代码,街道名称\n001,"磁器口"\n002,"沙坪坝"\n'

test('prints one JSON document, and nothing else on standard output', async () => {
  const path = importing.write('streets.csv', streets)
  const said = ['--title', '街道', '--opener', '测试局', '--open-attribute', 'UNCONDITIONAL']
  const ran = await weir([path, '--dataset', 'streets', ...said, '--publish', '--json'])
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(ran.stdout)).toEqual({
    dataset: 'streets',
    version: 1,
    rows: 2,
    total: 2,
    before: null,
    columns: [
      { name: 'jieDaoDaiMa', label: '街道代码', type: 'TEXT' },
      { name: 'jieDaoMingCheng', label: '街道名称', type: 'TEXT' },
    ],
    warnings: expect.arrayContaining([
      {
        code: expect.stringMatching(/^intake\.\w+$/),
        params: expect.objectContaining({ column: expect.any(String) }),
        text: expect.stringContaining('leading zero'),
      },
    ]),
    seconds: expect.any(Number),
  })
  expect(await importing.catalog.find('streets')).toMatchObject({ status: 'PUBLISHED', title: '街道' })
})

test('the manifest says what it says, and the command line comes first', async () => {
  const manifest = {
    title: '清单',
    summary: '说明',
    opener: '测试局',
    columns: { 街道代码: { name: 'code' }, 街道名称: { name: 'name' } },
  }
  const options = [
    '--manifest',
    importing.write('m.json', JSON.stringify(manifest)),
    '--title',
    '命令',
    '--key',
    '街道代码, name',
  ]
  const ran = await weir([
    importing.write('streets.csv', streets),
    '--dataset',
    'named',
    ...options,
    '--json',
  ])
  expect(ran).toMatchObject({ code: 0 })
  const stored = await importing.catalog.find('named')
  expect(stored).toMatchObject({
    title: '命令',
    summary: '说明',
    key: ['code', 'name'],
    openAttribute: 'NOT_OPEN',
  })
})

test('prints a table for people, in their language, that no label can draw over', async () => {
  const path = importing.write('labels.csv', '"red\u001b[31m\nline",b\n1,x\n')
  const ran = await weir([path, '--dataset', 'labels', '--opener', '测试局'], 'zh')
  expect(ran.code).toBe(0)
  expect(ran.stdout).toContain('labels：版本 1 已生效，文件共 1 行')
  expect(ran.stdout).toMatch(/INTEGER +red \[31m line\n/)
  expect(ran.stdout).not.toContain('\u001b')
  const again = await weir([path, '--dataset', 'labels'], 'zh')
  expect(again.stdout).toContain('版本 2 已生效，文件共 1 行；现有 1 行，此前 1 行')
})

test('tells what is wrong with the file, and nothing on standard output', async () => {
  const broken = await weir([
    importing.write('broken.csv', 'a,b\n1\n'),
    '--dataset',
    'broken',
    '--opener',
    'x',
    '--json',
  ])
  expect(broken).toMatchObject({ code: 1, stdout: '' })
  expect(broken.stderr).toContain('broken.csv: row 2 (line 2) has 1 field, the header has 2')
  const manifest = importing.write('bad.json', '{"titel": "x", "columns": {"a": {"type": "VARCHAR"}}}')
  const bad = await weir(
    [importing.write('f.csv', 'a\n1\n'), '--dataset', 'bad', '--manifest', manifest],
    'zh',
  )
  expect(bad).toMatchObject({ code: 1, stdout: '' })
  expect(bad.stderr).toMatch(/清单文件 bad\.json 无效[^]*columns\.a\.type[^]*titel/)
  expect(await weir(['/no/such.csv', '--dataset', 'nosuch'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ENOENT'),
  })
})

test.each([
  ['no file', []],
  ['no dataset', ['f.csv']],
  ['an unknown class', ['f.csv', '--dataset', 'x', '--open-attribute', 'OPEN']],
  ['an unknown cycle', ['f.csv', '--dataset', 'x', '--renew-cycle', 'DAILY']],
  ['an unknown option', ['f.csv', '--dataset', 'x', '--force']],
])('%s is a mistake of usage', async (_what, args) => {
  expect(await weir(args)).toMatchObject({ code: 2, stdout: '' })
})

test('says what it takes', async () => {
  const ran = await weir(['--help'])
  expect(ran.code).toBe(0)
  for (const option of [
    '--dataset',
    '--manifest',
    '--append',
    '--add-columns',
    '--publish',
    '--dry-run',
    '--json',
    '--key',
    '--renew-cycle',
  ])
    expect(ran.stdout).toContain(option)
})
