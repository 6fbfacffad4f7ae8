import type { Text } from '../message'

/** What came of what people bring before the openers of data, as its author is told. */
export const concernResults = {
  WITHDRAWN: { en: 'withdrawn', zh: '下架' },
  RESTORED: { en: 'restored', zh: '恢复开放' },
  REOPENED_AFTER_PROCESSING: { en: 'reopened after processing', zh: '处理后重新开放' },
  CORRECTED: { en: 'corrected', zh: '已更正' },
  REJECTED: { en: 'rejected', zh: '未采纳' },
  PASSED_ON: { en: 'passed on', zh: '已转交' },
  WILL_OPEN: { en: 'will be opened', zh: '将开放' },
  ALREADY_OPEN: { en: 'open already', zh: '已开放' },
  CANNOT_OPEN: { en: 'cannot be opened', zh: '不能开放' },
} as const satisfies Record<string, Text>
