import { readSettings, SettingsError } from '../../../src/config/settings'
import { settingTable } from '../../../src/config/setting-table'

const problemsOf = (env: Readonly<Record<string, string>>): SettingsError => {
  try {
    readSettings(env)
  } catch (error) {
    if (error instanceof SettingsError) return error
    throw error
  }
  throw new Error('the settings were accepted')
}

test('an empty environment gives the documented defaults', () => {
  expect(readSettings({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    databaseUrl: null,
    rowsDatabaseUrl: null,
    demo: true,
    anonymousRows: false,
    workers: 1,
    timeZone: 'Asia/Shanghai',
    trustedProxies: [],
    corsOrigins: [],
    versionTtlMs: 86_400_000,
    secret: null,
    logKey: null,
    applyUrl: '/console',
    logLevel: 'info',
    maxBodyBytes: 1_048_576,
    maxTokens: 4000,
    maxDepth: 24,
    maxAliases: 200,
    maxRowFields: 20,
    maxCost: 250_000,
    maxPageRows: 1000,
    defaultPageRows: 20,
    maxReplyBytes: 16_777_216,
    statementTimeoutMs: 10_000,
    rowsConnections: 8,
    controlConnections: 4,
    logQueueRecords: 20_000,
    logQueueBytes: 67_108_864,
    logBatchRecords: 256,
    shutdownTimeoutMs: 15_000,
  })
  expect(readSettings({}).dataDir).toMatch(/^\/.*\.weir$/)
})

test('every default is accepted by its own kind', () => {
  for (const setting of Object.values(settingTable))
    if (setting.byDefault !== null)
      expect(setting.kind.schema.safeParse(setting.byDefault).success).toBe(true)
})

test('every setting says in both languages what it is for, and has a name of its own', () => {
  const names = Object.values(settingTable).map((setting) => setting.name)
  expect(new Set(names).size).toBe(names.length)
  for (const { en, zh, kind } of Object.values(settingTable))
    expect([en, zh, kind.unit].every((text) => text.length > 1)).toBe(true)
})

test('the demo is on unless a database is named, and can be asked for there too', () => {
  const url = 'postgres://weir:x@db/weir'
  expect(readSettings({ DATABASE_URL: url }).demo).toBe(false)
  expect(readSettings({ DATABASE_URL: url, WEIR_DEMO: '1' }).demo).toBe(true)
  expect(readSettings({ WEIR_DEMO: '0' }).demo).toBe(false)
})

test('an empty variable counts as absent', () => {
  expect(readSettings({ PORT: '', DATABASE_URL: ' ', WEIR_SECRET: '' })).toMatchObject({
    port: 4000,
    databaseUrl: null,
    secret: null,
    logKey: null,
  })
})

test('all problems are told at once, in both languages', () => {
  const error = problemsOf({
    PORT: '70000',
    WEIR_STATEMENT_TIMEOUT: '10 seconds',
    WEIR_TIME_ZONE: 'Mars/Olympus',
    WEIR_STATMENT_TIMEOUT: '5s',
  })
  expect(error.problems.map((problem) => problem.params['name'])).toEqual([
    'PORT',
    'WEIR_TIME_ZONE',
    'WEIR_STATEMENT_TIMEOUT',
    'WEIR_STATMENT_TIMEOUT',
  ])
  for (const name of ['PORT', 'WEIR_TIME_ZONE', 'WEIR_STATMENT_TIMEOUT', '70000']) {
    expect(error.textIn('en')).toContain(name)
    expect(error.textIn('zh')).toContain(name)
  }
  expect(error.message).toBe(error.textIn('en'))
  expect(error.textIn('zh')).toMatch(/[一-龥]/)
  expect(error.textIn('en')).not.toMatch(/\{\w+\}/)
})

test('no message repeats a secret or a password', () => {
  const error = problemsOf({
    WEIR_SECRET: 'short-but-secret',
    DATABASE_URL: 'postgres://weir:hunter2@a,b/weir',
    ROWS_DATABASE_URL: 'mysql://weir:hunter2@a/weir',
  })
  expect(error.problems).toHaveLength(3)
  expect(`${error.textIn('en')}${error.textIn('zh')}`).not.toMatch(/hunter2|short-but/)
})

test.each([
  ['PORT', '0', 0],
  ['WEIR_WORKERS', '3', 3],
  ['WEIR_VERSION_TTL', '7d', 604_800_000],
  ['WEIR_STATEMENT_TIMEOUT', '500ms', 500],
  ['WEIR_TRUSTED_PROXIES', '10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  [
    'WEIR_CORS_ORIGINS',
    'https://a.example,http://localhost:3000',
    ['https://a.example', 'http://localhost:3000'],
  ],
  ['WEIR_APPLY_URL', 'https://data.example/apply?x=1', 'https://data.example/apply?x=1'],
  ['WEIR_TIME_ZONE', 'UTC', 'UTC'],
  ['WEIR_LOG_LEVEL', 'debug', 'debug'],
  ['HOST', '::1', '::1'],
])('%s=%s is accepted', (name, text, value) => {
  const key = Object.entries(settingTable).find(([, setting]) => setting.name === name)?.[0]
  expect(new Map<string, unknown>(Object.entries(readSettings({ [name]: text }))).get(key ?? '')).toEqual(
    value,
  )
})

test('auto gives at least one worker', () => {
  expect(readSettings({ WEIR_WORKERS: 'auto' }).workers).toBeGreaterThanOrEqual(1)
})

test.each([
  ['PORT', '-1'],
  ['PORT', '4e3'],
  ['PORT', '4000abc'],
  ['PORT', '99999999999999999999'],
  ['HOST', 'a b'],
  ['HOST', '-x'],
  ['DATABASE_URL', 'postgres://weir@a,b/x'],
  ['DATABASE_URL', 'postgres://weir@host/x?options=-crole%3Droot'],
  ['DATABASE_URL', 'postgres:///x'],
  ['DATABASE_URL', 'http://x'],
  ['WEIR_DEMO', 'yes'],
  ['WEIR_WORKERS', '0'],
  ['WEIR_WORKERS', '65'],
  ['WEIR_TIME_ZONE', '../../etc/passwd'],
  ['WEIR_TIME_ZONE', '+08:00'],
  ['WEIR_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['WEIR_TRUSTED_PROXIES', '::1/129'],
  ['WEIR_TRUSTED_PROXIES', 'example.org'],
  ['WEIR_TRUSTED_PROXIES', '10.0.0.1/8/8'],
  ['WEIR_CORS_ORIGINS', '*'],
  ['WEIR_CORS_ORIGINS', 'https://a.example/'],
  ['WEIR_CORS_ORIGINS', 'https://a.example/path'],
  ['WEIR_CORS_ORIGINS', 'javascript:alert(1)'],
  ['WEIR_APPLY_URL', 'javascript:alert(1)'],
  ['WEIR_APPLY_URL', 'console'],
  ['WEIR_LOG_LEVEL', 'loud'],
  ['WEIR_VERSION_TTL', '0s'],
  ['WEIR_STATEMENT_TIMEOUT', '1000000000000000s'],
  ['WEIR_MAX_BODY_BYTES', '1'],
  ['WEIR_SECRET', 'x'.repeat(31)],
  ['WEIR_LOG_RETENTION', '182'],
  ['WEIR_LOG_RETENTION', '0'],
  ['WEIR_LOG_RETENTION', '1.5'],
])('%s=%s is refused', (name, text) => {
  expect(problemsOf({ [name]: text }).problems.map((problem) => problem.params['name'])).toEqual([name])
})

test('R-31: a retention of fewer than 183 days is refused with the law that asks for it', () => {
  expect(readSettings({ WEIR_LOG_RETENTION: '183' }).logRetentionDays).toBe(183)
  expect(problemsOf({ WEIR_LOG_RETENTION: '182' }).textIn('en')).toMatch(
    /WEIR_LOG_RETENTION must be .* from 183 .*Cybersecurity Law, article 21/,
  )
})

test('a default page cannot be larger than the largest page', () => {
  expect(problemsOf({ WEIR_MAX_PAGE_ROWS: '10' }).textIn('en')).toContain('WEIR_DEFAULT_PAGE_ROWS')
})

test('values that do not fit together are told beside those that do not fit', () => {
  const { problems } = problemsOf({
    WEIR_MAX_PAGE_ROWS: '5',
    WEIR_SMTP_URL: 'smtp://mail.example',
    WEIR_JWT_AUDIENCE: 'weir',
    WEIR_EVENTS_TOKEN: 'x'.repeat(40),
    WEIR_WORKERS: 'many',
  })
  expect(problems.map(({ message, params }) => params['name'] ?? message).sort()).toEqual([
    'WEIR_WORKERS',
    'setup.setting.eventsUrl',
    'setup.setting.jwtIncomplete',
    'setup.setting.pageRows',
    'setup.setting.smtpFrom',
  ])
  // an address that does not fit is given all the same
  const wrong = problemsOf({ WEIR_EVENTS_TOKEN: 'x'.repeat(40), WEIR_EVENTS_URL: 'ftp://x' }).problems
  expect(wrong.map(({ params }) => params['name'])).toEqual(['WEIR_EVENTS_URL'])
})

test('names of the prototype are no settings', () => {
  expect(() => readSettings({ constructor: 'x', __proto__: 'x' })).not.toThrow()
})

test('a mail server needs an address to send from, and its password is not told', () => {
  const from = { WEIR_SMTP_FROM: 'notices@weir.example' }
  expect(readSettings({ WEIR_SMTP_URL: 'smtps://weir:p%40ss@mail.example:465', ...from })).toMatchObject({
    smtpUrl: 'smtps://weir:p%40ss@mail.example:465',
    smtpFrom: 'notices@weir.example',
  })
  expect(problemsOf({ WEIR_SMTP_URL: 'smtp://mail.example' }).message).toMatch(/needs WEIR_SMTP_FROM/)
  for (const url of [
    'http://mail.example',
    'smtp://',
    'smtp://user@mail.example',
    'smtp://m.example/?tls=no',
  ])
    expect(problemsOf({ WEIR_SMTP_URL: url, ...from }).message).toMatch(/WEIR_SMTP_URL must be smtps:/)
  expect(problemsOf({ WEIR_SMTP_URL: 'imap://weir:hidden@mail.example', ...from }).message).not.toMatch(
    /hidden/,
  )
})

test('the address of this server is one origin', () => {
  expect(readSettings({ WEIR_PUBLIC_URL: 'https://data.example.org' }).publicUrl).toBe(
    'https://data.example.org',
  )
  for (const url of ['https://data.example.org/', 'https://data.example.org/path', 'data.example.org'])
    expect(problemsOf({ WEIR_PUBLIC_URL: url }).message).toMatch(/WEIR_PUBLIC_URL must be an origin/)
})
