import { setting } from './setting'
import { burst, choice, duration, whole, type SettingKind } from './setting-kind'

const bytes = (max: number): SettingKind<number> => whole('bytes', 1024, max)
const MB = 1024 * 1024

/** Settings of what operations may take: limits, caches, budgets, bursts, connections. */
export const operationSettings = {
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
  budgets: setting(
    'WEIR_BUDGETS',
    choice('enforce', 'measure'),
    'enforce',
    'Whether what does not fit into a budget is refused, or only counted and told.',
    '超出配额的操作是拒绝（enforce），还是只计数和提示（measure）。',
  ),
  burstAddress: setting(
    'WEIR_BURST_ADDRESS',
    burst,
    '100/500',
    'Requests a second, and at once, from one address (IPv6: one /64), each process for itself; 0: no limit.',
    '每个地址（IPv6 为 /64 网段）每秒请求数与突发请求数，各进程分别计算；0 表示不限。',
  ),
  burstKey: setting(
    'WEIR_BURST_KEY',
    burst,
    '50/200',
    'The same with one key, token or session.',
    '每个密钥、令牌或会话的每秒请求数与突发请求数。',
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
} as const
