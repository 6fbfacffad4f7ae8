import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { CommandContext } from '../../../src/cli/context'
import { openEventFile } from '../../../src/cli/event-file'
import { registerLog } from '../../../src/cli/log'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { exclusively } from '../../../src/db/exclusive'
import { systemClock } from '../../../src/kernel/clock'
import type { Locale } from '../../../src/kernel/message'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { RETENTION_OF_LOG } from '../../../src/metering/retention'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { eventIds, startReceiver } from '../../support/receiver'
import { testSigner } from '../../support/log-signer'
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

/** Gives every batch its place in the tree, as a running server does each second. */
const place = () =>
  createCheckpointMaker({ databases: db.databases, signer: testSigner(), clock: systemClock }).place()

/** The position behind a record. */
const behind = async (id: string | undefined): Promise<unknown> => {
  const [row] = await db.databases.audit`
    select l.index || '.' || r.position as position from metering.usage_record r
    join metering.tree_leaf l on l.writer = r.writer and l.number = r.batch where r.id = ${id ?? null}`
  return row?.['position']
}

const weir = async (args: readonly string[], locale: Locale = 'en', settings = db.settings) => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  let hasFailed = false
  const io: CommandContext = {
    settings,
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale, showStack: () => false }),
    signal: new AbortController().signal,
    withDatabases: (work) => work(db.databases, settings),
    fail: () => {
      hasFailed = true
    },
  }
  const code = await runProgram(args, { version: '0', commands: [registerLog], io, terminal })
  return { code, hasFailed, ...written }
}

test('weir log verify --json prints exactly what it names', async () => {
  const { code, hasFailed, stdout, stderr } = await weir(['log', 'verify', '--json'])
  expect([code, hasFailed, stderr]).toEqual([0, false, ''])
  expect(stdout).toBe(
    '{"ok":true,"records":3,"batches":3,"signed":3,"erased":0,"from":0,"placed":0,"checkpoints":0,"notCompared":0,"problems":[]}\n',
  )
})

test.each([
  [
    'en',
    'The usage log is whole: 3 records in 3 batches, 3 of them signed, under 0 checkpoints; address and user agent of 0 records are erased.\n',
  ],
  ['zh', '使用日志完整：3 个批次（3 个已签名），3 条记录，0 个检查点；其中 0 条的地址和用户代理已擦除。\n'],
] as const)('without --json it says in %s that the log is whole', async (locale, text) => {
  expect(await weir(['log', 'verify'], locale)).toMatchObject({ code: 0, hasFailed: false, stdout: text })
})

test('a log that was changed fails, and the problems are listed', async () => {
  const sql = owner(db)
  const setRows = (rows: number) =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update metering.usage_record set rows = ${rows} where batch = 2`
    })
  await setRows(0)
  const json = await weir(['log', 'verify', '--json'])
  expect(json.hasFailed).toBe(true)
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    problems: [{ kind: 'COLUMN', batch: 2, detail: 'rows' }],
  })
  const text = await weir(['log', 'verify'])
  expect(text).toMatchObject({ code: 0, hasFailed: true })
  expect(text.stdout).toMatch(/not whole .*\n- COLUMN [0-9a-f-]{36} 2 [0-9a-f-]{36} \(rows\)\n/)
  // the counts of the next test are of the records as they were
  await setRows(20)
  await sql.end()
})

test('R-71: weir log rollup counts, and --check says what differs, with exit code 1', async () => {
  const counted = await weir(['log', 'rollup', '--json'])
  expect([counted.code, counted.stderr]).toEqual([0, ''])
  expect(counted.stdout).toMatch(/^{"batches":\d+}\n$/)
  const { stdout, hasFailed } = await weir(['log', 'rollup', '--check', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, days: 1, leftOut: 0, differences: [] })
  expect(hasFailed).toBe(false)

  const sql = owner(db)
  await sql`update metering.rollup_day set rows = rows + 1`
  const differing = await weir(['log', 'rollup', '--check'], 'zh')
  expect(differing.hasFailed).toBe(true)
  expect(differing.stdout).toMatch(/rollup_day .*"rows": \d+/)
  await weir(['log', 'rollup', '--rebuild'])
  expect((await weir(['log', 'rollup', '--check'])).hasFailed).toBe(false)

  const nothing = await weir(['log', 'rollup', '--check', '--to', '2001-01-01'])
  expect([nothing.hasFailed, nothing.stdout]).toEqual([true, expect.stringContaining('Nothing was checked')])
  await sql.end()
})

test.each([
  ['--check', '--rebuild'],
  ['--check', '--from', 'yesterday'],
  ['--rebuild', '--from', '2026-01-01'],
])('weir log rollup %s %s is refused', async (...options) => {
  expect((await weir(['log', 'rollup', ...options])).code).toBe(2)
})

test('weir log events tells of no position where there is none', async () => {
  expect(await weir(['log', 'events', '--out', '/dev/null'])).toMatchObject({
    code: 0,
    stdout: 'No record can be told of yet. The next run begins with the first.\n',
  })
  expect((await weir(['log', 'events', '--out', '/dev/null', '--json'])).stdout).toBe(
    '{"events":0,"position":null}\n',
  )
})

test('weir log events says where to go on when the disk is full', async () => {
  await place()
  const { code, stdout, stderr } = await weir(['log', 'events', '--out', '/dev/full', '--since', '0.0'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/begins with: --since 0\.0\n.*no room left for \/dev\/full \(ENOSPC\)/)
})

test('weir log events appends CloudEvents that carry on where the run before ended, and is recorded (R-34)', async () => {
  await place()
  const [newest] = await db.databases.audit`select max(l.index) as index from metering.tree_leaf l`
  const { log } = await openTestLog(db)
  const at = new Date(Date.now() - 3_600_000).toISOString()
  const old = [
    usageRecord({ at, agreements: ['CQ-1'] }),
    usageRecord({ at, account: null, operationName: '$& $1' }),
  ]
  for (const record of old) await log.append(record, log.epoch)
  await log.close()
  await place()
  const file = join(tmpdir(), `weir-events-${process.pid}.jsonl`)
  try {
    const run = (since: string) => weir(['log', 'events', '--since', since, '--out', file, '--json'])
    const first = Json.parse(JSON.parse((await run(`${String(newest?.['index'])}.255`)).stdout))
    expect(first).toEqual({ events: 2, position: await behind(old[1]?.id) })
    expect(Json.parse(JSON.parse((await run(first.position)).stdout))).toEqual({
      events: 0,
      position: first.position,
    })
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
      old.map((record) => ({
        specversion: '1.0',
        id: record.id,
        source: 'urn:weir',
        type: `weir.usage.operation.v${record.v}`,
        time: at,
        ...(record.account === null ? {} : { subject: 'agreement:CQ-1' }),
        datacontenttype: 'application/json',
        data: record,
      })),
    )
    const kinds = await db.databases.control`select kind, actor from journal.event where stream like 'log:%'`
    expect(kinds.slice(-2)).toEqual([
      { kind: 'EXPORTED', actor: 'cli' },
      { kind: 'EXPORTED', actor: 'cli' },
    ])
  } finally {
    await rm(file, { force: true })
  }
  expect((await weir(['log', 'events', '--since', 'yesterday', '--out', file])).code).toBe(2)
})

test('two runs of weir log events do not append to one file at a time', async () => {
  const path = join(tmpdir(), `weir-events-twice-${process.pid}.jsonl`)
  const run = () => weir(['log', 'events', '--out', path])
  try {
    const held = await openEventFile(path, null)
    const { code, stderr } = await exclusively(db.databases.control, held.lock ?? 0, run).then(
      (result) => result ?? { code: 0, stderr: '' },
    )
    await held.end()
    expect([code, stderr]).toEqual([1, expect.stringContaining('Another program writes usage events')])
    expect(await readFile(path, 'utf8')).toBe('')
    expect((await run()).code).toBe(0)
  } finally {
    await rm(path, { force: true })
  }
})

test('R-34: that weir log export gave the log away is in the journal', async () => {
  const maker = createCheckpointMaker({ databases: db.databases, signer: testSigner(), clock: systemClock })
  await maker.place()
  await maker.sign()
  const dir = join(tmpdir(), `weir-cli-export-${process.pid}`)
  try {
    const since = '2026-01-02T00:00:00Z'
    expect((await weir(['log', 'export', '--out', dir, '--since', since, '--json'])).code).toBe(0)
    const events = await db.databases.control`
      select kind, actor, body from journal.event where stream like 'log:%' order by at desc, seq desc limit 1`
    expect(events).toEqual([{ kind: 'EXPORTED', actor: 'cli', body: { since: '2026-01-02T00:00:00.000Z' } }])
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

test('weir log events posts batches until they are acknowledged, and goes on from there', async () => {
  const receiver = await startReceiver()
  const { received, statuses } = receiver
  statuses.push(503, 200, 400)
  const url = `http://127.0.0.1:${receiver.port}/hook?token=s3cret`
  const deliver = (...options: readonly string[]) =>
    weir(['log', 'events', '--webhook', url, '--json', ...options], 'en', {
      ...db.settings,
      webhookAllowedNetworks: ['127.0.0.0/8'],
    })
  const append = async (hoursAgo: number): Promise<string> => {
    const { log } = await openTestLog(db)
    const record = usageRecord({ at: new Date(Date.now() - hoursAgo * 3_600_000).toISOString() })
    await log.append(record, log.epoch)
    await log.close()
    await place()
    return record.id
  }
  try {
    const first = await append(3)
    const delivered = await deliver()
    expect(delivered.stderr).toBe('')
    const older = Json.parse(JSON.parse(delivered.stdout))
    // the batch that was not acknowledged came again, the same
    const [tried = [], acknowledged = []] = received.map(eventIds)
    expect([received.length, tried]).toEqual([2, acknowledged])
    expect(acknowledged).toContain(first)
    expect(received[1]?.headers).toMatchObject({
      'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    })
    expect(received[1]?.headers.authorization).toBeUndefined()
    expect(older).toEqual({ events: acknowledged.length, position: await behind(acknowledged.at(-1)) })

    const second = await append(0.5)
    // refused: nothing of it is remembered as acknowledged
    expect(await deliver()).toMatchObject({ code: 1, stdout: '' })
    expect(received.slice(2).map(eventIds)).toEqual([[second]])
    expect(Json.parse(JSON.parse((await deliver()).stdout))).toEqual({
      events: 1,
      position: await behind(second),
    })
    expect(received.slice(3).map(eventIds)).toEqual([[second]])
    expect(Json.parse(JSON.parse((await deliver()).stdout))).toEqual({
      events: 0,
      position: await behind(second),
    })
    const kept = await db.databases
      .control`select address, position, events::int, claimed_by from metering.event_target`
    expect(kept).toEqual([
      {
        address: expect.stringMatching(/^[0-9a-f]{32}$/),
        position: await behind(second),
        events: acknowledged.length + 1,
        claimed_by: null,
      },
    ])

    // where the log has not come to, what comes until then would be left out, for servers too
    for (const ahead of [new Date(Date.now() + 900_000).toISOString(), '99999.0', '2062-11-23'])
      expect(await deliver('--since', ahead)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('has not come as far'),
      })
    expect(await db.databases.control`select position from metering.event_target`).toEqual([
      { position: await behind(second) },
    ])

    // from a moment on, though there is nothing yet
    const since = new Date().toISOString()
    const moved = Json.parse(JSON.parse((await deliver('--since', since)).stdout))
    expect(moved.events).toBe(0)
    expect(Json.parse(JSON.parse((await deliver()).stdout))).toEqual(moved)
    expect(received).toHaveLength(4)

    // another program tells it
    await db.databases
      .control`update metering.event_target set claimed_by = gen_random_uuid(), claimed_until = now() + interval '1 minute'`
    expect(await deliver()).toMatchObject({ code: 1, stderr: expect.stringContaining('Another program') })
  } finally {
    await receiver.close()
  }
  expect((await weir(['log', 'events', '--webhook', 'http://10.0.0.1/'])).code).toBe(1)
  expect((await weir(['log', 'events', '--webhook', 'https://a.example/', '--out', 'x'])).code).toBe(2)
})

test('R-31: weir log retain and weir log erase leave what is not 183 days old', async () => {
  expect((await weir(['log', 'retain', '--json'])).stdout).toBe('{"days":[],"tries":0,"sessions":0}\n')
  expect((await weir(['log', 'retain'])).stdout).toMatch(/0 days/)
  await place()
  const before = new Date(Date.now() - 190 * 86_400_000).toISOString()
  expect((await weir(['log', 'erase', '--before', before, '--json'])).stdout).toBe('{"erased":0}\n')
  const young = await weir(['log', 'erase', '--before', new Date().toISOString()])
  expect([young.code, young.stderr]).toEqual([1, expect.stringContaining('183')])
})

test('R-31: weir log retain does nothing while a server drops days, and says so', async () => {
  const whileServing = (locale: Locale) =>
    exclusively(db.databases.control, RETENTION_OF_LOG, () => weir(['log', 'retain'], locale))
  expect(await whileServing('en')).toMatchObject({
    ...{ code: 1, stdout: '' },
    stderr: expect.stringContaining('Run weir log retain again in a minute') as string,
  })
  expect(await whileServing('zh')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('一分钟后') as string,
  })
  expect((await weir(['log', 'retain', '--json'])).stdout).toBe('{"days":[],"tries":0,"sessions":0}\n')
})

const Json = z.object({ events: z.number(), position: z.string() })

test.each([
  ['publish'],
  ['events'],
  ['erase'],
  ['erase', '--record', 'x'],
  ['erase', '--before', 'yesterday'],
  ['erase', '--record', '0198f5a4-0000-7000-8000-000000000000', '--before', '2026-01-01'],
  ['export', '--out', 'nowhere', '--since', 'yesterday'],
  ['rollup', '--from', '2026-11-01'],
  ['rollup', '--to', '2026-11-01'],
])('weir log %s %s %s is a usage error: exit code 2, and it says what to give', async (...args) => {
  const { code, stdout, stderr } = await weir(['log', ...args])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/Give|Say|UUID|goes with/)
})

test('weir log events goes to one place, and says so', async () => {
  const { stderr } = await weir(['log', 'events'])
  expect(stderr).toContain('--out FILE or --webhook URL')
  expect(stderr).not.toContain('both')
})
