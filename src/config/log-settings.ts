import { setting } from './setting'
import { duration, retentionDays, whole } from './setting-kind'

const MB = 1024 * 1024

/** Settings of the usage log. */
export const logSettings = {
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
    'Longest that a commit of usage records waits for those of operations that have begun, and four times as long, but no longer than half of what they took, while operations wait for a connection that reads rows; an operation alone never waits.',
    '一次提交为等待已开始的操作的使用记录而延迟的最长时间；有操作排队等待读取连接时可延长至四倍，但不超过操作本身用时的一半；只有一个操作时不等待。',
  ),
  logRetentionDays: setting(
    'WEIR_LOG_RETENTION',
    retentionDays,
    '1096',
    'Days that usage records are kept; by law at least 183, and 1096 where personal or important data was read, which weir log retain keeps to.',
    '使用记录保存天数；依法不少于 183 天，涉及个人信息或重要数据的不少于 1096 天（weir log retain 遵守此限）。',
  ),
} as const
