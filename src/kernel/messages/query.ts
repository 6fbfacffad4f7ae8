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
  'query.nullQuantifier': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {quantifier} was given null; leave it out, or give {} to ask whether there are related rows at all.',
    zh: '{coordinates}：{quantifier} 的值为 null；请去掉它，或用 {} 查询是否存在关联记录。',
  },
  'query.badPattern': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: the ilike pattern must not end with a single backslash.',
    zh: '{coordinates}：ilike 模式不能以单个反斜杠结尾。',
  },
  'query.pageSize': {
    code: 'LIMIT_EXCEEDED',
    en: '{coordinates}: {argument} must be between 0 and {limit} (limit WEIR_MAX_PAGE_ROWS); page on with a cursor.',
    zh: '{coordinates}：{argument} 必须在 0 到 {limit} 之间（限制 WEIR_MAX_PAGE_ROWS）；请用游标翻页。',
  },
  'query.badCursor': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: this cursor does not belong to this query (dataset, order, filter, version and access must be the same). Start again without it.',
    zh: '{coordinates}：游标不属于此查询（数据集、排序、筛选、版本和权限必须相同）。请去掉游标重新开始。',
  },
  'query.expiredCursor': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: the version that this cursor walks is no longer kept. Start again without it.',
    zh: '{coordinates}：游标所遍历的版本已不再保留。请去掉游标重新开始。',
  },
  'query.exclusive': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {one} and {other} exclude each other. Give one of them.',
    zh: '{coordinates}：{one} 与 {other} 不能同时使用，请只保留其一。',
  },
  'query.versionNotReadable': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: version {version} cannot be read. Readable now: {readable}.',
    zh: '{coordinates}：版本 {version} 不可读。当前可读版本：{readable}。',
  },
  'query.sinceNotReadable': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: version {version} cannot be read any more, so nothing can be compared with it. Take a full copy of the active version. Readable now: {readable}.',
    zh: '{coordinates}：版本 {version} 已不可读，无法与之比较。请完整获取当前生效版本。当前可读版本：{readable}。',
  },
  'query.sinceNeedsKey': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: version {version} was replaced by a full import, and rows of two imports are compared by their key: {dataset} has none that you may read unmasked. Take a full copy of the active version.',
    zh: '{coordinates}：版本 {version} 已被全量导入替换，两次导入的记录须按主键比较，而 {dataset} 没有您可以不脱敏读取的主键。请完整获取当前生效版本。',
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
