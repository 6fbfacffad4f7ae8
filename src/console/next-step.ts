import type { Language, Text } from './language'

const credential: Text = {
  en: 'Put an API key into the field above. The catalogue is open without one.',
  zh: '请在上方填写 API 密钥；目录无需密钥。',
}
const agreement: Text = {
  en: 'Use the key of an account with an agreement in force, or apply for one.',
  zh: '请使用已有生效协议的账户的密钥，或提出申请。',
}
const narrow: Text = {
  en: 'Ask for fewer rows, columns or levels: a smaller first, a narrower where.',
  zh: '请减少行数、列数或层级：调小 first，或收紧 where。',
}
const document: Text = {
  en: 'Mend the query where the editor underlines it in red; Ctrl+Space shows what can stand there.',
  zh: '请修改编辑器中标红处；按 Ctrl+Space 查看可用内容。',
}
const later: Text = {
  en: 'Nothing is wrong with the query. Run it again in a moment.',
  zh: '查询本身没有问题，请稍后重新运行。',
}
const request: Text = {
  en: 'Check what is sent: the query, its variables and the headers.',
  zh: '请检查发送的内容：查询、变量和请求头。',
}
const wait: Text = { en: 'Wait until the limit is free again.', zh: '请等待限额恢复。' }
const ask: Text = {
  en: 'Ask the data opener named in the catalogue what led to this.',
  zh: '请向目录中列出的数据开放主体了解原因。',
}

/** What a person does next, by error code. A test holds this to the registry of codes. */
const steps: Readonly<Record<string, Text>> = {
  GRAPHQL_PARSE_FAILED: document,
  GRAPHQL_VALIDATION_FAILED: document,
  OPERATION_RESOLUTION_FAILURE: {
    en: 'Name the operation, and put the cursor into the one that should run.',
    zh: '请为操作命名，并将光标放在要运行的操作内。',
  },
  BAD_REQUEST: request,
  BAD_USER_INPUT: {
    en: 'Mend the value that the message names.',
    zh: '请修改消息中指出的值。',
  },
  PERSISTED_QUERY_NOT_FOUND: request,
  PERSISTED_QUERY_NOT_SUPPORTED: request,
  METHOD_NOT_ALLOWED: request,
  NOT_ACCEPTABLE: request,
  UNSUPPORTED_MEDIA_TYPE: request,
  LIMIT_EXCEEDED: narrow,
  COST_TOO_HIGH: narrow,
  CLIENT_GONE: request,
  UNAUTHENTICATED: credential,
  FORBIDDEN: {
    en: 'Use the key of an account with the role that is needed.',
    zh: '请使用具有所需角色的账户的密钥。',
  },
  NOT_IN_CATALOGUE: {
    en: 'Look the dataset up in the catalogue: run the first example.',
    zh: '请在目录中查找数据集：运行第一个示例。',
  },
  AGREEMENT_REQUIRED: agreement,
  AGREEMENT_NOT_ACTIVE: agreement,
  AGREEMENT_AMBIGUOUS: {
    en: 'Put one agreement number into the field above.',
    zh: '请在上方填写一个协议编号。',
  },
  SCOPE_EXCEEDED: {
    en: 'Take out what the agreement does not cover, or apply for a wider scope.',
    zh: '请去掉协议未包含的内容，或申请更大范围。',
  },
  PURPOSE_NOT_PERMITTED: {
    en: 'Use an agreement whose purpose is this one.',
    zh: '请使用用途相符的协议。',
  },
  SUSPENDED: ask,
  TERMINATED: ask,
  INVALID_TRANSITION: {
    en: 'Read the state again: somebody may have acted meanwhile.',
    zh: '请重新读取状态：可能已有他人操作。',
  },
  QUOTA_EXCEEDED: wait,
  RATE_LIMITED: wait,
  QUERY_TIMEOUT: narrow,
  METERING_UNAVAILABLE: later,
  UNAVAILABLE: later,
  PENDING: {
    en: 'It is made. Ask the query "narrowing" until it says EFFECTIVE.',
    zh: '变更已作出。请查询 "narrowing"，直至状态为 EFFECTIVE。',
  },
  INTERNAL_SERVER_ERROR: {
    en: 'Report it with the request id below.',
    zh: '请附上下方的请求编号反馈。',
  },
}

/** What to do next about an error. @returns undefined for a code that we do not know */
export const nextStep = (code: string, language: Language): string | undefined =>
  Object.hasOwn(steps, code) ? steps[code]?.[language] : undefined

/** Every code that has a next step. */
export const codesWithStep: readonly string[] = Object.keys(steps)
