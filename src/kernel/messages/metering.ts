import type { Message } from '../message'

/** Messages about reading the usage log. */
export const meteringMessages = {
  'metering.overBudget': {
    code: 'QUOTA_EXCEEDED',
    en: 'Over a budget: {subject} may use {limit} {unit} per {period}; {used} {used:is|are} used, and this operation takes {asked} at least. It is whole again in {wait}.',
    zh: '超出配额：{subject} 每 {period} 可用 {unit} {limit}，已用 {used}，本次操作至少需要 {asked}。{wait} 后恢复。',
  },
  'metering.badBudget': {
    code: 'BAD_USER_INPUT',
    en: 'A budget is for account:<id>, dataset:<name>, anonymous, account:* or dataset:*, per MINUTE or DAY, in whole numbers above zero; wrong is {field}. The budgets of an agreement are in its terms.',
    zh: '配额的对象为 account:<id>、dataset:<name>、anonymous、account:* 或 dataset:*，周期为 MINUTE 或 DAY，数值为正整数；错误之处：{field}。协议的配额写在协议条款中。',
  },
  'metering.noBudgetDataset': {
    code: 'BAD_USER_INPUT',
    en: 'There is no dataset {dataset}. Take a name that the query "datasets" lists.',
    zh: '没有数据集 {dataset}。请使用查询 datasets 列出的名称。',
  },
  'metering.noBudget': {
    code: 'BAD_USER_INPUT',
    en: 'There is no budget of {subject} per {period}.',
    zh: '{subject} 没有按 {period} 的配额。',
  },
  'metering.badPeriod': {
    code: 'BAD_USER_INPUT',
    en: 'The period {from} to {to} must have 1 to {days} days: give from not later than to, both as yyyy-mm-dd.',
    zh: '期间 {from} 至 {to} 须为 1 至 {days} 天：from 不得晚于 to，格式均为 yyyy-mm-dd。',
  },
  'metering.badCursor': {
    code: 'BAD_USER_INPUT',
    en: 'This cursor is not one of the usage log. Take endCursor of the page before, or leave after out to start with the newest record.',
    zh: '此游标不属于使用日志。请使用上一页的 endCursor，或去掉 after 从最新记录开始。',
  },
  'metering.badChange': {
    code: 'BAD_USER_INPUT',
    en: 'Name one change: dataset and openAttribute, alone, with columns or with column; or agreement with isSuspended: true; or agreement with dataset and columns.',
    zh: '请只给出一项变更：dataset 与 openAttribute（可加 columns 或 column）；或 agreement 与 isSuspended: true；或 agreement 与 dataset、columns。',
  },
  'metering.noAgreement': {
    code: 'NOT_IN_CATALOGUE',
    en: 'There is no agreement {agreement} of an opener that you act for. Take the number of one that is with it, as the query "datasetUsage" tells it.',
    zh: '您所代表的开放主体没有协议 {agreement}。请使用其协议的编号，可通过查询 datasetUsage 查到。',
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
  'metering.eraseRecord': {
    code: 'BAD_USER_INPUT',
    en: '{record} is not the id of a record: an id is a UUID, `id` of usageRecords.',
    zh: '{record} 不是记录编号：编号是 UUID，即 usageRecords 的 `id`。',
  },
  'metering.retaining': {
    code: 'UNAVAILABLE',
    en: 'A server, or another weir log retain, is dropping days of the usage log right now, so nothing was done here. Run weir log retain again in a minute.',
    zh: '某个服务器或另一条 weir log retain 命令正在清除使用日志中到期的日期，本次未执行任何操作。请在一分钟后重新执行 weir log retain。',
  },
  'metering.tooYoung': {
    code: 'BAD_USER_INPUT',
    en: 'Addresses of the last 183 days are kept by law (Cybersecurity Law, article 21(3)), counted from now and from the newest batch in the tree of the log. Erase what is older than both.',
    zh: '依《网络安全法》第二十一条第三项，最近 183 天的地址信息须留存，自当前时间和日志树中最新批次的提交时间分别起算。请只擦除早于两者的内容。',
  },
  'metering.badKeyFile': {
    code: 'BAD_USER_INPUT',
    en: '{file} must be a file of verifier keys, one a line, as weir log key list prints them.',
    zh: '{file} 须为验证公钥文件，每行一个，格式同 weir log key list 的输出。',
  },
  'metering.badCheckpointFile': {
    code: 'BAD_USER_INPUT',
    en: '{file} must be a file of checkpoints, as weir log publish writes it.',
    zh: '{file} 须为检查点文件，格式同 weir log publish 的输出。',
  },
  'metering.noExport': {
    code: 'BAD_USER_INPUT',
    en: '{file} is not an export of the usage log. Take the directory that weir log export wrote.',
    zh: '{file} 不是使用日志的导出。请使用 weir log export 写入的目录。',
  },
  'metering.unreadable': {
    code: 'BAD_USER_INPUT',
    en: '{file} cannot be read: {reason}. See that it is there and may be read.',
    zh: '无法读取 {file}：{reason}。请确认该文件存在且可读。',
  },
  'metering.badExport': {
    code: 'BAD_USER_INPUT',
    en: '{file} is not an export of the usage log (line {line}). Take the directory that weir log export wrote.',
    zh: '{file} 不是使用日志的导出（第 {line} 行）。请使用 weir log export 写入的目录。',
  },
  'metering.unreadableExport': {
    code: 'BAD_USER_INPUT',
    en: '{file} cannot be read (line {line}): {reason}. See that it is there and may be read, or make a copy of it; then verify again.',
    zh: '无法读取 {file}（第 {line} 行）：{reason}。请确认该文件存在且可读，或另行复制一份，然后重新验证。',
  },
  'metering.longLine': {
    code: 'BAD_USER_INPUT',
    en: 'Line {line} of {file} is longer than {most} bytes, which no line of an export is. Take the directory that weir log export wrote.',
    zh: '{file} 第 {line} 行超过 {most} 字节，使用日志的导出不会有这样长的行。请使用 weir log export 写入的目录。',
  },
  'metering.badSizes': {
    code: 'BAD_USER_INPUT',
    en: 'from and to must be sizes of the log: 1 or more, from not above to, and to not above the newest checkpoint.',
    zh: 'from 与 to 须为日志规模：不小于 1，from 不大于 to，to 不超过最新检查点。',
  },
  'metering.checkpointForged': {
    code: 'BAD_USER_INPUT',
    en: 'The newest checkpoint of this database is not signed by a known key. It is not published; run weir log verify.',
    zh: '本数据库的最新检查点并非由已知密钥签署，未发布。请运行 weir log verify。',
  },
  'metering.checkpointForks': {
    code: 'BAD_USER_INPUT',
    en: 'The log of {newest} {newest:batch|batches} does not continue the one of {kept} {kept:batch|batches} in {file}. Nothing was written; keep both, and run weir log verify with that file.',
    zh: '规模为 {newest} 的日志并非 {file} 中规模为 {kept} 的日志的延续，未写入。请保留二者，并用该文件运行 weir log verify。',
  },
  'metering.noCheckpoint': {
    code: 'UNAVAILABLE',
    en: 'The usage log has no checkpoint yet. A running server signs one each minute.',
    zh: '使用日志尚无检查点。运行中的服务每分钟签署一次。',
  },
  'metering.lossNotSigned': {
    code: 'UNAVAILABLE',
    en: 'A day of the log was dropped that no checkpoint covers yet. Try again in some minutes: a running server signs a checkpoint each minute.',
    zh: '日志有一天已删除，但尚无检查点覆盖。请几分钟后重试：运行中的服务每分钟签署一次检查点。',
  },
  'metering.notEmpty': {
    code: 'BAD_USER_INPUT',
    en: '{dir} must be empty: an export is never written over another.',
    zh: '{dir} 须为空目录，导出不会覆盖已有内容。',
  },
  'metering.notPublished': {
    code: 'UNAVAILABLE',
    en: 'The address answered with status {status}. Try again, or publish to a file.',
    zh: '目标地址返回状态 {status}。请重试，或发布到文件。',
  },
  'metering.notDelivered': {
    code: 'UNAVAILABLE',
    en: 'The events {first} to {last} were not acknowledged (status {status}, 0: no answer). With a status of 3xx the address has moved: correct the URL, no redirect is followed; with 401 or 403 see to the token (WEIR_EVENTS_TOKEN) and what it may. What was acknowledged before is remembered: a server tries again from there within a minute or two, weir log events when it is run again.',
    zh: '事件 {first} 至 {last} 未获确认（状态 {status}，0 表示无应答）。状态为 3xx 时地址已迁移：请更正 URL，不会跟随重定向；为 401 或 403 时请检查令牌（WEIR_EVENTS_TOKEN）及其权限。已确认的部分已记录：服务会在一两分钟内从该处重试，weir log events 则在重新运行时从该处继续。',
  },
  'metering.eventRefused': {
    code: 'UNAVAILABLE',
    en: 'The receiver refuses the event {id} (status {status}); those before it are acknowledged, those behind it wait. Have the receiver take it; or leave it out: weir log events --webhook URL --since {position}, with the same address, goes on behind it, and servers with it.',
    zh: '接收方拒绝事件 {id}（状态 {status}）；此前的事件已确认，其后的事件在等待。请让接收方接受它；或跳过它：用同一地址运行 weir log events --webhook URL --since {position}，将从其后继续，各服务也随之继续。',
  },
  'metering.sinceAhead': {
    code: 'BAD_USER_INPUT',
    en: 'The log has not come as far as --since says: what is recorded until then would be left out. Give a time that has passed, or a position that weir log events printed.',
    zh: '使用日志尚未到达 --since 所指之处：此前产生的记录将被遗漏。请指定已过去的时间，或 weir log events 输出的位置。',
  },
  'metering.targetTaken': {
    code: 'UNAVAILABLE',
    en: 'Another program tells this address of the usage log at the moment. Run it again when it has ended, or after 5 minutes if it died.',
    zh: '另一程序正在向该地址投递使用日志。请在其结束后重试；若其已异常退出，请在 5 分钟后重试。',
  },
  'metering.eventFileTaken': {
    code: 'UNAVAILABLE',
    en: 'Another program writes usage events to this file at the moment. Run it again when that has ended, with the position that it prints; or give another file.',
    zh: '另一程序正在向该文件写入使用事件。请在其结束后以其输出的位置重试，或指定另一个文件。',
  },
  'metering.toldNowhere': {
    code: 'BAD_USER_INPUT',
    en: 'Say where the events go: --out FILE or --webhook URL, one of them.',
    zh: '请指定事件去向：--out FILE 或 --webhook URL，二者择一。',
  },
  'metering.nowhere': {
    code: 'BAD_USER_INPUT',
    en: 'Say where to publish: --out FILE, --webhook URL, or both.',
    zh: '请指定发布位置：--out FILE、--webhook URL 或两者。',
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
