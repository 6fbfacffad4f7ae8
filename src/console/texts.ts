import type { Language, Text } from './language'

/** What the console says in its own name, by id. `{name}` stands for a value. */
const texts = {
  playground: { en: 'Playground', zh: '查询台' },
  examples: { en: 'Examples', zh: '示例' },
  needsNothing: { en: 'open to everyone', zh: '无需密钥' },
  needsKey: { en: 'needs a key', zh: '需要密钥' },
  needsAgreement: { en: 'needs an agreement', zh: '需要协议' },
  needsOpener: { en: 'needs an opener’s key', zh: '需要开放主体密钥' },
  needsAuthority: { en: 'needs an authority’s key', zh: '需要主管部门密钥' },
  needsAuditor: { en: 'needs an auditor’s key', zh: '需要审计员密钥' },
  groupReading: { en: 'Read data', zh: '读取数据' },
  groupApplying: { en: 'Apply, sign, appeal', zh: '申请、签署与申诉' },
  groupCases: { en: 'Decide on a case', zh: '办理案件' },
  groupEntries: { en: 'Publish a dataset', zh: '编目与发布' },
  groupOversight: { en: 'Notices, usage, the log', zh: '通知、用量与日志' },
  key: { en: 'API key', zh: 'API 密钥' },
  keyHint: {
    en: 'Kept in this tab only, sent as Authorization: Bearer',
    zh: '仅保存在此标签页，以 Authorization: Bearer 发送',
  },
  keyInvalid: {
    en: 'A key has only letters, digits and signs, no spaces',
    zh: '密钥只含字母、数字和符号，不含空格',
  },
  keyShow: { en: 'Show', zh: '显示' },
  keyHide: { en: 'Hide', zh: '隐藏' },
  agreement: { en: 'Agreement', zh: '协议编号' },
  agreementHint: {
    en: 'Optional: names one agreement in the header Weir-Agreement',
    zh: '可选：用 Weir-Agreement 请求头指明一份协议',
  },
  agreementInvalid: {
    en: 'A number has capital letters, digits and hyphens',
    zh: '协议编号只含大写字母、数字和连字符',
  },
  theme: { en: 'Theme', zh: '外观' },
  themeSystem: { en: 'System', zh: '跟随系统' },
  themeLight: { en: 'Light', zh: '浅色' },
  themeDark: { en: 'Dark', zh: '深色' },
  otherLanguage: { en: '中文', zh: 'English' },
  statusIdle: {
    en: 'Press {keys} to run. Rows, bytes and cost of the answer are shown here.',
    zh: '按 {keys} 运行。此处显示结果的行数、字节数和成本。',
  },
  linkUnknown: {
    en: 'The address asks for {name}, which is neither a dataset of the catalogue nor an example. Run the example “Search the catalogue” to see what there is.',
    zh: '地址要求打开 {name}，但目录中没有此数据集，也没有此示例。请运行示例“检索开放目录”查看现有内容。',
  },
  statusRunning: { en: 'Running', zh: '运行中' },
  statusSlow: {
    en: 'This takes long. Wait, or stop it and narrow the filter or ask for fewer rows.',
    zh: '用时较长。可继续等待，或停止后缩小筛选范围、减少行数。',
  },
  statusStopped: { en: 'Stopped by you after {seconds} s', zh: '已手动停止，用时 {seconds} 秒' },
  stop: { en: 'Stop', zh: '停止' },
  retry: { en: 'Try again', zh: '重试' },
  away: {
    en: 'The server cannot be reached. Check that it runs and that you are connected, then try again.',
    zh: '无法连接服务器。请确认服务器正在运行且网络正常，然后重试。',
  },
  notGraphql: {
    en: 'What answered (HTTP {status}) was not the GraphQL gateway; perhaps a proxy in between. Try again shortly.',
    zh: '返回内容（HTTP {status}）不是来自 GraphQL 网关，可能来自中间代理。请稍后重试。',
  },
  badCredentials: {
    en: 'The key or agreement number in the bar above has characters that it cannot have. Nothing was sent.',
    zh: '上方的密钥或协议编号含有无效字符，未发送请求。',
  },
  badVariables: {
    en: 'The variables are not a JSON object, so nothing was sent. Mend them below the query; the answer says where.',
    zh: '变量不是有效的 JSON 对象，未发送请求。请在查询下方修改，具体位置见结果。',
  },
  schemaMissing: {
    en: 'The schema could not be loaded, so there are no suggestions. Trying again every few seconds.',
    zh: '未能加载模式（schema），因此没有补全提示。将每隔几秒自动重试。',
  },
  rows: { en: 'rows', zh: '行数' },
  bytes: { en: 'bytes', zh: '字节' },
  cost: { en: 'cost', zh: '成本' },
  time: { en: 'time', zh: '用时' },
  request: { en: 'request', zh: '请求编号' },
  next: { en: 'Next', zh: '下一步' },
  apply: { en: 'Apply here', zh: '前往申请' },
  retryAfter: { en: 'Again in {seconds} s.', zh: '{seconds} 秒后可重试。' },
  moreProblems: { en: 'and {count} more in the answer above', zh: '另有 {count} 项，见上方结果' },
  resultSummary: { en: 'About the last answer', zh: '最近一次结果' },
  healthReady: { en: 'Ready', zh: '运行正常' },
  healthNotReady: { en: 'Not ready', zh: '尚未就绪' },
  healthAway: { en: 'Not reachable', zh: '无法连接' },
  datasetsCount: { en: 'Datasets: {shown} of {total}', zh: '共 {total} 个数据集，显示 {shown} 个' },
  datasetsNotFound: {
    en: 'Nothing is found. Try fewer or other words, or any openness.',
    zh: '没有找到。请减少或更换检索词，或选择全部开放属性。',
  },
  datasetsMore: { en: 'Show more', zh: '显示更多' },
  searchPlaceholder: { en: 'Search…', zh: '检索……' },
  anyAttribute: { en: 'Any openness', zh: '全部开放属性' },
  datasetsNone: { en: 'Nothing is published yet.', zh: '尚未发布任何数据集。' },
  datasetsFailed: {
    en: 'The catalogue could not be read. Try again in a moment.',
    zh: '无法读取目录，请稍后重试。',
  },
  tryDataset: { en: 'Try it', zh: '试一试' },
  UNCONDITIONAL: { en: 'Unconditional', zh: '无条件开放' },
  CONDITIONAL: { en: 'Conditional', zh: '有条件开放' },
  NOT_OPEN: { en: 'Not open', zh: '不予开放' },
} as const satisfies Record<string, Text>

export type TextId = keyof typeof texts

/** The text of an id in one language, with its values filled in; numbers as they are written in it. */
export const textOf = (
  id: TextId,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string =>
  texts[id][language].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (!Object.hasOwn(values, name) || value === undefined) return whole
    return typeof value === 'number' ? value.toLocaleString(language) : value
  })
