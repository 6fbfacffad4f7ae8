import type { Message } from '../message'

const bad = 'BAD_USER_INPUT'
const step = 'INVALID_TRANSITION'

/** Messages about signals, findings, reports of use and incidents. */
export const signalMessages = {
  'access.throttled': {
    code: 'RATE_LIMITED',
    en: 'Because of finding {finding} there {requests:is|are} {requests} {requests:request|requests} a minute until {until}. Wait, or object by objectToFinding as the one field of an operation, which is not limited.',
    zh: '因发现 {finding}，在 {until} 前每分钟限 {requests} 次请求。请稍候，或在单独的操作中以 objectToFinding 提出异议，该操作不受此限制。',
  },
  'signals.unknownRule': {
    code: bad,
    en: 'There is no signal rule {rule}; signalRules lists them.',
    zh: '没有信号规则 {rule}；可用 signalRules 列出。',
  },
  'signals.badSetting': {
    code: bad,
    en: '{name} must be between {low} and {high}.',
    zh: '{name} 必须在 {low} 到 {high} 之间。',
  },
  'signals.unknownFinding': {
    code: bad,
    en: 'There is no finding {finding} that you have a part in.',
    zh: '没有与您有关的发现 {finding}。',
  },
  'signals.notYours': {
    code: 'FORBIDDEN',
    en: 'A finding is decided by the opener or the authority that it concerns, never by its own user, their organisation or another account of the same person; only that user objects to it. Leave it to another person of the opener or the authority; where there is none, the operator makes an account for one (weir account create).',
    zh: '发现由有关的开放主体或主管部门作出决定，不得由其利用主体、其所属机构或同一自然人的其他账号决定；只有该利用主体可提出异议。请由开放主体或主管部门的其他人员决定；没有其他人员的，由运维人员为其建立账号（weir account create）。',
  },
  'signals.decided': {
    code: step,
    en: 'This finding has been decided.',
    zh: '该发现已有决定。',
  },
  'signals.badCursor': {
    code: bad,
    en: 'This cursor is not one of findings. Take endCursor of the page before, or leave after out.',
    zh: '此游标不属于发现列表。请使用上一页的 endCursor，或去掉 after。',
  },
  'signals.facts.REFUSAL_SPIKE': {
    code: bad,
    en: '{measured} of {of} {of:operation|operations} of {subject} {measured:was|were} refused, wholly or in part, from {from} to {to}.',
    zh: '{from} 至 {to} 期间，{subject} 的 {of} 次操作中有 {measured} 次被全部或部分拒绝。',
  },
  'signals.facts.DENIED_BY_RULE': {
    code: bad,
    en: 'Rule {about} refused {measured} {measured:operation|operations} of {subject} from {from} to {to}.',
    zh: '{from} 至 {to} 期间，规则 {about} 拒绝了 {subject} 的 {measured} 次操作。',
  },
  'signals.facts.OVER_QUOTA': {
    code: bad,
    en: '{subject} went over its budget or rate {measured} {measured:time|times} from {from} to {to}.',
    zh: '{from} 至 {to} 期间，{subject} 有 {measured} 次超出配额或频率。',
  },
  'signals.facts.OFF_PURPOSE': {
    code: bad,
    en: '{subject} asked {measured} {measured:time|times} for columns, rows or a purpose outside of its agreement from {from} to {to}.',
    zh: '{from} 至 {to} 期间，{subject} 有 {measured} 次请求协议范围之外的字段、数据行或用途。',
  },
  'signals.facts.DATASET_WALKED': {
    code: bad,
    en: 'Under {subject} {measured} {measured:row|rows} of {about} {measured:was|were} delivered from {from} to {to}, in {count} {count:operation|operations}; the dataset has {of}.',
    zh: '{from} 至 {to} 期间，{subject} 下以 {count} 次操作交付了 {about} 的 {measured} 行，该数据集共 {of} 行。',
  },
  'signals.facts.KEY_FROM_MANY_NETWORKS': {
    code: bad,
    en: '{subject} was used from {measured} {measured:network|networks} from {from} to {to}.',
    zh: '{from} 至 {to} 期间，{subject} 在 {measured} 个网络中使用。',
  },
  'signals.facts.NEAR_DUPLICATES': {
    code: bad,
    en: '{subject} asked {about} with {measured} different {measured:set|sets} of values, each time for a figure or a single row, from {from} to {to}: together they may tell single rows.',
    zh: '{from} 至 {to} 期间，{subject} 以 {measured} 组不同的值查询 {about}，每次只取一个统计值或一行：合并后可能推知单行数据。',
  },
  'signals.facts.REPORT_OVERDUE': {
    code: bad,
    en: 'The use report of {subject} that was due on {about} was not filed.',
    zh: '{subject} 应于 {about} 前提交的利用情况报告尚未提交。',
  },
  'reports.unknownAgreement': {
    code: bad,
    en: 'You have no part in an agreement {agreement}.',
    zh: '没有与您有关的协议 {agreement}。',
  },
  'reports.missing': {
    code: bad,
    en: 'The report needs purposes, benefit, and at least one dataset of the agreement, and each result a title.',
    zh: '报告须包含用途、效益以及协议中的至少一个数据集，每项成果须有名称。',
  },
  'reports.tooLong': {
    code: bad,
    en: 'Each text has at most {limit} characters, and a list at most {items} items.',
    zh: '每段文字不超过 {limit} 个字符，列表不超过 {items} 项。',
  },
  'reports.notOfAgreement': {
    code: bad,
    en: '{dataset} is not in agreement {agreement}.',
    zh: '{dataset} 不在协议 {agreement} 中。',
  },
  'reports.badCycle': {
    code: bad,
    en: 'A report cycle has 1 to {limit} months.',
    zh: '报告周期为 1 至 {limit} 个月。',
  },
  'reports.badIncident': {
    code: bad,
    en: 'An incident needs a text, a time that is not in the future, and at least one dataset of the catalogue.',
    zh: '事件须有说明、不晚于当前的发生时间以及目录中的至少一个数据集。',
  },
  'reports.unknownIncident': {
    code: bad,
    en: 'There is no incident {incident} that you have a part in.',
    zh: '没有与您有关的事件 {incident}。',
  },
  'reports.noReportDue': {
    code: step,
    en: 'No report to the authorities is asked for, or it is filed already.',
    zh: '无需向主管机关报告，或已报告。',
  },
} as const satisfies Record<string, Message>
