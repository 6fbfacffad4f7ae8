/** Notices of findings, reports of use and incidents; the rules of `noticeTexts`, whose part they are, hold. */
export const signalNoticeTexts = {
  'finding.raised': {
    en: {
      title: 'Signal {rule}: {subject}',
      text: '{facts}\nGround: {ground}\nDone of its own accord: {effect}\nEvidence: {count} usage {count:record|records}. Uphold or dismiss finding {finding}.',
    },
    zh: {
      title: '信号 {rule}：{subject}',
      text: '{facts}\n事由：{ground}\n系统已采取：{effect}\n证据：{count} 条使用记录。请对发现 {finding} 作出成立或不成立的决定。',
    },
  },
  'finding.noticed': {
    en: {
      title: 'Your use was noticed ({rule})',
      text: 'Ground: {ground}\nFacts: {facts}\nReasons: {reasons}\nNothing is changed by this. You can object to finding {finding} until {redressBy}. Further means of redress: {redress}',
    },
    zh: {
      title: '您的使用情况引起关注（{rule}）',
      text: '事由：{ground}\n事实：{facts}\n理由：{reasons}\n目前未采取措施。可在 {redressBy} 前对发现 {finding} 提出异议。其他救济途径：{redress}',
    },
  },
  'finding.throttled': {
    en: {
      title: 'Your requests are limited for a while ({rule})',
      text: 'Ground: {ground}\nFacts: {facts}\nReasons: {reasons}\nUntil {until} there {requests:is|are} {requests} {requests:request|requests} a minute.\nYou can object to finding {finding} until {redressBy}. Further means of redress: {redress}',
    },
    zh: {
      title: '您的请求暂时受限（{rule}）',
      text: '事由：{ground}\n事实：{facts}\n理由：{reasons}\n在 {until} 前每分钟限 {requests} 次请求。\n可在 {redressBy} 前对发现 {finding} 提出异议。其他救济途径：{redress}',
    },
  },
  'finding.upheld': {
    en: {
      title: 'Finding {finding} was upheld',
      text: 'Rule: {rule}\nGround: {ground}\nReasons: {reason}\nMeans of redress: {redress}, until {redressBy}.',
    },
    zh: {
      title: '发现 {finding} 成立',
      text: '规则：{rule}\n事由：{ground}\n理由：{reason}\n救济途径：{redress}，期限至 {redressBy}。',
    },
  },
  'finding.dismissed': {
    en: {
      title: 'Finding {finding} was dismissed',
      text: 'Reasons: {reason}\nA limit that rested on it is lifted.',
    },
    zh: { title: '发现 {finding} 不成立', text: '理由：{reason}\n由此产生的限制已解除。' },
  },
  'finding.objected': {
    en: {
      title: 'Objection to finding {finding} ({rule})',
      text: 'The user objects: {reason}\nWhoever upheld it does not decide the objection.',
    },
    zh: {
      title: '对发现 {finding} 的异议（{rule}）',
      text: '利用主体的异议：{reason}\n作出成立决定者不得处理此异议。',
    },
  },
  'useReport.filed': {
    en: {
      title: 'Agreement {agreement}: a use report was filed',
      text: 'Purposes: {purposes}\nBenefit: {benefit}',
    },
    zh: { title: '协议 {agreement}：已提交利用情况报告', text: '用途：{purposes}\n效益：{benefit}' },
  },
  'incident.reported': {
    en: {
      title: 'Incident {incident} ({severity})',
      text: 'Datasets: {datasets}\nHappened: {happenedAt}\n{what}\nReport to the authorities due: {reportDue}',
    },
    zh: {
      title: '事件 {incident}（{severity}）',
      text: '数据集：{datasets}\n发生时间：{happenedAt}\n{what}\n向主管机关报告期限：{reportDue}',
    },
  },
  'incident.affects': {
    en: {
      title: 'Incident {incident} touches data that you use ({severity})',
      text: 'Datasets: {datasets}\nHappened: {happenedAt}\nAsk the opener what to do.',
    },
    zh: {
      title: '事件 {incident} 涉及您使用的数据（{severity}）',
      text: '数据集：{datasets}\n发生时间：{happenedAt}\n请向开放主体了解应采取的措施。',
    },
  },
  'incident.reportFiled': {
    en: { title: 'Incident {incident}: the report was filed', text: '{report}' },
    zh: { title: '事件 {incident}：已提交报告', text: '{report}' },
  },
  'incident.reportOverdue': {
    en: {
      title: 'Incident {incident}: the report is overdue',
      text: 'The report to the authorities was due on {reportDue} and is not filed.',
    },
    zh: { title: '事件 {incident}：报告逾期', text: '应于 {reportDue} 前向主管机关报告，至今未报。' },
  },
} as const
