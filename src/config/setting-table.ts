import {
  choice,
  duration,
  flag,
  host,
  networks,
  origins,
  pageUrl,
  path,
  postgresUrl,
  secret,
  timeZone,
  whole,
  workers,
  type SettingKind,
} from './setting'

/** One setting: the variable, how its text is read, its default as text, and what it is for. */
export interface Setting<T> {
  readonly name: string
  readonly kind: SettingKind<T>
  /** As it would be written; null: absent, see `en`. */
  readonly byDefault: string | null
  readonly en: string
  readonly zh: string
}

const setting = <T>(
  name: string,
  kind: SettingKind<T>,
  byDefault: string | null,
  en: string,
  zh: string,
): Setting<T> => ({ name, kind, byDefault, en, zh })

const bytes = (max: number): SettingKind<number> => whole('bytes', 1024, max)
const MB = 1024 * 1024

/** Every setting, in the order in which they are told; `weir config` and the docs print this table. */
export const settingTable = {
  host: setting('HOST', host, '127.0.0.1', 'Address to listen on.', '监听地址。'),
  port: setting(
    'PORT',
    whole('port', 0, 65535),
    '4000',
    'Port to listen on; 0 takes a free one.',
    '监听端口；0 表示任选空闲端口。',
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    postgresUrl,
    null,
    'Control and log database; absent: the embedded PostgreSQL.',
    '控制与日志数据库；缺省使用内嵌 PostgreSQL。',
  ),
  rowsDatabaseUrl: setting(
    'ROWS_DATABASE_URL',
    postgresUrl,
    null,
    'Database of the rows, such as a read replica; absent: DATABASE_URL.',
    '数据行所在数据库（如只读副本）；缺省与 DATABASE_URL 相同。',
  ),
  dataDir: setting(
    'WEIR_DATA_DIR',
    path,
    '.weir',
    'Directory of the embedded database, secrets and demo keys.',
    '内嵌数据库、密钥与演示密钥所在目录。',
  ),
  demo: setting(
    'WEIR_DEMO',
    flag,
    null,
    'Loads the demo catalogue once; absent: 1 unless DATABASE_URL is set.',
    '首次启动时载入演示目录；缺省为 1，设置 DATABASE_URL 时为 0。',
  ),
  anonymousRows: setting(
    'WEIR_ANONYMOUS_ROWS',
    flag,
    '0',
    'Gives unconditional rows to callers without an identity.',
    '是否向未认证的调用者提供无条件开放的数据行。',
  ),
  workers: setting(
    'WEIR_WORKERS',
    workers,
    '1',
    'Processes that serve; auto: one a core.',
    '服务进程数；auto 表示每核一个。',
  ),
  timeZone: setting(
    'WEIR_TIME_ZONE',
    timeZone,
    'Asia/Shanghai',
    'Where days begin for budgets, reports and log partitions.',
    '配额、报表与日志分区按此时区划分日期。',
  ),
  trustedProxies: setting(
    'WEIR_TRUSTED_PROXIES',
    networks,
    '',
    'Proxies whose X-Forwarded-For is believed.',
    '可信代理，其 X-Forwarded-For 被采信。',
  ),
  corsOrigins: setting(
    'WEIR_CORS_ORIGINS',
    origins,
    '',
    'Other web origins whose pages may call the API.',
    '允许跨域调用接口的网站来源。',
  ),
  versionTtlMs: setting(
    'WEIR_VERSION_TTL',
    duration('1m', '365d'),
    '24h',
    'How long a replaced version stays readable, so that a walk that began can end.',
    '被替换的版本继续可读的时间。',
  ),
  secret: setting(
    'WEIR_SECRET',
    secret(32),
    null,
    'Key that cursors are sealed with, the same on every instance; absent: made once in WEIR_DATA_DIR.',
    '游标签名密钥，各实例须相同；缺省时在 WEIR_DATA_DIR 中生成一次。',
  ),
  applyUrl: setting(
    'WEIR_APPLY_URL',
    pageUrl,
    '/console',
    'Where people apply for agreements.',
    '申请数据利用协议的地址。',
  ),
  logLevel: setting(
    'WEIR_LOG_LEVEL',
    choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'Least level that is logged.',
    '日志级别。',
  ),
  maxBodyBytes: setting(
    'WEIR_MAX_BODY_BYTES',
    bytes(64 * MB),
    '1048576',
    'Largest request body.',
    '请求体上限。',
  ),
  maxTokens: setting(
    'WEIR_MAX_TOKENS',
    whole('tokens', 100, 100_000),
    '4000',
    'Most tokens in a GraphQL document.',
    'GraphQL 文档的词法单元上限。',
  ),
  maxDepth: setting(
    'WEIR_MAX_DEPTH',
    whole('levels', 5, 200),
    '24',
    'Deepest nesting of a GraphQL document.',
    'GraphQL 文档的嵌套层数上限。',
  ),
  maxAliases: setting(
    'WEIR_MAX_ALIASES',
    whole('aliases', 0, 10_000),
    '200',
    'Most aliases in one operation, those of a fragment counted each time.',
    '单个操作的别名数量上限（片段每次展开均计入）。',
  ),
  maxRowFields: setting(
    'WEIR_MAX_ROW_FIELDS',
    whole('fields', 1, 1_000),
    '20',
    'Most dataset fields in one operation; each is one SQL statement.',
    '单个操作中数据集字段的数量上限，每个字段为一条 SQL 语句。',
  ),
  maxCost: setting(
    'WEIR_MAX_COST',
    whole('units', 1, 1_000_000_000),
    '250000',
    'Most that one operation may cost, the sum of its dataset fields.',
    '单个操作的成本上限，为其各数据集字段成本之和。',
  ),
  maxPageRows: setting(
    'WEIR_MAX_PAGE_ROWS',
    whole('rows', 1, 100_000),
    '1000',
    'Most rows of one page.',
    '每页行数上限。',
  ),
  defaultPageRows: setting(
    'WEIR_DEFAULT_PAGE_ROWS',
    whole('rows', 1, 100_000),
    '20',
    'Rows of a page where first is not given.',
    '未给出 first 时的每页行数。',
  ),
  maxReplyBytes: setting('WEIR_MAX_REPLY_BYTES', bytes(256 * MB), '16777216', 'Largest reply.', '回复上限。'),
  planCacheBytes: setting(
    'WEIR_PLAN_CACHE_BYTES',
    whole('bytes', 0, 1024 * MB),
    '33554432',
    'Memory for selections, and as much for statements, that were planned lately.',
    '最近的选择集缓存上限；语句缓存另计同样大小。',
  ),
  resultCacheBytes: setting(
    'WEIR_RESULT_CACHE_BYTES',
    whole('bytes', 0, 4096 * MB),
    '33554432',
    'Memory for answers of statements; 0 keeps none.',
    '查询结果缓存上限；0 表示不缓存。',
  ),
  statementTimeoutMs: setting(
    'WEIR_STATEMENT_TIMEOUT',
    duration('100ms', '10m'),
    '10s',
    'Longest that one statement on rows may run.',
    '单条数据查询语句的最长执行时间。',
  ),
  rowsConnections: setting(
    'WEIR_ROWS_CONNECTIONS',
    whole('connections', 1, 200),
    '8',
    'Connections a process that read rows.',
    '每个进程读取数据行的连接数。',
  ),
  controlConnections: setting(
    'WEIR_CONTROL_CONNECTIONS',
    whole('connections', 2, 100),
    '4',
    'Connections a process to the control database.',
    '每个进程的控制数据库连接数。',
  ),
  logQueueRecords: setting(
    'WEIR_LOG_QUEUE_RECORDS',
    whole('records', 100, 1_000_000),
    '20000',
    'Most usage records that wait to be committed.',
    '等待提交的使用记录条数上限。',
  ),
  logQueueBytes: setting(
    'WEIR_LOG_QUEUE_BYTES',
    whole('bytes', MB, 1024 * MB),
    '67108864',
    'Most bytes of usage records that wait to be committed.',
    '等待提交的使用记录字节数上限。',
  ),
  logBatchRecords: setting(
    'WEIR_LOG_BATCH_RECORDS',
    whole('records', 1, 10_000),
    '256',
    'Most usage records in one commit.',
    '一次提交的使用记录条数上限。',
  ),
  logGatherMs: setting(
    'WEIR_LOG_GATHER',
    duration('0ms', '100ms'),
    '5ms',
    'Longest that a commit of usage records waits for those of operations that have begun; an operation alone never waits.',
    '一次提交为等待已开始的操作的使用记录而延迟的最长时间；只有一个操作时不等待。',
  ),
  shutdownTimeoutMs: setting(
    'WEIR_SHUTDOWN_TIMEOUT',
    duration('1s', '10m'),
    '15s',
    'Longest that stopping takes; statements that still run at half of it are cancelled.',
    '停止的最长时间；到一半时仍在执行的语句将被取消。',
  ),
} as const
