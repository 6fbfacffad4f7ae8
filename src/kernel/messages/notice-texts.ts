import type { Locale } from '../message'
import { concernNoticeTexts } from './concern-notice-texts'

/** What a notice says: a line for lists and subjects, and the whole of it. Both may have placeholders. */
interface NoticeWords {
  readonly title: string
  readonly text: string
}

/**
 * Every notice that people may get, by id. A stored notice keeps its id and parameters, so an id is never renamed or
 * removed, and keeps its placeholders. Days and moments are given as text, by their caller.
 */
export const noticeTexts = {
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
  'agreement.toReview': {
    en: {
      title: 'Agreement {agreement} awaits review',
      text: '{opener} and {user} have signed it. Review it by {dueAt}.',
    },
    zh: { title: '协议 {agreement} 待审查', text: '{opener} 与 {user} 已签订协议。请于 {dueAt} 前审查。' },
  },
  'agreement.returned': {
    en: {
      title: 'Agreement {agreement} was returned',
      text: 'The authority asks to amend and sign it again. Reason: {reason}',
    },
    zh: { title: '协议 {agreement} 被退回', text: '主管部门要求修改后重新签订。理由：{reason}' },
  },
  'agreement.refused': {
    en: {
      title: 'Agreement {agreement} was refused',
      text: 'The authority did not pass it. Reason: {reason}\nMeans of redress: {redress}',
    },
    zh: {
      title: '协议 {agreement} 未通过审查',
      text: '主管部门审查未通过。理由：{reason}\n救济途径：{redress}',
    },
  },
  'agreement.opened': {
    en: {
      title: 'Agreement {agreement} is open',
      text: 'Its data can be read from {effectiveFrom} until {effectiveTo}, within its scope and purpose.',
    },
    zh: {
      title: '协议 {agreement} 已开放',
      text: '自 {effectiveFrom} 至 {effectiveTo}，可在约定范围和用途内使用数据。',
    },
  },
  'agreement.warned': {
    en: {
      title: 'Agreement {agreement}: put a breach right',
      text: 'Ground: {ground}\nFacts: {facts}\nReasons: {reason}\nPut it right by {remedyBy} and report it; otherwise the agreement may be terminated.\nMeans of redress: {redress}',
    },
    zh: {
      title: '协议 {agreement}：限期整改',
      text: '事由：{ground}\n事实：{facts}\n理由：{reason}\n请于 {remedyBy} 前整改并报告，否则协议可能被终止。\n救济途径：{redress}',
    },
  },
  'agreement.suspended': {
    en: {
      title: 'Agreement {agreement} is suspended',
      text: 'Ground: {ground}\nFacts: {facts}\nReasons: {reason}\nPut it right by {remedyBy}.\nMeans of redress: {redress}',
    },
    zh: {
      title: '协议 {agreement} 已中止',
      text: '事由：{ground}\n事实：{facts}\n理由：{reason}\n请于 {remedyBy} 前整改。\n救济途径：{redress}',
    },
  },
  'agreement.dataWithdrawn': {
    en: {
      title: 'Agreement {agreement} is suspended: data were withdrawn',
      text: '{datasets} may no longer be opened as agreed. Reason: {reason}\nThis is no breach of yours and is not recorded as one (ground T10).\nMeans of redress: {redress}',
    },
    zh: {
      title: '协议 {agreement} 已中止：数据撤回',
      text: '{datasets} 不再按协议开放。理由：{reason}\n此非贵方违约，不作违规记录（事由 T10）。\n救济途径：{redress}',
    },
  },
  'agreement.dataWithdrawnAfterEnd': {
    en: {
      title: 'Agreement {agreement}, which is terminated: data were withdrawn',
      text: '{datasets} may no longer be opened as agreed, also where an appeal brings the agreement back. Reason: {reason}\nThis is no breach of yours and is not recorded as one (ground T10).\nMeans of redress: {redress}',
    },
    zh: {
      title: '已终止的协议 {agreement}：数据撤回',
      text: '{datasets} 不再按协议开放，申诉后恢复协议的亦同。理由：{reason}\n此非贵方违约，不作违规记录（事由 T10）。\n救济途径：{redress}',
    },
  },
  'agreement.restored': {
    en: { title: 'Agreement {agreement} is open again', text: 'Finding: {finding}' },
    zh: { title: '协议 {agreement} 已恢复', text: '审核意见：{finding}' },
  },
  'agreement.remedyAccepted': {
    en: {
      title: 'Agreement {agreement}: a remedy was accepted',
      text: 'Finding: {finding}\nIt stays suspended on {grounds} until that is settled too.',
    },
    zh: {
      title: '协议 {agreement}：整改已通过',
      text: '审核意见：{finding}\n因 {grounds} 尚未了结，协议继续中止。',
    },
  },
  'agreement.amendmentStarted': {
    en: {
      title: 'Agreement {agreement} is being amended',
      text: 'Its data are read on under the text that was passed last, until the amendment is passed. Reason: {reason}',
    },
    zh: {
      title: '协议 {agreement} 正在变更',
      text: '变更通过之前，仍按最近一次通过的文本读取数据。理由：{reason}',
    },
  },
  'agreement.breachConfirmed': {
    en: {
      title: 'Agreement {agreement}: a breach was found',
      text: 'Ground: {ground}\nFacts: {facts}\nReasons: {reason}\nIt is on record as a violation.\nMeans of redress: {redress}',
    },
    zh: {
      title: '协议 {agreement}：已认定违规',
      text: '事由：{ground}\n事实：{facts}\n理由：{reason}\n已记入违规记录。\n救济途径：{redress}',
    },
  },
  'appeal.lodged': {
    en: {
      title: 'An appeal on {agreement} awaits a decision',
      text: '{user} appeals. Grounds: {grounds}\nDecide it by {dueAt}; whoever decided before, or approved what led to it, cannot.',
    },
    zh: {
      title: '对 {agreement} 的申诉待决定',
      text: '{user} 提出申诉。理由：{grounds}\n请于 {dueAt} 前决定；曾作出或批准该决定的人员须回避。',
    },
  },
  'agreement.terminated': {
    en: {
      title: 'Agreement {agreement} is terminated',
      text: 'Ground: {ground}\nFacts: {facts}\nReasons: {reason}\nMeans of redress: {redress}, until {redressBy}.\nStop using the data and file proof of their disposal by {disposalBy}.',
    },
    zh: {
      title: '协议 {agreement} 已终止',
      text: '事由：{ground}\n事实：{facts}\n理由：{reason}\n救济途径：{redress}，期限至 {redressBy}。\n请停止使用数据，并于 {disposalBy} 前提交销毁或退还证明。',
    },
  },
  'agreement.ended': {
    en: {
      title: 'Agreement {agreement} has ended',
      text: 'It ended without a breach ({ground}). File proof of the disposal of its data by {disposalBy}.',
    },
    zh: {
      title: '协议 {agreement} 已结束',
      text: '协议无违规结束（{ground}）。请于 {disposalBy} 前提交数据销毁或退还证明。',
    },
  },
  'agreement.reportDue': {
    en: {
      title: 'Agreement {agreement}: a use report is due',
      text: 'Report purposes served, results and incidents by {dueAt}. A missing report is a ground for suspension (T07).',
    },
    zh: {
      title: '协议 {agreement}：请提交利用情况报告',
      text: '请于 {dueAt} 前报告用途、成果和事件。逾期未报是中止事由（T07）。',
    },
  },
  'finding.raised': {
    en: {
      title: 'Signal {rule}: {subject}',
      text: '{facts}\nGround: {ground}\nDone of its own accord: {effect}\nEvidence: {count} usage records. Uphold or dismiss finding {finding}.',
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
      text: 'Ground: {ground}\nFacts: {facts}\nReasons: {reasons}\nUntil {until} there are {requests} requests a minute.\nYou can object to finding {finding} until {redressBy}. Further means of redress: {redress}',
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
  'appeal.decided': {
    en: { title: 'Appeal on {agreement}: {result}', text: 'Reasons: {reason}' },
    zh: { title: '对 {agreement} 的申诉：{result}', text: '理由：{reason}' },
  },
  'dataset.submitted': {
    en: { title: 'Dataset {dataset} awaits review', text: '{opener} submitted its catalogue entry.' },
    zh: { title: '数据资源 {dataset} 待审核', text: '{opener} 提交了目录条目。' },
  },
  'dataset.returned': {
    en: { title: 'Dataset {dataset} was returned', text: 'Reasons: {reason}' },
    zh: { title: '数据资源 {dataset} 被退回', text: '理由：{reason}' },
  },
  ...concernNoticeTexts,
  'emergency.began': {
    en: {
      title: 'Emergency opening {emergency}',
      text: '{datasets} are open to you for {event}, until {endsAt} and for this purpose only.',
    },
    zh: {
      title: '突发事件开放 {emergency}',
      text: '因 {event}，{datasets} 向贵方开放至 {endsAt}，仅限此用途。',
    },
  },
  'emergency.ended': {
    en: {
      title: 'Emergency opening {emergency} has ended',
      text: 'Access has ended. Confirm the destruction of personal data, or file the assessment for keeping them, by {dueAt}.',
    },
    zh: {
      title: '突发事件开放 {emergency} 已结束',
      text: '访问已终止。请于 {dueAt} 前确认销毁个人信息，或提交留存评估。',
    },
  },
} as const satisfies Record<string, Readonly<Record<Locale, NoticeWords>>>
