import type { Message } from '../message'

/** What an option or an argument of the command cannot be. */
export const commandLineMessages = {
  'cli.badDatasetName': {
    code: 'BAD_USER_INPUT',
    en: '{text} is no name of a dataset. Give one that begins with a lower-case letter and has at most 60 ASCII letters and digits, like airQualityHourly.',
    zh: '{text} 不能作为数据集名称。请给出以小写字母开头、由 ASCII 字母和数字组成、不超过 60 个字符的名称，如 airQualityHourly。',
  },
  'cli.reindexing': {
    code: 'UNAVAILABLE',
    en: 'Another program makes indexes at the moment. Nothing was changed; run it again when that has ended.',
    zh: '另一程序正在建立索引。未作任何更改；请待其结束后重新执行。',
  },
  'cli.badDay': {
    code: 'BAD_USER_INPUT',
    en: '{text} is no day. Give one like 2026-11-23.',
    zh: '{text} 不是日期。请给出如 2026-11-23 的日期。',
  },
  'cli.badTime': {
    code: 'BAD_USER_INPUT',
    en: '{text} is no time. Give one like 2026-11-23.',
    zh: '{text} 不是时间。请给出如 2026-11-23 的时间。',
  },
  'cli.badPosition': {
    code: 'BAD_USER_INPUT',
    en: '{text} is no place of the log. Give a position that weir log events printed, or a time, like 2026-11-23.',
    zh: '{text} 不是日志中的位置。请给出 weir log events 输出的位置，或如 2026-11-23 的时间。',
  },
  'cli.badExpiry': {
    code: 'BAD_USER_INPUT',
    en: '{text} says no end. Give a duration like 90d, a date like 2030-12-31, or a time with its offset.',
    zh: '{text} 不能作为截止时间。请给出如 90d 的时长、如 2030-12-31 的日期，或带时区偏移的时间。',
  },
  'cli.badOverlap': {
    code: 'BAD_USER_INPUT',
    en: '{text} is no overlap. Give a duration of at most 90d, like 24h; 0s ends the old key at once.',
    zh: '{text} 不能作为重叠时长。请给出不超过 90d 的时长，如 24h；0s 表示旧密钥立即失效。',
  },
  'cli.badRole': {
    code: 'BAD_USER_INPUT',
    en: '{text} is no role. Give one of these: {roles}.',
    zh: '{text} 不是角色。请从下列角色中选择：{roles}。',
  },
} as const satisfies Record<string, Message>
