import type { Message } from '../message'

/** Parts of the texts of a case: items that are missing, and where an agreement is wider than its application. */
export const caseItemMessages = {
  'case.item.name': {
    code: 'BAD_USER_INPUT',
    en: 'real name of the applicant',
    zh: '申请人真实名称',
  },
  'case.item.credential': {
    code: 'BAD_USER_INPUT',
    en: 'unified social credit code, or reference to the verified identity',
    zh: '统一社会信用代码或身份核验编号',
  },
  'case.item.contact': {
    code: 'BAD_USER_INPUT',
    en: 'contact',
    zh: '联系方式',
  },
  'case.item.datasets': {
    code: 'BAD_USER_INPUT',
    en: 'at least one dataset',
    zh: '至少一个数据集',
  },
  'case.item.columns': {
    code: 'BAD_USER_INPUT',
    en: 'at least one column of each dataset',
    zh: '每个数据集至少一个数据项',
  },
  'case.item.purpose': {
    code: 'BAD_USER_INPUT',
    en: 'purpose',
    zh: '用途',
  },
  'case.item.scenario': {
    code: 'BAD_USER_INPUT',
    en: 'scenario',
    zh: '应用场景',
  },
  'case.item.modes': {
    code: 'BAD_USER_INPUT',
    en: 'at least one mode',
    zh: '至少一种开放方式',
  },
  'case.item.expectedVolume': {
    code: 'BAD_USER_INPUT',
    en: 'expected volume and frequency',
    zh: '预计用量和频次',
  },
  'case.item.term': {
    code: 'BAD_USER_INPUT',
    en: 'term, with its end after its beginning',
    zh: '期限（截止时间须晚于开始时间）',
  },
  'case.item.security': {
    code: 'BAD_USER_INPUT',
    en: 'ability to store and process the data safely',
    zh: '安全存储和处理能力',
  },
  'case.item.publishesResults': {
    code: 'BAD_USER_INPUT',
    en: 'whether results are published',
    zh: '是否公开成果',
  },
  'case.item.isCommercial': {
    code: 'BAD_USER_INPUT',
    en: 'whether the use is commercial',
    zh: '是否商业用途',
  },
  'case.item.commitment': {
    code: 'BAD_USER_INPUT',
    en: 'accepted safety commitment: the SHA-256 of its letter, 64 hexadecimal digits',
    zh: '已接受的安全承诺书：须填写其 SHA-256（64 位十六进制数字）',
  },
  'case.item.attachments': {
    code: 'BAD_USER_INPUT',
    en: 'name and SHA-256 (64 hexadecimal digits) of each attachment',
    zh: '每个附件的名称和 SHA-256（64 位十六进制数字）',
  },
  'case.item.templateVersion': {
    code: 'BAD_USER_INPUT',
    en: 'version of the template',
    zh: '模板版本',
  },
  'case.item.title': {
    code: 'BAD_USER_INPUT',
    en: 'title',
    zh: '标题',
  },
  'case.item.catalogueVersion': {
    code: 'BAD_USER_INPUT',
    en: 'version of the catalogue',
    zh: '目录版本',
  },
  'case.item.quota': {
    code: 'BAD_USER_INPUT',
    en: 'quota',
    zh: '用量限额',
  },
  'case.item.securityMeasures': {
    code: 'BAD_USER_INPUT',
    en: 'security measures',
    zh: '安全保障措施',
  },
  'case.item.prohibitions': {
    code: 'BAD_USER_INPUT',
    en: 'prohibitions',
    zh: '禁止行为',
  },
  'case.item.personalData': {
    code: 'BAD_USER_INPUT',
    en: 'terms on personal data',
    zh: '个人信息条款',
  },
  'case.item.resultReporting': {
    code: 'BAD_USER_INPUT',
    en: 'reporting of results',
    zh: '利用情况反馈',
  },
  'case.item.sourceAttribution': {
    code: 'BAD_USER_INPUT',
    en: 'attribution of the source',
    zh: '数据来源标注',
  },
  'case.item.supervision': {
    code: 'BAD_USER_INPUT',
    en: 'consent to supervision and logs',
    zh: '监督和日志记录的同意',
  },
  'case.item.endingGrounds': {
    code: 'BAD_USER_INPUT',
    en: 'grounds of suspension and termination',
    zh: '中止和终止事由',
  },
  'case.item.disposal': {
    code: 'BAD_USER_INPUT',
    en: 'disposal of the data at the end',
    zh: '终止后的数据处置',
  },
  'case.item.liability': {
    code: 'BAD_USER_INPUT',
    en: 'liability for breach',
    zh: '违约责任',
  },
  'case.item.exemption': {
    code: 'BAD_USER_INPUT',
    en: 'exemption',
    zh: '责任豁免',
  },
  'case.item.disputes': {
    code: 'BAD_USER_INPUT',
    en: 'settlement of disputes',
    zh: '争议解决',
  },
  'case.item.isNonExclusive': {
    code: 'BAD_USER_INPUT',
    en: 'statement that the agreement is not exclusive',
    zh: '非排他性声明',
  },
  'case.wider.dataset': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} was not applied for',
    zh: '{coordinates} 不在申请范围内',
  },
  'case.wider.column': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} was not applied for',
    zh: '{coordinates} 不在申请范围内',
  },
  'case.wider.mask': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} shows more than was applied for',
    zh: '{coordinates} 的脱敏弱于申请',
  },
  'case.wider.use': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} may be used for more than was applied for',
    zh: '{coordinates} 的使用方式超出申请',
  },
  'case.wider.rows': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} covers rows that were not applied for: its condition must hold every condition of the application',
    zh: '{coordinates} 包含未申请的数据行：其条件须包含申请的全部条件',
  },
  'case.wider.figures': {
    code: 'BAD_USER_INPUT',
    en: '{coordinates} gives rows, or figures of fewer rows, where figures alone were applied for',
    zh: '{coordinates} 超出申请：仅申请统计结果，不得提供单行数据或更小分组',
  },
  'case.wider.mode': {
    code: 'BAD_USER_INPUT',
    en: '{mode} was not applied for',
    zh: '未申请 {mode} 方式',
  },
  'case.wider.purpose': {
    code: 'BAD_USER_INPUT',
    en: 'the purpose is another one',
    zh: '用途与申请不同',
  },
  'case.wider.term': {
    code: 'BAD_USER_INPUT',
    en: 'the term goes beyond the one applied for',
    zh: '期限超出申请',
  },
} as const satisfies Record<string, Message>
