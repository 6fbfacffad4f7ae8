import type { Message } from '../message'

/** Messages about the HTTP request and the GraphQL document. */
export const requestMessages = {
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
  'request.bodyTooLarge': {
    code: 'LIMIT_EXCEEDED',
    en: 'The body is larger than {limit} bytes (limit WEIR_MAX_BODY_BYTES).',
    zh: '请求体超过 {limit} 字节（限制 WEIR_MAX_BODY_BYTES）。',
  },
  'request.bodyTimeout': {
    code: 'BAD_REQUEST',
    en: 'The body did not arrive within {seconds} s.',
    zh: '请求体未在 {seconds} 秒内到达。',
  },
  'request.tooManyTokens': {
    code: 'LIMIT_EXCEEDED',
    en: 'The document has more than {limit} tokens (limit WEIR_MAX_TOKENS). Split it, or move values into variables.',
    zh: '文档超过 {limit} 个词法单元（限制 WEIR_MAX_TOKENS）。请拆分，或把值放入变量。',
  },
  'request.schemaNotAlone': {
    code: 'BAD_USER_INPUT',
    en: 'The catalogue is large: ask for __schema and __type in an operation of their own, or name datasets (/graphql?datasets=a,b).',
    zh: '目录较大：请单独查询 __schema 与 __type，或指定数据集（/graphql?datasets=a,b）。',
  },
  'request.replyNeedsGzip': {
    code: 'LIMIT_EXCEEDED',
    en: 'The answer has {bytes} bytes, more than {limit} (limit WEIR_MAX_REPLY_BYTES). Send Accept-Encoding: gzip, or name datasets (/graphql?datasets=a,b).',
    zh: '回复有 {bytes} 字节，超过 {limit}（限制 WEIR_MAX_REPLY_BYTES）。请发送 Accept-Encoding: gzip，或指定数据集（/graphql?datasets=a,b）。',
  },
  'request.noOperationType': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    en: 'This schema has no {type} operations.',
    zh: '此模式没有 {type} 操作。',
  },
  'request.tooDeep': {
    code: 'LIMIT_EXCEEDED',
    en: 'The document is nested deeper than {limit} levels (limit WEIR_MAX_DEPTH).',
    zh: '文档嵌套超过 {limit} 层（限制 WEIR_MAX_DEPTH）。',
  },
  'request.operationName': {
    code: 'LIMIT_EXCEEDED',
    en: 'The name of an operation has more than {limit} characters (limit {name}). Give it a shorter one.',
    zh: '操作名称超过 {limit} 个字符（限制 {name}）。请使用更短的名称。',
  },
  'request.replyTooLarge': {
    code: 'LIMIT_EXCEEDED',
    en: 'The answer is larger than {limit} bytes (limit WEIR_MAX_REPLY_BYTES). Ask for fewer rows or columns.',
    zh: '结果超过 {limit} 字节（限制 WEIR_MAX_REPLY_BYTES）。请减少行数或列数。',
  },
  'request.notFound': {
    code: 'BAD_REQUEST',
    en: 'There is nothing at this address; the API is at /graphql.',
    zh: '此地址没有内容；接口位于 /graphql。',
  },
} as const satisfies Record<string, Message>
