import { Option } from 'commander'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readSettings, type Environment } from '../../../src/config/settings'
import { registerConfig } from '../../../src/cli/config'
import { createContext, type RegisterCommand } from '../../../src/cli/context'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { registerServe } from '../../../src/cli/serve'
import { settingTable } from '../../../src/config/setting-table'
import { systemClock } from '../../../src/kernel/clock'
import { AppError } from '../../../src/kernel/errors'
import type { Locale } from '../../../src/kernel/message'
import { ignoreObservations } from '../../../src/telemetry/observation'

const Printed = z.object({ settings: z.array(z.looseObject({ name: z.string() })) })

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly failed: boolean
}

interface Given {
  readonly env?: Environment
  readonly locale?: Locale
  readonly commands?: readonly RegisterCommand[]
  readonly signal?: AbortSignal
  readonly showStack?: boolean
  readonly isTerminal?: boolean
}

const run = async (args: readonly string[], given: Given = {}): Promise<Ran> => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text), isTTY: given.isTerminal ?? false },
  }
  let failed = false
  const io = createContext({
    readSettings: () => readSettings(given.env ?? {}),
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({
      terminal,
      locale: given.locale ?? 'en',
      showStack: () => given.showStack ?? false,
    }),
    signal: given.signal ?? new AbortController().signal,
    fail: () => (failed = true),
  })
  const commands = given.commands ?? [registerConfig]
  const code = await runProgram(args, { version: '1.2.3', commands, io, terminal })
  return { code, ...written, failed }
}

const failing =
  (error: unknown): RegisterCommand =>
  (program) => {
    program.command('work').action(() => {
      throw error
    })
  }

test('help and version are answers, on standard output', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' })
  const help = await run(['--help'])
  expect(help).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toContain('config')
  expect(await run(['config', '--help'])).toMatchObject({ code: 0, stderr: '' })
})

test.each([[['nope']], [['config', '--nope']], [['config', 'extra']], [[]]])(
  'the command line %j is a usage error, told on standard error',
  async (args) => {
    const ran = await run(args)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).not.toBe('')
  },
)

const taking: RegisterCommand = (program) => {
  program
    .command('work')
    .argument('<place>', 'where')
    .addOption(new Option('--kind <kind>', 'what').choices(['A', 'B']).makeOptionMandatory())
    .addOption(new Option('--alone', 'by itself').conflicts('kind'))
    .action(() => undefined)
}

test.each([
  ['缺少参数 place。', 'work', '--kind', 'A'],
  ['必须给出选项 --kind <kind>。', 'work', 'here'],
  ['选项 --kind <kind> 缺少取值。', 'work', 'here', '--kind'],
  ['选项 --kind <kind> 的取值 C 无效。可选值：A, B。', 'work', 'here', '--kind', 'C'],
  ['选项 --alone 与 --kind <kind> 不能同时使用。', 'work', 'here', '--kind', 'A', '--alone'],
  ['未知选项 --kint。\n（是否为 --kind？）', 'work', 'here', '--kint', '--kind', 'A'],
  ['未知命令 wrk。\n（是否为 work？）', 'wrk'],
  ['参数过多：应为 1 个，给出了 2 个。', 'work', 'here', 'there', '--kind', 'A'],
])('a Chinese terminal is told: %s', async (said, ...args) => {
  const ran = await run(args, { commands: [taking], locale: 'zh' })
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr.trim().split(/\n\n?/).slice(0, -1).join('\n')).toBe(said)
  expect(ran.stderr).toContain('加上 --help 可查看用法')
  const english = await run(args, { commands: [taking] })
  expect(english.stderr).toMatch(/^error: [^]*Add --help/)
})

test('settings that cannot be used are a usage error, in the language of the reader, and help works with them', async () => {
  const env = { PORT: 'x', WEIR_NOPE: '1' }
  const ran = await run(['config'], { env })
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toMatch(/PORT[^]*WEIR_NOPE/)
  expect((await run(['config'], { env, locale: 'zh' })).stderr).toMatch(/无法使用[^]*WEIR_NOPE/)
  expect((await run(['config', '--help'], { env })).code).toBe(0)
})

test('every setting is printed, for people and for programs, and no secret', async () => {
  const env = {
    DATABASE_URL: 'postgres://weir:hunter2@db.example/open',
    WEIR_SECRET: 'hunter2hunter2hunter2hunter2hunter2',
    WEIR_JWT_JWKS: 'https://keys.example/jwks?token=hunter2',
    WEIR_JWT_ISSUER: 'https://keys.example',
    WEIR_JWT_AUDIENCE: 'weir',
    WEIR_VERSION_TTL: '36h',
    WEIR_CORS_ORIGINS: 'https://a.example,https://b.example',
  }
  const text = await run(['config'], { env })
  const names = Object.values(settingTable).map((setting) => setting.name)
  for (const name of names) expect(text.stdout).toContain(`${name}=`)
  const json = await run(['config', '--json'], { env })
  expect(json.stderr).toBe('')
  const { settings } = Printed.parse(JSON.parse(json.stdout))
  expect(settings.map((setting) => setting.name)).toEqual(names)
  expect(settings).toContainEqual({
    name: 'WEIR_VERSION_TTL',
    value: '36h',
    default: '24h',
    unit: 'duration',
    allowed: expect.stringMatching(/^duration, \w+ to \w+$/),
    meaning: expect.any(String),
  })
  expect(settings).toContainEqual(
    expect.objectContaining({ name: 'WEIR_SECRET', value: '***', default: null }),
  )
  expect(settings).toContainEqual(
    expect.objectContaining({ name: 'DATABASE_URL', value: 'postgres://weir:***@db.example:5432/open' }),
  )
  expect(settings).toContainEqual(
    expect.objectContaining({ name: 'WEIR_CORS_ORIGINS', value: 'https://a.example,https://b.example' }),
  )
  expect(settings).toContainEqual(expect.objectContaining({ name: 'WEIR_DEMO', value: '0' }))
  expect(`${text.stdout}${json.stdout}`).not.toContain('hunter2')
  const file = await run(['config'], { env: { ...env, WEIR_JWT_JWKS: '/etc/weir/jwks.json' } })
  expect(file.stdout).toContain('WEIR_JWT_JWKS=/etc/weir/jwks.json')
})

test('help tells what each setting may be, in the language of the reader', async () => {
  const { stdout } = await run(['config', '--help'])
  expect(stdout).toContain('(one of enforce, measure, default enforce)')
  expect(stdout).toContain('(port, 0 to 65535, default 4000)')
  expect(stdout).toContain('(processes, at most 64, default 1)')
  expect(stdout).toContain('(secret of at least 32 characters)')
  expect(stdout).toContain('(addresses, default none)')
  const zh = (await run(['config', '--help'], { locale: 'zh' })).stdout
  expect(zh).toContain('（enforce、measure 之一，默认 enforce）')
  expect(zh).toContain('（端口，0 至 65535，默认 4000）')
})

test('a key set whose address holds a password is refused without it', async () => {
  const ran = await run(['config'], { env: { WEIR_JWT_JWKS: 'https://u:hunter2@keys.example/jwks' } })
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain('WEIR_JWT_JWKS')
  expect(ran.stderr).not.toContain('hunter2')
})

test('a fault is told with what to do next, and its stack only when asked for', async () => {
  const cause = new Error('the cause')
  const error = AppError.of('service.unavailable', {}, { retryAfter: 7, applyUrl: '/console' }, cause)
  const ran = await run(['work'], { commands: [failing(error)] })
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toBe(`${error.textIn('en')}\n/console\nTry again in 7 s.\n`)
  const loud = await run(['work'], { commands: [failing(error)], showStack: true })
  expect(loud.stderr).toMatch(/ {4}at /)
  expect(loud.stderr).toContain('the cause')
})

test('an error that nobody expected is one line with a hint', async () => {
  const ran = await run(['work'], { commands: [failing(new TypeError('x is not a function\n  more'))] })
  expect(ran.code).toBe(1)
  expect(ran.stderr.trim().split('\n')).toHaveLength(1)
  expect(ran.stderr).toContain('WEIR_LOG_LEVEL=debug')
  expect(ran.stderr).toContain('x is not a function')
  expect((await run(['work'], { commands: [failing('text')] })).code).toBe(1)
})

test('a command may have done its work and answer no', async () => {
  const ran = await run(['work'], {
    commands: [
      (program, io) => {
        program.command('work').action(() => {
          io.output.result({ json: true }, { ok: false }, 'not ok')
          io.fail()
        })
      },
    ],
  })
  expect(ran).toEqual({ code: 0, failed: true, stdout: '{"ok":false}\n', stderr: '' })
})

test('a server runs until the signal, and is stopped once', async () => {
  const stop = new AbortController()
  const events: string[] = []
  const serve = registerServe((settings) => {
    events.push(`start ${settings.port}`)
    setTimeout(() => stop.abort(), 10)
    return Promise.resolve({
      url: 'http://127.0.0.1:4321',
      stop: () => {
        events.push('stop')
        return Promise.resolve()
      },
    })
  })
  const ran = await run(['serve'], {
    commands: [serve],
    signal: stop.signal,
    env: { WEIR_DATA_DIR: '/nowhere/at/all', WEIR_DEMO: '0' },
  })
  expect(ran).toMatchObject({ code: 0, stdout: '' })
  expect(ran.stderr).toContain('http://127.0.0.1:4321/graphql')
  expect(events).toEqual(['start 4000', 'stop'])
})

test('a server that cannot start fails with its reason', async () => {
  const serve = registerServe(() =>
    Promise.reject(AppError.of('setup.portTaken', { port: 4000, host: '::1' })),
  )
  const ran = await run(['serve'], { commands: [serve] })
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toContain('Port 4000')
})

test('demo keys are shown at a terminal alone, and are in no log', async () => {
  const WEIR_DATA_DIR = await mkdtemp(join(tmpdir(), 'weir-'))
  try {
    const file = join(WEIR_DATA_DIR, 'demo.json')
    await writeFile(file, JSON.stringify({ url: '', keys: { dataUser: 'weir_secret' } }))
    const startServer = () => Promise.resolve({ url: 'http://127.0.0.1:1', stop: () => Promise.resolve() })
    const serve = (isTerminal: boolean) =>
      run(['serve'], {
        commands: [registerServe(startServer)],
        env: { WEIR_DATA_DIR, WEIR_DEMO: '1' },
        signal: AbortSignal.abort(),
        isTerminal,
      })
    const [shown, logged] = [await serve(true), await serve(false)]
    expect(shown.stderr).toMatch(/demo\.json:\n {2}dataUser +weir_secret/)
    expect(logged.stderr).toContain(file)
    expect(logged.stderr).not.toContain('weir_secret')
  } finally {
    await rm(WEIR_DATA_DIR, { recursive: true })
  }
})
