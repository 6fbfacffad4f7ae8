/** Notices of what people bring before the openers of data; the rules of `noticeTexts`, whose part they are, hold. */
export const concernNoticeTexts = {
  'objection.lodged': {
    en: {
      title: 'A rights objection to {dataset}',
      text: 'Objection {objection} was lodged. Answer it by {dueAt}.',
    },
    zh: { title: '{dataset} 收到权益异议', text: '收到异议 {objection}，请于 {dueAt} 前答复。' },
  },
  'objection.dueSoon': {
    en: {
      title: 'Objection {objection} to {dataset} is due on {dueAt}',
      text: 'It is not answered yet. The opener ends it with an answer: withdrawn, restored, or reopened after processing.',
    },
    zh: {
      title: '对 {dataset} 的异议 {objection} 将于 {dueAt} 到期',
      text: '该异议尚未答复。请开放主体作出处理并答复：下架、恢复开放，或处理后重新开放。',
    },
  },
  'objection.overdue': {
    en: {
      title: 'Objection {objection} to {dataset} is overdue',
      text: 'It was due on {dueAt} and is not answered. The opener ends it with an answer; the authority sees to it.',
    },
    zh: {
      title: '对 {dataset} 的异议 {objection} 已逾期',
      text: '该异议应于 {dueAt} 前答复，至今未答复。请开放主体处理并答复，主管部门督促办理。',
    },
  },
  'objection.evidenceAsked': {
    en: { title: 'Objection {objection}: more evidence is needed', text: '{question}' },
    zh: { title: '异议 {objection}：需补充证据', text: '{question}' },
  },
  'objection.decided': {
    en: {
      title: 'Objection {objection}: {result}',
      text: 'Your objection to {dataset} was decided. Reasons: {reason}',
    },
    zh: { title: '异议 {objection}：{result}', text: '您对 {dataset} 的异议已处理。理由：{reason}' },
  },
  'errorReport.lodged': {
    en: { title: 'An error was reported in {dataset}', text: 'Report {report} awaits an answer.' },
    zh: { title: '{dataset} 收到纠错', text: '纠错 {report} 待答复。' },
  },
  'errorReport.answered': {
    en: { title: 'Error report {report}: {result}', text: 'Your report on {dataset} was answered: {reason}' },
    zh: { title: '纠错 {report}：{result}', text: '您对 {dataset} 的纠错已答复：{reason}' },
  },
  'demand.assigned': {
    en: { title: 'Demand {demand} awaits your answer', text: 'Wanted: {wanted}' },
    zh: { title: '数据需求 {demand} 待您答复', text: '所需数据：{wanted}' },
  },
  'demand.answered': {
    en: { title: 'Your demand {demand} was answered', text: '{answer}' },
    zh: { title: '数据需求 {demand} 已答复', text: '{answer}' },
  },
} as const
