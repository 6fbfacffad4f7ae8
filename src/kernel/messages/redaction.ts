import type { Message } from '../message'

/** Messages about rows that are taken out after an objection. None of them holds a value of the rows. */
export const redactionMessages = {
  'redaction.notYours': {
    code: 'FORBIDDEN',
    en: 'You do not act for the opener of a dataset {dataset}, nor for the authority over it: one of them orders that rows are taken out of it. Use an account of theirs.',
    zh: '您既不代表数据集 {dataset} 的开放主体，也不代表其主管部门：须由二者之一决定移除数据行。请使用其账户。',
  },
  'redaction.readOnlyRole': {
    code: 'FORBIDDEN',
    en: 'An account with one of the roles {roles} orders nothing. Use an account of the opener or of the authority.',
    zh: '具有 {roles} 角色之一的账户不能作出决定。请使用开放主体或主管部门的账户。',
  },
  'redaction.neverPublished': {
    code: 'INVALID_TRANSITION',
    en: '{dataset} was never published, so nobody could read it. Correct the file and import it again.',
    zh: '{dataset} 从未发布，无人可以读取。请更正文件后重新导入。',
  },
  'redaction.noKey': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} has no declared key. Say by which column its rows are named: columns.',
    zh: '{dataset} 没有声明主键。请用 columns 指明以哪一列指定数据行。',
  },
  'redaction.badColumn': {
    code: 'BAD_USER_INPUT',
    en: 'Rows cannot be named by {coordinates}: there is no such column, or its type has no values to compare.',
    zh: '不能以 {coordinates} 指定数据行：没有该列，或其类型不可比较。',
  },
  'redaction.columnTwice': {
    code: 'BAD_USER_INPUT',
    en: 'A column of {dataset} is named twice. Name each once.',
    zh: '{dataset} 的某列被列出两次，请每列只列一次。',
  },
  'redaction.badCount': {
    code: 'BAD_USER_INPUT',
    en: 'Name 1 to {limit} rows of {dataset} in one order.',
    zh: '每次须指定 {dataset} 的 1 到 {limit} 行。',
  },
  'redaction.badValue': {
    code: 'BAD_USER_INPUT',
    en: 'Row {place} of those that were named does not have a value for each of the columns {columns}. Write each as the API does.',
    zh: '所指定的第 {place} 行未按 {columns} 逐列给出有效的值。请按接口的格式书写。',
  },
  'redaction.badText': {
    code: 'BAD_USER_INPUT',
    en: 'The {field} must have 1 to {characters} characters.',
    zh: '{field} 须为 1 到 {characters} 个字符。',
  },
  'redaction.valueInText': {
    code: 'BAD_USER_INPUT',
    en: 'Objection or reason holds a value of the rows that are to be taken out. Both are kept for ever: write them without it.',
    zh: '异议编号或理由中含有待移除数据行的值。二者将永久留存，请勿写入该值。',
  },
  'redaction.literal': {
    code: 'BAD_USER_INPUT',
    en: 'Give the rows as a variable: the text of an operation leaves its hash in the usage log, the values of variables leave nothing.',
    zh: '请用变量给出数据行：操作文本会在使用日志中留下散列值，变量的值则不留痕迹。',
  },
  'redaction.noFile': {
    code: 'BAD_USER_INPUT',
    en: 'The rows cannot be read from {file}.',
    zh: '无法从 {file} 读取要指定的数据行。',
  },
  'redaction.otherSecret': {
    code: 'UNAVAILABLE',
    en: 'Rows of {dataset} were named under another WEIR_SECRET, so this program cannot tell which. Give it the same secret as the servers.',
    zh: '{dataset} 的数据行是以另一 WEIR_SECRET 指定的，本程序无法辨认。请使用与服务器相同的密钥。',
  },
  'redaction.columnAbsent': {
    code: 'BAD_USER_INPUT',
    en: 'Rows of {dataset} that were taken out for good were named by {columns}, which the file lacks, so they cannot be told. Nothing was changed; import a file with {columns}.',
    zh: '{dataset} 中已永久移除的数据行是以 {columns} 指定的，而文件缺少该列，无法辨认这些行。未作任何更改；请导入含有 {columns} 的文件。',
  },
  'redaction.pending': {
    code: 'UNAVAILABLE',
    en: 'Rows are being taken out of {dataset}. Nothing was changed; import again in a moment.',
    zh: '正在从 {dataset} 移除数据行。未作任何更改；请稍后重新导入。',
  },
  'redaction.tablesMissing': {
    code: 'UNAVAILABLE',
    en: 'Nothing was taken out: the rows database "{database}" does not have these tables of {dataset}: {tables}. Set ROWS_DATABASE_URL as the servers have it, or restore the tables, and run "weir redact run".',
    zh: '未移除任何数据行：数据行数据库“{database}”中没有 {dataset} 的以下数据表：{tables}。请将 ROWS_DATABASE_URL 设为与服务器相同的值，或恢复这些数据表，然后运行 “weir redact run”。',
  },
  'redaction.meanwhile': {
    code: 'INVALID_TRANSITION',
    en: 'It was ordered meanwhile that rows are taken out of {dataset}, and this load may hold them. Nothing was changed; import again.',
    zh: '期间已决定从 {dataset} 移除数据行，而此次载入可能含有这些行。未作任何更改；请重新导入。',
  },
} as const satisfies Record<string, Message>
