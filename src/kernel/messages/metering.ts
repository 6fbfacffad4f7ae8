import type { Message } from '../message'

/** Messages about reading the usage log. */
export const meteringMessages = {
  'metering.badCursor': {
    code: 'BAD_USER_INPUT',
    en: 'This cursor is not one of the usage log. Take endCursor of the page before, or leave after out to start with the newest record.',
    zh: '此游标不属于使用日志。请使用上一页的 endCursor，或去掉 after 从最新记录开始。',
  },
  'metering.badChange': {
    code: 'BAD_USER_INPUT',
    en: 'Name one change: dataset and openAttribute, with or without column; or agreement with isSuspended: true; or agreement with dataset and columns.',
    zh: '请只给出一项变更：dataset 与 openAttribute（可加 column）；或 agreement 与 isSuspended: true；或 agreement 与 dataset、columns。',
  },
  'metering.badFilter': {
    code: 'BAD_USER_INPUT',
    en: 'The filter {field} must be {expected}.',
    zh: '筛选条件 {field} 必须是 {expected}。',
  },
  'metering.otherZone': {
    code: 'METERING_UNAVAILABLE',
    en: 'Usage was counted by days of another time zone than {timeZone}. Run weir log rollup --rebuild, or set WEIR_TIME_ZONE as it was.',
    zh: '此前的用量统计按与 {timeZone} 不同的时区划分日期。请执行 weir log rollup --rebuild，或恢复原来的 WEIR_TIME_ZONE。',
  },
  'metering.tooLong': {
    code: 'QUERY_TIMEOUT',
    en: 'Reading the usage log took too long. Narrow the search: with from and to, an account or a dataset.',
    zh: '读取使用日志超时。请用 from 和 to、账户或数据集缩小范围。',
  },
} as const satisfies Record<string, Message>
