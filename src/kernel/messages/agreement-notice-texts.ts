/** Notices of an agreement from its review to its end; the rules of `noticeTexts`, whose part they are, hold. */
export const agreementNoticeTexts = {
  'agreement.edited': {
    en: {
      title: 'The text of agreement {agreement} was changed',
      text: 'Reason: {reason}\nNobody has signed it as it stands now. Read it, and sign it or change it by {dueAt}; without both signatures by then an agreement that was never passed lapses.',
    },
    zh: {
      title: '协议 {agreement} 的文本已修改',
      text: '理由：{reason}\n现行文本尚无任何一方签署。请阅读后于 {dueAt} 前签署或修改；从未通过审查的协议逾期未经双方签署的，视为失效。',
    },
  },
  'agreement.toSign': {
    en: {
      title: 'Agreement {agreement} awaits your signature',
      text: 'The other side has signed it as it stands. Read it, and sign it or change it by {dueAt}; without both signatures by then an agreement that was never passed lapses.',
    },
    zh: {
      title: '协议 {agreement} 待贵方签署',
      text: '对方已签署现行文本。请阅读后于 {dueAt} 前签署或修改；从未通过审查的协议逾期未经双方签署的，视为失效。',
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
  'agreement.remedyFiled': {
    en: {
      title: 'Agreement {agreement}: a remedy was reported',
      text: '{user} reports on {ground}: {done}\nExamine it, and accept it with acceptRemedy where it suffices.',
    },
    zh: {
      title: '协议 {agreement}：已提交整改报告',
      text: '{user} 就 {ground} 报告整改情况：{done}\n请审核；整改到位的，以 acceptRemedy 予以通过。',
    },
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
      text: '{user} appeals against the decision on {ground}. Grounds: {grounds}\nDecide it by {dueAt}; whoever decided before, or approved what led to it, cannot.',
    },
    zh: {
      title: '对 {agreement} 的申诉待决定',
      text: '{user} 对以 {ground} 为依据的决定提出申诉。理由：{grounds}\n请于 {dueAt} 前决定；曾作出或批准该决定的人员须回避。',
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
  'appeal.decided': {
    en: {
      title: 'Appeal on {agreement}: {result}',
      text: 'It was against the decision on {ground}. Reasons: {reason}',
    },
    zh: { title: '对 {agreement} 的申诉：{result}', text: '所针对决定的依据：{ground}。理由：{reason}' },
  },
} as const
