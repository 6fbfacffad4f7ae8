import type { Message } from '../message'

/** Messages about reading the usage log. */
export const meteringMessages = {
  'metering.badCursor': {
    code: 'BAD_USER_INPUT',
    en: 'This cursor is not one of the usage log. Take endCursor of the page before, or leave after out to start with the newest record.',
    zh: '此游标不属于使用日志。请使用上一页的 endCursor，或去掉 after 从最新记录开始。',
  },
  'metering.badFilter': {
    code: 'BAD_USER_INPUT',
    en: 'The filter {field} must be {expected}.',
    zh: '筛选条件 {field} 必须是 {expected}。',
  },
  'metering.eraseWhat': {
    code: 'BAD_USER_INPUT',
    en: 'Say what to erase: either --record with the id of a record, or --before with a time such as 2026-01-01T00:00:00+08:00.',
    zh: '请指明擦除范围：--record 后接记录编号，或 --before 后接时间，如 2026-01-01T00:00:00+08:00。',
  },
  'metering.tooYoung': {
    code: 'BAD_USER_INPUT',
    en: 'Addresses of the last 183 days are kept by law (Cybersecurity Law, article 21(3)). Erase what is older.',
    zh: '依《网络安全法》第二十一条第三项，最近 183 天的地址信息须留存。请只擦除更早的内容。',
  },
  'metering.badKeyFile': {
    code: 'BAD_USER_INPUT',
    en: '{file} must be a file of verifier keys, one a line, as weir log key list prints them.',
    zh: '{file} 须为验证公钥文件，每行一个，格式同 weir log key list 的输出。',
  },
  'metering.tooLong': {
    code: 'QUERY_TIMEOUT',
    en: 'Reading the usage log took too long. Narrow the search: with from and to, an account or a dataset.',
    zh: '读取使用日志超时。请用 from 和 to、账户或数据集缩小范围。',
  },
} as const satisfies Record<string, Message>
