import type { Message } from '../message'

/** Messages about what a row query asks for. */
export const queryMessages = {
  'query.badValue': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {value} is not a valid {type}.',
    zh: '{coordinates}：{value} 不是有效的 {type}。',
  },
  'query.nullOperand': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {operator} was given null; use isNull: true to find missing values.',
    zh: '{coordinates}：{operator} 的值为 null；请用 isNull: true 查找缺失值。',
  },
  'query.badPattern': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: the ilike pattern must not end with a single backslash.',
    zh: '{coordinates}：ilike 模式不能以单个反斜杠结尾。',
  },
  'query.pageSize': {
    code: 'LIMIT_EXCEEDED',
    en: '{coordinates}: first must be between 0 and {limit} (limit WEIR_MAX_PAGE_ROWS); page on with after.',
    zh: '{coordinates}：first 必须在 0 到 {limit} 之间（限制 WEIR_MAX_PAGE_ROWS）；请用 after 翻页。',
  },
  'query.badCursor': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: this cursor does not belong to this query (dataset, order, filter and access must be the same). Start again without after.',
    zh: '{coordinates}：游标不属于此查询（数据集、排序、筛选和权限必须相同）。请去掉 after 重新开始。',
  },
  'query.expiredCursor': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: the version that this cursor walks is no longer kept. Start again without after.',
    zh: '{coordinates}：游标所遍历的版本已不再保留。请去掉 after 重新开始。',
  },
  'query.tooMany': {
    code: 'LIMIT_EXCEEDED',
    en: 'The query has more than {limit} {what} (limit {name}).',
    zh: '查询中的 {what} 超过 {limit} 个（限制 {name}）。',
  },
  'query.costTooHigh': {
    code: 'COST_TOO_HIGH',
    en: 'The query may deliver {rows} rows with its nested pages multiplied; the limit is {limit} (MAX_NESTED_ROWS). Ask for smaller pages.',
    zh: '嵌套分页相乘后，此查询最多可能返回 {rows} 行；上限为 {limit}（MAX_NESTED_ROWS）。请减小每页行数。',
  },
  'query.operationCost': {
    code: 'COST_TOO_HIGH',
    en: 'The operation may cost {asked} units, the sum of its dataset fields; at most {limit} are allowed (limit WEIR_MAX_COST). Ask for smaller pages, or split it.',
    zh: '此操作各数据集字段合计最多可能消耗 {asked} 个单位，上限为 {limit}（限制 WEIR_MAX_COST）。请减小分页或拆分操作。',
  },
  'query.timeout': {
    code: 'QUERY_TIMEOUT',
    en: 'The query took longer than {seconds} s and was stopped. Narrow the filter or ask for fewer rows.',
    zh: '查询超过 {seconds} 秒，已停止。请缩小筛选范围或减少行数。',
  },
  'query.noVersion': {
    code: 'UNAVAILABLE',
    en: '{dataset} has no data yet; try again after its first import is activated.',
    zh: '{dataset} 还没有数据；请在首次导入生效后再试。',
  },
} as const satisfies Record<string, Message>
