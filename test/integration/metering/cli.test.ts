import type { CommandContext } from '../../../src/cli/context'
import { registerLog } from '../../../src/cli/log'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { systemClock } from '../../../src/kernel/clock'
import type { Locale } from '../../../src/kernel/message'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
  const { log } = await openTestLog(db)
  for (let i = 0; i < 3; i += 1) await log.append(usageRecord(), log.epoch)
  await log.close()
})

afterAll(() => db.close())

const weir = async (args: readonly string[], locale: Locale = 'en') => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  let hasFailed = false
  const io: CommandContext = {
    settings: db.settings,
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale, showStack: () => false }),
    signal: new AbortController().signal,
    withDatabases: (work) => work(db.databases, db.settings),
    fail: () => {
      hasFailed = true
    },
  }
  const code = await runProgram(args, { version: '0', commands: [registerLog], io, terminal })
  return { code, hasFailed, ...written }
}

test('weir log verify --json prints exactly ok, records, batches, signed, erased, placed, checkpoints and problems', async () => {
  const { code, hasFailed, stdout, stderr } = await weir(['log', 'verify', '--json'])
  expect([code, hasFailed, stderr]).toEqual([0, false, ''])
  expect(stdout).toBe(
    '{"ok":true,"records":3,"batches":3,"signed":3,"erased":0,"placed":0,"checkpoints":0,"problems":[]}\n',
  )
})

test.each([
  [
    'en',
    'The usage log is whole: 3 records in 3 batches, 3 of them signed, under 0 checkpoints; address and user agent of 0 are erased.\n',
  ],
  ['zh', '使用日志完整：3 个批次（3 个已签名），3 条记录，0 个检查点；其中 0 条的地址和用户代理已擦除。\n'],
] as const)('without --json it says in %s that the log is whole', async (locale, text) => {
  expect(await weir(['log', 'verify'], locale)).toMatchObject({ code: 0, hasFailed: false, stdout: text })
})

test('a log that was changed fails, and the problems are listed', async () => {
  const sql = owner(db)
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update metering.usage_record set rows = 0 where batch = 2`
  })
  const json = await weir(['log', 'verify', '--json'])
  expect(json.hasFailed).toBe(true)
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    problems: [{ kind: 'COLUMN', batch: 2, detail: 'rows' }],
  })
  const text = await weir(['log', 'verify'])
  expect(text).toMatchObject({ code: 0, hasFailed: true })
  expect(text.stdout).toMatch(/not whole .*\n- COLUMN [0-9a-f-]{36} 2 [0-9a-f-]{36} \(rows\)\n/)
  await sql.end()
})
