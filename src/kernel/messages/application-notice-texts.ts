/** Notices of an application until it is decided; the rules of `noticeTexts`, whose part they are, hold. */
export const applicationNoticeTexts = {
  'application.submitted': {
    en: {
      title: 'Application {application} was submitted',
      text: '{applicant} applies for {datasets}. Check it for completeness by {dueAt}.',
    },
    zh: {
      title: '收到申请 {application}',
      text: '{applicant} 申请使用 {datasets}。请于 {dueAt} 前完成形式审核。',
    },
  },
  'application.correctionRequested': {
    en: {
      title: 'Application {application} needs completing',
      text: 'These are missing or unclear: {gaps}. Complete them by {dueAt}; without an answer the application counts as abandoned.',
    },
    zh: {
      title: '申请 {application} 需要补正',
      text: '需补正的内容：{gaps}。请于 {dueAt} 前补正，逾期未补正视为放弃申请。',
    },
  },
  'application.viewAsked': {
    en: {
      title: 'Your view is asked on application {application}',
      text: '{question}\nAnswer with giveView by {dueAt}; after that the application is evaluated without it. `case` shows which data are asked for, and what for.',
    },
    zh: {
      title: '就申请 {application} 征求您的意见',
      text: '{question}\n请于 {dueAt} 前以 giveView 答复，逾期将在没有您的意见的情况下继续评估。所申请的数据和用途可通过 `case` 查看。',
    },
  },
  'application.opinionAsked': {
    en: {
      title: 'Your opinion as an expert is asked on application {application}',
      text: '{question}\nAnswer with giveOpinion by {dueAt}. `case` shows which data are asked for, and what for.',
    },
    zh: {
      title: '就申请 {application} 请您提出专家意见',
      text: '{question}\n请于 {dueAt} 前以 giveOpinion 答复。所申请的数据和用途可通过 `case` 查看。',
    },
  },
  'application.evaluationResumed': {
    en: {
      title: 'Application {application}: those who were asked have answered, or had their time',
      text: 'The evaluation goes on. Decide it by {dueAt}; caseFile has what they said.',
    },
    zh: {
      title: '申请 {application}：征求意见已结束',
      text: '继续评估。请于 {dueAt} 前作出决定；所收到的意见见案卷（caseFile）。',
    },
  },
  'application.extensionProposed': {
    en: {
      title: 'More time is proposed for application {application}',
      text: 'Reason: {reason}\nA leader of the opener who did not propose it may grant it with grantExtension until {dueAt}, when the term of the evaluation ends.',
    },
    zh: {
      title: '建议延长申请 {application} 的办理期限',
      text: '理由：{reason}\n未提出该建议的开放主体负责人可于 {dueAt}（评估期限届满日）前以 grantExtension 同意延期。',
    },
  },
  'application.extended': {
    en: {
      title: 'More time is needed for application {application}',
      text: 'The term for its evaluation now ends on {dueAt}. Reason: {reason}',
    },
    zh: { title: '申请 {application} 的办理期限延长', text: '评估期限延长至 {dueAt}。理由：{reason}' },
  },
  'application.approved': {
    en: {
      title: 'Application {application} was approved',
      text: 'The next step is the data use agreement. Data are opened when both sides have signed it and the authority has passed it.',
    },
    zh: {
      title: '申请 {application} 已获同意',
      text: '下一步为签订数据利用协议。双方签订并经主管部门审查通过后开放数据。',
    },
  },
  'application.rejected': {
    en: {
      title: 'Application {application} was rejected',
      text: 'Reason: {reason}\nBasis: {basis}\nMeans of redress: {redress}',
    },
    zh: { title: '申请 {application} 未获同意', text: '理由：{reason}\n依据：{basis}\n救济途径：{redress}' },
  },
  'application.abandoned': {
    en: {
      title: 'Application {application} counts as abandoned',
      text: 'It was not completed by {dueAt}. You may apply again at any time.',
    },
    zh: { title: '申请 {application} 视为放弃', text: '未在 {dueAt} 前补正。可随时重新申请。' },
  },
  'case.overdue': {
    en: {
      title: 'Case {case} is overdue',
      text: 'The step {step} was due on {dueAt} and is not done. Nothing is approved by lapse of time.',
    },
    zh: {
      title: '事项 {case} 已逾期',
      text: '环节 {step} 应于 {dueAt} 前办结，至今未办结。逾期不视为同意。',
    },
  },
} as const
