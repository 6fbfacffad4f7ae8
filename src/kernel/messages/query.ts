import type { Message } from '../message'

/** Messages about what a row query asks for. */
export const queryMessages = {
  'query.badValue': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {value} is not a valid {type}.',
    zh: '{coordinates}：{value} 不是有效的 {type}。',
  },
  'query.momentOutOfRange': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {value} is out of range. Give a moment from 0001-01-01 to 9999-12-30 in UTC.',
    zh: '{coordinates}：{value} 超出范围。请给出 0001-01-01 至 9999-12-30（UTC）之间的时间。',
  },
  'query.nullOperand': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {operator} was given null; use isNull: true to find missing values.',
    zh: '{coordinates}：{operator} 的值为 null；请用 isNull: true 查找缺失值。',
  },
  'query.nullMember': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {operator} was given null; leave it out.',
    zh: '{coordinates}：{operator} 的值为 null；请去掉它。',
  },
  'query.badArgument': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {reason}',
    zh: '{coordinates}：{reason}',
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
  'query.badText': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: the text of {operator} holds a NUL or half a character, which no stored text does.',
    zh: '{coordinates}：{operator} 的文本含有 NUL 或半个字符，存储的文本中不会出现。',
  },
  'query.unstorableText': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: holds a NUL or half a character, which cannot be stored. Take it out.',
    zh: '{coordinates}：含有无法存储的 NUL 或半个字符，请删除。',
  },
  'query.noWords': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: the text of {operator} holds no word, only blanks and punctuation; leave {operator} out to find every row.',
    zh: '{coordinates}：{operator} 的文本中没有词，只有空白和标点；要查询所有行，请去掉 {operator}。',
  },
  'query.badDegrees': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {name} must be in degrees, between -{most} and {most}.',
    zh: '{coordinates}：{name} 必须以度为单位，在 -{most} 到 {most} 之间。',
  },
  'query.southOfNorth': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: south ({south}) must not be north of north ({north}). Only west may be more than east, across the antimeridian.',
    zh: '{coordinates}：south（{south}）不能大于 north（{north}）。只有 west 可以大于 east，表示跨越 180 度经线。',
  },
  'query.badDistance': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: metres must be a number that is not negative.',
    zh: '{coordinates}：metres 必须是非负数。',
  },
  'query.negativeNumber': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} is {asked}; give a number that is not negative.',
    zh: '{coordinates} 为 {asked}；请提供非负数。',
  },
  'query.pageSize': {
    code: 'LIMIT_EXCEEDED',
    en: '{coordinates}: {argument} is {asked}; at most {limit} {limit:row a page is|rows a page are} allowed (limit WEIR_MAX_PAGE_ROWS). Page on with a cursor.',
    zh: '{coordinates}：{argument} 为 {asked}，每页最多 {limit} 行（限制 WEIR_MAX_PAGE_ROWS）。请用游标翻页。',
  },
  'query.listSize': {
    code: 'LIMIT_EXCEEDED',
    en: '{coordinates}: {asked} are asked for; at most {limit} are allowed (limit {name}). Page on with a cursor.',
    zh: '{coordinates}：请求了 {asked} 条，最多 {limit} 条（限制 {name}）。请用游标翻页。',
  },
  'query.badCursor': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: this cursor does not belong to this query (dataset, order, filter, version and access must be the same). Start again without it.',
    zh: '{coordinates}：游标不属于此查询（数据集、排序、筛选、版本和权限必须相同）。请去掉游标重新开始。',
  },
  'query.cursorTooLong': {
    code: 'LIMIT_EXCEEDED',
    en: '{coordinates}: this cursor has {asked} characters, as the values that the page is ordered by are long; at most {limit} are allowed (limit MAX_CURSOR_LENGTH). Order by columns with shorter values.',
    zh: '{coordinates}：游标有 {asked} 个字符，最多允许 {limit} 个（限制 MAX_CURSOR_LENGTH），因为排序列的值过长。请改用值较短的列排序。',
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
  'query.sinceNeedsSameRelated': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: which rows of {dataset} your agreement covers hangs on {related}, which is of another version than when version {version} became active, so rows may have come in or gone out that no comparison tells. Take a full copy of the active version.',
    zh: '{coordinates}：协议涵盖 {dataset} 的哪些记录取决于 {related}，而其版本在版本 {version} 生效之后已更换，可能有记录进入或退出协议范围而比较无法反映。请完整获取当前生效版本。',
  },
  'query.tooMany': {
    code: 'LIMIT_EXCEEDED',
    en: 'The query has more than {limit} {what} (limit {name}). Ask for less, or split it.',
    zh: '查询中的 {what} 超过 {limit} 个（限制 {name}）。请减少查询内容，或拆分查询。',
  },
  'query.tooManyAsked': {
    code: 'LIMIT_EXCEEDED',
    en: 'The query has {asked} {what}; at most {limit} are allowed (limit {name}). Ask for less, or split it.',
    zh: '查询中有 {asked} 个 {what}，最多允许 {limit} 个（限制 {name}）。请减少查询内容，或拆分查询。',
  },
  'query.costTooHigh': {
    code: 'COST_TOO_HIGH',
    en: 'The query may deliver {rows} rows with its nested pages multiplied; the limit is {limit} (MAX_NESTED_ROWS). Ask for smaller pages.',
    zh: '嵌套分页相乘后，此查询最多可能返回 {rows} 行；上限为 {limit}（MAX_NESTED_ROWS）。请减小每页行数。',
  },
  'query.groupsFirst': {
    code: 'LIMIT_EXCEEDED',
    en: '{coordinates} is {asked}; at most {limit} {limit:group is|groups are} allowed (limit WEIR_MAX_PAGE_ROWS). Read on with offset.',
    zh: '{coordinates} 为 {asked}，最多 {limit} 组（限制 WEIR_MAX_PAGE_ROWS）。请用 offset 继续读取。',
  },
  'query.groupsOffset': {
    code: 'LIMIT_EXCEEDED',
    en: '{coordinates} is {asked}; at most {limit} is allowed (limit MAX_GROUP_OFFSET). Narrow the filter instead.',
    zh: '{coordinates} 为 {asked}，最多为 {limit}（限制 MAX_GROUP_OFFSET）。请缩小筛选范围。',
  },
  'query.noGroupKey': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: by names no column. Name at least one, or ask for aggregate, which takes all rows together.',
    zh: '{coordinates}：by 未指定列。请至少指定一列；若要汇总所有行，请使用 aggregate。',
  },
  'query.groupKeyTwice': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} stands twice in by; each column may stand there once.',
    zh: '{coordinates} 在 by 中重复出现；每列只能出现一次。',
  },
  'query.notGroupKey': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} is not in by, so a group has no single value of it. Add it to by, or leave it out.',
    zh: '{coordinates} 不在 by 中，因此一个分组没有它的唯一值。请将其加入 by，或去掉。',
  },
  'query.badTruncate': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {unit} cannot truncate a column of type {type}. DATE takes YEAR, MONTH, WEEK and DAY; TIMESTAMP also takes HOUR.',
    zh: '{coordinates}：不能用 {unit} 截断 {type} 类型的列。DATE 可用 YEAR、MONTH、WEEK、DAY；TIMESTAMP 还可用 HOUR。',
  },
  'query.badBucketColumn': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: a bucket needs a column of numbers, and this one is of type {type}.',
    zh: '{coordinates}：bucket 只能用于数值列，而此列的类型为 {type}。',
  },
  'query.badBucket': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {value} cannot be the width of a bucket of {type}. It must be above zero and in the range of the column, and whole for whole numbers.',
    zh: '{coordinates}：{value} 不能作为 {type} 的 bucket 宽度。它必须大于零、在列的取值范围内，整数列必须为整数。',
  },
  'query.noFigure': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates}: {figure} is not offered for a column of type {type}.',
    zh: '{coordinates}：{type} 类型的列不支持 {figure}。',
  },
  'query.outOfRange': {
    code: 'BAD_USER_INPUT',
    en: 'A sum or an average is beyond the range of a Float. Narrow the filter, or ask for smaller groups.',
    zh: '求和或平均值超出 Float 的范围。请缩小筛选范围，或使用更小的分组。',
  },
  'query.operationCost': {
    code: 'COST_TOO_HIGH',
    en: 'The operation may cost {asked} units, the sum of its dataset fields; at most {limit} {limit:is|are} allowed (limit WEIR_MAX_COST). Ask for smaller pages, or split it.',
    zh: '此操作各数据集字段合计最多可能消耗 {asked} 个单位，上限为 {limit}（限制 WEIR_MAX_COST）。请减小分页或拆分操作。',
  },
  'query.timeout': {
    code: 'QUERY_TIMEOUT',
    en: 'The query took longer than {seconds} s and was stopped. Narrow the filter or ask for fewer rows.',
    zh: '查询超过 {seconds} 秒，已停止。请缩小筛选范围或减少行数。',
  },
  'query.noVersion': {
    code: 'UNAVAILABLE',
    en: '{dataset} has no data to read at this moment; try again soon or, if it was never imported, after its first import is activated.',
    zh: '{dataset} 目前没有可读取的数据；请稍后再试，如从未导入过，请在首次导入生效后再试。',
  },
} as const satisfies Record<string, Message>
