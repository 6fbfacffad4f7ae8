import { fill, type Locale, type MessageParams } from '../kernel/message'

/** What commands say that is no error, in both languages. */
const texts = {
  retryAfter: { en: 'Try again in {seconds} s.', zh: '请在 {seconds} 秒后重试。' },
  'usage.help': { en: 'Add --help to see what it takes.', zh: '加上 --help 可查看用法（英文）。' },
  'config.about': { en: '{meaning} ({allowed})', zh: '{meaning}（{allowed}）' },
  'config.aboutDefault': {
    en: '{meaning} ({allowed}, default {default})',
    zh: '{meaning}（{allowed}，默认 {default}）',
  },
  'config.none': { en: 'none', zh: '无' },
  'migrate.none': { en: 'The databases are up to date.', zh: '数据库已是最新。' },
  'migrate.done': {
    en: 'Ran {count} {count:migration|migrations}: {names}.',
    zh: '已执行 {count} 个迁移：{names}。',
  },
  'migrate.reindex': {
    en: '{count} {count:index|indexes} of published datasets {count:is|are} missing or of an earlier release, which makes queries slower and no answer wrong. weir reindex makes them while servers run.',
    zh: '已发布数据集有 {count} 个索引缺失或由旧版本建立：查询会变慢，但结果无误。可在服务运行时用 weir reindex 重建。',
  },
  'serve.ready': {
    en: 'Weir is ready:\n  console     {url}/\n  playground  {url}/playground\n  GraphQL     {url}/graphql',
    zh: 'Weir 已就绪：\n  控制台      {url}/\n  演练场      {url}/playground\n  GraphQL     {url}/graphql',
  },
  'serve.demo': { en: 'Demo keys, also in {file}:{keys}', zh: '演示密钥，也保存在 {file}：{keys}' },
  'serve.demoFile': { en: 'Demo keys are in {file}.', zh: '演示密钥保存在 {file}。' },
  'budget.set': {
    en: 'The budget of {subject} per {period} is set.',
    zh: '已设置 {subject} 按 {period} 的配额。',
  },
  'budget.removed': {
    en: 'The budget of {subject} per {period} is taken away.',
    zh: '已取消 {subject} 按 {period} 的配额。',
  },
  'budget.none': { en: 'There are no budgets.', zh: '没有配额。' },
  'organisation.created': {
    en: 'Organisation {name} ({kind}) is created: {id}',
    zh: '已创建机构 {name}（{kind}）：{id}',
  },
  'organisation.placed': {
    en: 'Organisation {name} now stands under {authority}.',
    zh: '机构 {name} 现隶属 {authority}。',
  },
  'account.created': {
    en: 'Account {name} of {organisation} ({role}) is created: {id}',
    zh: '已创建账户 {name}，机构 {organisation}（{role}）：{id}',
  },
  'organisation.none': { en: 'There are no organisations.', zh: '没有机构。' },
  'account.none': { en: 'There are no accounts.', zh: '没有账户。' },
  'account.disabled': {
    en: 'Account {id} is disabled: its keys, tokens and sessions open nothing any more.',
    zh: '账户 {id} 已停用，其密钥、令牌和会话均已失效。',
  },
  'account.leads': {
    en: 'Account {id} now consents for the leadership of its organisation.',
    zh: '账户 {id} 现可代表其机构负责人作出同意。',
  },
  'account.leadsNoMore': {
    en: 'Account {id} no longer consents for the leadership of its organisation.',
    zh: '账户 {id} 不再代表其机构负责人作出同意。',
  },
  'account.passwordPrompt': { en: 'New password: ', zh: '新密码：' },
  'account.passwordAgain': { en: 'Once more: ', zh: '再次输入：' },
  'account.passwordSet': {
    en: 'The password is set; its sessions are ended. Sign in as {login}.',
    zh: '密码已设置，原有会话已结束。登录名：{login}。',
  },
  'account.keysStay': {
    en: 'API keys that stay valid: {keys}. List them with: weir key list --account {id}. End each that somebody else may have with: weir key revoke ID.',
    zh: '仍然有效的 API 密钥：{keys} 个。可用 weir key list --account {id} 列出；凡可能被他人掌握的，请用 weir key revoke ID 逐一撤销。',
  },
  'account.noKeys': { en: 'It has no valid API keys.', zh: '该账户没有有效的 API 密钥。' },
  'account.linked': {
    en: 'Tokens of {subject} from {issuer} now identify account {account}.',
    zh: '{issuer} 签发的主体 {subject} 的令牌现可认证账户 {account}。',
  },
  'person.documentPrompt': { en: 'Number of the document: ', zh: '证件号码：' },
  'person.created': {
    en: 'The person is recorded: {id}. The real name is not verified yet.',
    zh: '已登记自然人：{id}。实名尚未核验。',
  },
  'person.verified': { en: 'The real name of {id} is verified.', zh: '{id} 的实名已核验。' },
  'key.created': {
    en: '{key}\nid {id}, does not expire. Keep the key now: it cannot be shown again.',
    zh: '{key}\n编号 {id}，不会到期。请立即保存密钥，之后无法再次显示。',
  },
  'key.createdUntil': {
    en: '{key}\nid {id}, valid until {expiresAt}. Keep the key now: it cannot be shown again.',
    zh: '{key}\n编号 {id}，有效至 {expiresAt}。请立即保存密钥，之后无法再次显示。',
  },
  'key.none': { en: 'There are no API keys.', zh: '没有 API 密钥。' },
  'key.rotated': {
    en: '{key}\nid {id}. Key {old} stays valid until {oldExpiresAt}. Keep the new key now: it cannot be shown again.',
    zh: '{key}\n编号 {id}。密钥 {old} 有效至 {oldExpiresAt}。请立即保存新密钥，之后无法再次显示。',
  },
  'key.revoked': { en: 'Key {id} is revoked.', zh: '密钥 {id} 已撤销。' },
  'key.revokedWith': {
    en: 'Key {id} is revoked, and with it what was made with it: {keys}.',
    zh: '密钥 {id} 已撤销，用它创建的密钥一并撤销：{keys}。',
  },
  'key.newest': {
    en: 'These are the newest {count}; there may be older ones. Name an account with --account.',
    zh: '以上为最新的 {count} 个，可能还有更早的。可用 --account 指定账户。',
  },
  'log.retained': {
    en: '{days} {days:day|days} with {records} {records:record|records} {days:was|were} dropped; {kept} {kept:day is|days are} kept for 3 years. {tries} {tries:try|tries} to sign in and {sessions} ended {sessions:session|sessions} were deleted.',
    zh: '已清除 {days} 天共 {records} 条记录；另有 {kept} 天须保存 3 年。已删除 {tries} 条登录尝试和 {sessions} 个已结束的会话。',
  },
  'log.erased': {
    en: 'Address and user agent of {erased} {erased:record|records} are erased.',
    zh: '已擦除 {erased} 条记录的地址和用户代理。',
  },
  'narrowing.pending': {
    en: 'It is made, and no new query gets what it takes away; but these instances have not confirmed that nothing decided before is still on its way: {instances}.',
    zh: '变更已生效，新的查询不再获得被收回的内容；但以下实例尚未确认此前已决定的答复均已送出或中断：{instances}。',
  },
  'log.keyRotated': {
    en: 'New log key {id}. Start every instance anew: each goes on with the old key until then. Keep the verifier key (weir log key list) where this database is not.',
    zh: '新日志密钥 {id}。请重启各实例，此前仍使用旧密钥。请将验证公钥（weir log key list）保存在本数据库之外。',
  },
  'log.noKeys': { en: 'No key has signed the log yet.', zh: '尚无日志签名密钥。' },
  'log.reading': { en: 'Verifying: {records} {records:record|records}', zh: '正在核验：{records} 条记录' },
  'log.published': {
    en: 'Checkpoint {number} of {at} is published: {size} {size:batch|batches}.',
    zh: '已发布检查点 {number}（{at}）：{size} 个批次。',
  },
  'log.exported': {
    en: 'Wrote {segments} {segments:segment|segments} to {dir}: {batches} {batches:batch|batches}, {records} {records:record|records}.',
    zh: '已向 {dir} 写入 {segments} 个分段：{batches} 个批次，{records} 条记录。',
  },
  'log.whole': {
    en: 'The usage log is whole: {records} {records:record|records} in {batches} {batches:batch|batches}, {signed} of them signed, under {checkpoints} {checkpoints:checkpoint|checkpoints}; address and user agent of {erased} {erased:record|records} are erased.',
    zh: '使用日志完整：{batches} 个批次（{signed} 个已签名），{records} 条记录，{checkpoints} 个检查点；其中 {erased} 条的地址和用户代理已擦除。',
  },
  'log.changed': {
    en: 'The usage log is not whole ({records} {records:record|records} in {batches} {batches:batch|batches}):{problems}\nKeep this database as it is, and compare it with a backup.',
    zh: '使用日志不完整（{batches} 个批次，{records} 条记录）：{problems}\n请保持此数据库现状，并与备份比对。',
  },
  'log.wholeExport': {
    en: 'The exported usage log is whole: {records} {records:record|records} in {batches} {batches:batch|batches}, {signed} of them signed, under {checkpoints} {checkpoints:checkpoint|checkpoints}. Addresses and user agents are no part of an export.',
    zh: '导出的使用日志完整：{batches} 个批次（{signed} 个已签名），{records} 条记录，{checkpoints} 个检查点。地址和用户代理不在导出之列。',
  },
  'log.changedExport': {
    en: 'The exported usage log is not whole ({records} {records:record|records} in {batches} {batches:batch|batches}):{problems}\nKeep these files as they are, and compare them with the log or another export of it.',
    zh: '导出的使用日志不完整（{batches} 个批次，{records} 条记录）：{problems}\n请保持这些文件现状，并与日志或其他导出比对。',
  },
  'log.beginsAt': {
    en: ' It begins at place {from}: what was before is not in it, and {notCompared} trusted {notCompared:checkpoint|checkpoints} of then {notCompared:was|were} not compared.',
    zh: ' 起始位置为 {from}：此前的内容不在其中，{notCompared} 个更早的可信检查点未作比对。',
  },
  'log.counting': { en: 'Counting: {batches} {batches:batch|batches}', zh: '正在统计：{batches} 个批次' },
  'log.checkingDay': { en: 'Counting again: {day}', zh: '正在重新统计：{day}' },
  'log.counted': {
    en: 'Counted {batches} {batches:batch|batches} of the usage log.',
    zh: '已统计使用日志的 {batches} 个批次。',
  },
  'log.rollupTrue': {
    en: 'What is counted is what the records say: {operations} {operations:operation|operations} on {days} {days:day|days}.{leftOut}',
    zh: '统计结果与记录一致：{days} 天，{operations} 次操作。{leftOut}',
  },
  'log.rollupDiffers': {
    en: 'What is counted differs from the records ({days} {days:day|days}):{differences}{leftOut}\nFirst run weir log verify; if the records are whole, weir log rollup --rebuild counts them again.',
    zh: '统计结果与记录不一致（{days} 天）：{differences}{leftOut}\n请先执行 weir log verify；若记录完整，可执行 weir log rollup --rebuild 重新统计。',
  },
  'log.rollupLeftOut': {
    en: '\n{days} {days:day is|days are} left out: {days:its|their} records were dropped as their time was over, and their figures are kept.',
    zh: '\n另有 {days} 天未核对：其记录已到期删除，统计结果予以保留。',
  },
  'log.rollupNotChecked': {
    en: 'Nothing was checked: the log has records, and none of its days could be compared.{leftOut}\nRun weir log rollup to count what is not counted yet, or give other days with --from and --to.',
    zh: '未核对任何内容：使用日志中有记录，但没有可核对的日期。{leftOut}\n请先执行 weir log rollup 统计尚未统计的记录，或用 --from、--to 指定其他日期。',
  },
  'log.exporting': { en: 'Exporting: {events} {events:event|events}', zh: '正在导出：{events} 个事件' },
  'log.told': {
    en: '{events} {events:event is|events are} written. The next run begins with: --since {position}',
    zh: '已写入 {events} 个事件。下次运行请使用：--since {position}',
  },
  'log.notYet': {
    en: 'No record can be told of yet. The next run begins with the first.',
    zh: '尚无可给出的记录。下次运行将从第一条开始。',
  },
  'log.delivered': {
    en: '{events} {events:event is|events are} acknowledged, up to {position}. The next run goes on from there.',
    zh: '{events} 个事件已获确认，至 {position}。下次运行将从该处继续。',
  },
  'import.waiting': {
    en: 'Waiting for the import of {file} into {dataset} to end, which is under way since {since}',
    zh: '正在等待 {file} 到 {dataset} 的导入结束（始于 {since}）',
  },
  'import.reading': { en: 'Reading: {rows} {rows:row|rows}', zh: '正在读取：{rows} 行' },
  'import.loading': { en: 'Loading: {rows} {rows:row|rows}', zh: '正在载入：{rows} 行' },
  'import.indexing': { en: 'Indexing {rows} {rows:row|rows}', zh: '正在为 {rows} 行建立索引' },
  'import.done': {
    en: '{dataset}: version {version} with {rows} {rows:row|rows} of the file is active ({seconds} s).',
    zh: '{dataset}：版本 {version} 已生效，文件共 {rows} 行（{seconds} 秒）。',
  },
  'import.doneAgain': {
    en: '{dataset}: version {version} with {rows} {rows:row|rows} of the file is active: {total} {total:row|rows} in all, {before} before ({seconds} s).',
    zh: '{dataset}：版本 {version} 已生效，文件共 {rows} 行；现有 {total} 行，此前 {before} 行（{seconds} 秒）。',
  },
  'import.dryRun': {
    en: '{dataset}: the file and its {rows} {rows:row fits|rows fit}; nothing was changed ({seconds} s).',
    zh: '{dataset}：文件及其 {rows} 行均符合要求；未作任何更改（{seconds} 秒）。',
  },
  'redact.done': {
    en: 'Redaction {id} of {dataset} is carried out. Rows by version:{rows}',
    zh: '{dataset} 的数据行移除 {id} 已执行。各版本移除行数：{rows}',
  },
  'redact.ordered': {
    en: 'Redaction {id} of {dataset} is ordered; another program carries it out.',
    zh: '{dataset} 的数据行移除 {id} 已下达，由其他程序执行。',
  },
  'redact.run': { en: 'Carried out: {count}', zh: '已执行：{count}' },
  'redact.named': {
    en: 'Row {place}: redaction {id}, carried out {at}',
    zh: '第 {place} 行：移除 {id}，执行于 {at}',
  },
  'redact.notNamed': { en: 'Row {place}: never ordered', zh: '第 {place} 行：从未下达移除' },
  'reindex.at': {
    en: 'Index {number} of {count}: {index} of {dataset}',
    zh: '第 {number} 个索引（共 {count} 个）：{dataset} 的 {index}',
  },
  'reindex.none': { en: 'Every table has its indexes.', zh: '各表的索引均已齐备。' },
  'reindex.due': {
    en: '{count} {count:index is|indexes are} to be made:{indexes}\nweir reindex makes them while servers run.',
    zh: '需建立 {count} 个索引：{indexes}\n可在服务运行时用 weir reindex 建立。',
  },
  'reindex.done': {
    en: '{count} {count:index is|indexes are} made:{indexes}',
    zh: '已建立 {count} 个索引：{indexes}',
  },
  'reindex.failed': {
    en: '! {index} of {dataset} could not be made, and nothing was lost: {error}',
    zh: '! {dataset} 的 {index} 未能建立，原有内容不受影响：{error}',
  },
  'reindex.gone': {
    en: '! The table {table} of {dataset} is gone: it was dropped before its indexes were made. The version that replaced it has its own.',
    zh: '! {dataset} 的数据表 {table} 已不存在：在建立索引之前即被删除。接替它的版本已有自己的索引。',
  },
  'publish.done': {
    en: '{dataset} is published; its contract is revision {revision}.',
    zh: '{dataset} 已发布，契约为第 {revision} 版。',
  },
  'publish.unchanged': {
    en: '{dataset} was published already (contract revision {revision}); nothing changed.',
    zh: '{dataset} 此前已发布（契约第 {revision} 版），未作任何更改。',
  },
  'notices.noDead': { en: 'No delivery was given up.', zh: '没有已放弃的投递。' },
  'notices.dead': {
    en: '{count} {count:delivery was|deliveries were} given up, the latest first:{lines}\nMend the cause, then: weir notices retry ID',
    zh: '已放弃的投递 {count} 项，最近的在前：{lines}\n排除原因后执行：weir notices retry 编号',
  },
  'notices.retried': {
    en: 'Delivery {id} will be attempted again.',
    zh: '投递 {id} 将重新尝试。',
  },
  'webhook.registered': {
    en: 'Webhook {id} of {url} is registered. Its messages are signed with\n{secret}\nGive this secret to the receiver, and to nobody else.',
    zh: '已登记 Webhook {id}（{url}）。其消息以下列密钥签名：\n{secret}\n请仅将此密钥交给接收方。',
  },
  'webhook.rotated': {
    en: 'Webhook {id} of {url} has a new secret. For 24 h its messages are signed with the one before too, then only with\n{secret}\nGive this secret to the receiver, and to nobody else.',
    zh: 'Webhook {id}（{url}）的密钥已更换。24 小时内其消息同时用旧密钥签名，此后仅用下列密钥：\n{secret}\n请仅将此密钥交给接收方。',
  },
  'webhook.none': { en: 'It has no webhook in use.', zh: '没有在用的 Webhook。' },
  'webhook.ended': {
    en: 'Webhook {id} is ended: nothing more is sent there.',
    zh: 'Webhook {id} 已停用，不再发送任何消息。',
  },
} as const satisfies Record<string, Readonly<Record<Locale, string>>>

export const say = (id: keyof typeof texts, locale: Locale, params: MessageParams = {}): string =>
  fill(texts[id][locale], params)
