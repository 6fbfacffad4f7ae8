import type { Message } from '../message'

/** Messages about the HTTP request and the GraphQL document. */
export const requestMessages = {
  'request.burst': {
    code: 'RATE_LIMITED',
    en: 'Too many requests at once. Try again in {seconds} s.',
    zh: '请求过于密集，请在 {seconds} 秒后重试。',
  },
  'request.method': {
    code: 'METHOD_NOT_ALLOWED',
    en: 'Method {method} is not allowed here; use POST, or GET for queries.',
    zh: '此处不允许使用 {method} 方法；请使用 POST，查询也可用 GET。',
  },
  'request.mutationByGet': {
    code: 'METHOD_NOT_ALLOWED',
    en: 'GET runs queries only; send this operation by POST.',
    zh: 'GET 只能执行查询；请用 POST 发送此操作。',
  },
  'request.accept': {
    code: 'NOT_ACCEPTABLE',
    en: 'None of the media types in Accept can be served; use application/graphql-response+json or application/json.',
    zh: '无法提供 Accept 所列的媒体类型；请使用 application/graphql-response+json 或 application/json。',
  },
  'request.contentType': {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    en: 'Content-Type {contentType} is not supported; send application/json in UTF-8.',
    zh: '不支持的 Content-Type：{contentType}；请发送 UTF-8 编码的 application/json。',
  },
  'request.encoding': {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    en: 'Content-Encoding {encoding} is not supported; send the body uncompressed.',
    zh: '不支持的 Content-Encoding：{encoding}；请发送未压缩的请求体。',
  },
  'request.csrf': {
    code: 'BAD_REQUEST',
    en: 'This request could have been sent by another site. Send the header Content-Type: application/json, or Weir-Require-Preflight: 1.',
    zh: '此请求可能由其他网站发起。请发送 Content-Type: application/json 或 Weir-Require-Preflight: 1 请求头。',
  },
  'request.emptyBody': {
    code: 'BAD_REQUEST',
    en: 'The request has no body; send a JSON object with "query".',
    zh: '请求没有内容；请发送带有 "query" 的 JSON 对象。',
  },
  'request.badJson': {
    code: 'BAD_REQUEST',
    en: 'The body is not valid JSON in UTF-8.',
    zh: '请求体不是有效的 UTF-8 JSON。',
  },
  'request.badParams': {
    code: 'BAD_REQUEST',
    en: '{field} must be {expected}.',
    zh: '{field} 必须是 {expected}。',
  },
  'request.batch': {
    code: 'BAD_REQUEST',
    en: 'Batches are not served; send one operation in one request.',
    zh: '不支持批量请求；每个请求只发送一个操作。',
  },
  'request.noQuery': {
    code: 'BAD_REQUEST',
    en: 'The request has no "query".',
    zh: '请求缺少 "query"。',
  },
  // the word that clients look for, in whatever language; they send the whole document then
  'request.persisted': {
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    en: 'PersistedQueryNotSupported',
    zh: 'PersistedQueryNotSupported',
  },
  'request.bodyTooLarge': {
    code: 'LIMIT_EXCEEDED',
    en: 'The body is larger than {limit} bytes (limit {name}). Send a shorter one; of an operation, a shorter document, or fewer and shorter variables.',
    zh: '请求体超过 {limit} 字节（限制 {name}）。请缩短请求体；如为操作，请缩短查询文本，或减少变量。',
  },
  'request.bodyTimeout': {
    code: 'BAD_REQUEST',
    en: 'The body did not arrive within {seconds} s.',
    zh: '请求体未在 {seconds} 秒内到达。',
  },
  'request.tooManyTokens': {
    code: 'LIMIT_EXCEEDED',
    en: 'The document has more than {limit} {limit:token|tokens} (limit WEIR_MAX_TOKENS). Split it, or move values into variables.',
    zh: '文档超过 {limit} 个词法单元（限制 WEIR_MAX_TOKENS）。请拆分，或把值放入变量。',
  },
  'request.nameTooLong': {
    code: 'LIMIT_EXCEEDED',
    en: 'A name in the document has {asked} characters; at most {limit} are allowed (limit MAX_NAME_LENGTH). Give aliases, variables, fragments and operations shorter names.',
    zh: '文档中有名称长达 {asked} 个字符，最多允许 {limit} 个（限制 MAX_NAME_LENGTH）。请缩短别名、变量、片段或操作的名称。',
  },
  'request.namesTooLong': {
    code: 'LIMIT_EXCEEDED',
    en: 'The names in the document have {asked} characters together; at most {limit} are allowed (limit MAX_NAMES_LENGTH). Shorten aliases, variables and fragments, or split it.',
    zh: '文档中的名称共 {asked} 个字符，最多允许 {limit} 个（限制 MAX_NAMES_LENGTH）。请缩短别名、变量和片段的名称，或拆分文档。',
  },
  'request.schemaNotAlone': {
    code: 'BAD_USER_INPUT',
    en: 'The catalogue is large: ask for __schema and __type in an operation of their own, or name datasets (/graphql?datasets=a,b).',
    zh: '目录较大：请单独查询 __schema 与 __type，或指定数据集（/graphql?datasets=a,b）。',
  },
  'request.lensUnknown': {
    code: 'BAD_USER_INPUT',
    en: 'The address asks for the schema of datasets that are not there: {names}. Correct datasets= in it; the query "datasets" lists the names.',
    zh: '地址要求显示以下数据集的模式，但目录中没有：{names}。请更正地址中的 datasets=；可用查询 datasets 查看现有名称。',
  },
  'request.replyNeedsGzip': {
    code: 'LIMIT_EXCEEDED',
    en: 'The answer has {bytes} bytes, more than {limit} (limit WEIR_MAX_REPLY_BYTES). Send Accept-Encoding: gzip, or name datasets (/graphql?datasets=a,b).',
    zh: '回复有 {bytes} 字节，超过 {limit}（限制 WEIR_MAX_REPLY_BYTES）。请发送 Accept-Encoding: gzip，或指定数据集（/graphql?datasets=a,b）。',
  },
  'request.schemaNeedsGzip': {
    code: 'LIMIT_EXCEEDED',
    en: 'The schema has {bytes} bytes, more than {limit} (limit WEIR_MAX_REPLY_BYTES). Send Accept-Encoding: gzip (curl --compressed), or name datasets (/schema.graphql?datasets=a,b).',
    zh: '模式定义有 {bytes} 字节，超过 {limit}（限制 WEIR_MAX_REPLY_BYTES）。请发送 Accept-Encoding: gzip（curl --compressed），或指定数据集（/schema.graphql?datasets=a,b）。',
  },
  'request.noOperationType': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    en: 'This schema has no {type} operations.',
    zh: '此模式没有 {type} 操作。',
  },
  'request.tooDeep': {
    code: 'LIMIT_EXCEEDED',
    en: 'The document is nested {asked} levels deep; at most {limit} {limit:is|are} allowed (limit WEIR_MAX_DEPTH). Ask for what lies deeper in a second operation.',
    zh: '文档嵌套 {asked} 层，最多允许 {limit} 层（限制 WEIR_MAX_DEPTH）。请用另一个操作查询更深层的内容。',
  },
  'request.tooManyAliases': {
    code: 'LIMIT_EXCEEDED',
    en: 'The operation has {asked} aliases, those of a fragment counted each time that it is spread; at most {limit} {limit:is|are} allowed (limit WEIR_MAX_ALIASES). Split it.',
    zh: '操作中有 {asked} 个别名（片段每次展开均计入），最多允许 {limit} 个（限制 WEIR_MAX_ALIASES）。请拆分操作。',
  },
  'request.tooManyRowFields': {
    code: 'LIMIT_EXCEEDED',
    en: 'The operation asks for {asked} dataset fields below rows; at most {limit} {limit:is|are} allowed (limit WEIR_MAX_ROW_FIELDS). Split it.',
    zh: '操作在 rows 下查询了 {asked} 个数据集字段，最多允许 {limit} 个（限制 WEIR_MAX_ROW_FIELDS）。请拆分操作。',
  },
  'request.tooManyRootFields': {
    code: 'LIMIT_EXCEEDED',
    en: 'The operation has {asked} fields at its root; at most {limit} are allowed (limit MAX_ROOT_FIELDS). Split it.',
    zh: '操作的根级有 {asked} 个字段，最多允许 {limit} 个（限制 MAX_ROOT_FIELDS）。请拆分操作。',
  },
  'request.tooManyFields': {
    code: 'LIMIT_EXCEEDED',
    en: 'The document has {asked} fields, those of a fragment counted each time that it is spread; at most {limit} are allowed (limit MAX_FIELDS). Split it.',
    zh: '文档中有 {asked} 个字段（片段每次展开均计入），最多允许 {limit} 个（限制 MAX_FIELDS）。请拆分文档。',
  },
  'request.tooManyFragments': {
    code: 'LIMIT_EXCEEDED',
    en: 'The document defines {asked} fragments; at most {limit} are allowed (limit MAX_FRAGMENTS). Split it.',
    zh: '文档定义了 {asked} 个片段，最多允许 {limit} 个（限制 MAX_FRAGMENTS）。请拆分文档。',
  },
  'request.tooManyExplanations': {
    code: 'LIMIT_EXCEEDED',
    en: 'The operation has {asked} fields explainAccess; at most {limit} is allowed (limit MAX_EXPLANATIONS). Send one operation for each.',
    zh: '操作中有 {asked} 个 explainAccess 字段，最多允许 {limit} 个（限制 MAX_EXPLANATIONS）。请分别发送。',
  },
  'request.tooManyIntrospections': {
    code: 'LIMIT_EXCEEDED',
    en: 'The operation has {asked} fields __schema and __type; at most {limit} are allowed (limit MAX_INTROSPECTIONS). Send one operation for each, or take /schema.graphql.',
    zh: '操作中有 {asked} 个 __schema 与 __type 字段，最多允许 {limit} 个（限制 MAX_INTROSPECTIONS）。请分别发送，或使用 /schema.graphql。',
  },
  'request.tooManyComparisons': {
    code: 'LIMIT_EXCEEDED',
    en: 'The document selects the same fields again and again at one place: merging them takes {asked} comparisons, at most {limit} are allowed (limit MAX_COMPARISONS). Select each field once.',
    zh: '文档在同一位置重复选择相同字段：合并需 {asked} 次比较，最多允许 {limit} 次（限制 MAX_COMPARISONS）。每个字段请只选择一次。',
  },
  'request.inputTooDeep': {
    code: 'LIMIT_EXCEEDED',
    en: 'An argument or variable is nested {asked} levels deep; at most {limit} are allowed (limit MAX_INPUT_DEPTH).',
    zh: '参数或变量嵌套 {asked} 层，最多允许 {limit} 层（限制 MAX_INPUT_DEPTH）。',
  },
  'request.tooManyInputObjects': {
    code: 'LIMIT_EXCEEDED',
    en: 'Arguments and variables hold {asked} objects; at most {limit} are allowed (limit MAX_INPUT_OBJECTS). Use in for a list of values.',
    zh: '参数和变量包含 {asked} 个对象，最多允许 {limit} 个（限制 MAX_INPUT_OBJECTS）。值的列表请使用 in。',
  },
  'request.tooManyInputValues': {
    code: 'LIMIT_EXCEEDED',
    en: 'The variables hold {asked} values or more; at most {limit} are allowed (limit MAX_INPUT_VALUES). Send fewer in one request.',
    zh: '变量包含至少 {asked} 个值，最多允许 {limit} 个（限制 MAX_INPUT_VALUES）。请减少单次请求中的值。',
  },
  'request.tooManyCatalogueValues': {
    code: 'LIMIT_EXCEEDED',
    en: 'The catalogue fields of this operation may give {asked} values; at most {limit} are allowed (limit MAX_CATALOGUE_VALUES). Ask for smaller pages or fewer fields.',
    zh: '此操作的目录字段最多可能返回 {asked} 个值，最多允许 {limit} 个（限制 MAX_CATALOGUE_VALUES）。请减小分页或减少字段。',
  },
  'request.tooMuchSchema': {
    code: 'LIMIT_EXCEEDED',
    en: 'The answer about the schema has more than {limit} values (limit MAX_SCHEMA_VALUES). Ask for each part once; /schema.graphql has the whole.',
    zh: '关于模式的结果超过 {limit} 个值（限制 MAX_SCHEMA_VALUES）。请避免重复查询；完整模式见 /schema.graphql。',
  },
  'request.tooLongSchema': {
    code: 'LIMIT_EXCEEDED',
    en: 'The answer about the schema has more than {limit} bytes (limit MAX_SCHEMA_BYTES). Ask for each part once, or name datasets (/graphql?datasets=a,b).',
    zh: '关于模式的结果超过 {limit} 字节（限制 MAX_SCHEMA_BYTES）。请避免重复查询，或指定数据集（/graphql?datasets=a,b）。',
  },
  'request.fragmentCycle': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    en: 'The fragment {name} leads back to itself. Remove one of the spreads on that way.',
    zh: '片段 {name} 循环引用了自身。请去掉循环中的一处展开。',
  },
  'request.noOperation': {
    code: 'OPERATION_RESOLUTION_FAILURE',
    en: 'The document has no operation of that name, or several and none was named. Give operationName.',
    zh: '文档中没有该名称的操作，或有多个操作而未指明。请给出 operationName。',
  },
  'request.queriesExplained': {
    code: 'OPERATION_RESOLUTION_FAILURE',
    en: 'Only queries are explained, and this is a {type}. Give a query, or name one of the document in operationName.',
    zh: '只能解释查询，而此操作为 {type}。请提供查询，或用 operationName 指明文档中的一个查询。',
  },
  'request.replyTooLarge': {
    code: 'LIMIT_EXCEEDED',
    en: 'The answer is larger than {limit} bytes (limit WEIR_MAX_REPLY_BYTES). Ask for fewer rows or columns; of the schema, take /schema.graphql or name datasets (/graphql?datasets=a,b).',
    zh: '结果超过 {limit} 字节（限制 WEIR_MAX_REPLY_BYTES）。请减少行数或列数；如为模式，请使用 /schema.graphql 或指定数据集（/graphql?datasets=a,b）。',
  },
  'request.notFound': {
    code: 'BAD_REQUEST',
    en: 'There is nothing at this address; the API is at /graphql.',
    zh: '此地址没有内容；接口位于 /graphql。',
  },
} as const satisfies Record<string, Message>
