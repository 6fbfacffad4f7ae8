import { memoized } from '../kernel/memo'

/** The media types that an answer can have (GraphQL over HTTP). */
export const GRAPHQL_RESPONSE = 'application/graphql-response+json'
export const JSON_TYPE = 'application/json'

export type ReplyType = typeof GRAPHQL_RESPONSE | typeof JSON_TYPE

/**
 * The media type to answer in, from `Accept` (RFC 9110 12.5.1): the acceptable one of the higher weight. Among equals the
 * more modern one where it is named, and else `application/json`, as without a header: clients of old expect it.
 * @returns null when neither is acceptable
 */
export const replyTypeOf = (accept: string): ReplyType | null => {
  // names of media types are the same in any case
  const lower = accept.trim().toLowerCase()
  if (lower === '') return JSON_TYPE
  const modern = weightOf(GRAPHQL_RESPONSE, lower)
  const old = weightOf(JSON_TYPE, lower)
  if (modern === 0 && old === 0) return null
  if (modern === old) return lower.includes(GRAPHQL_RESPONSE) ? GRAPHQL_RESPONSE : JSON_TYPE
  return modern > old ? GRAPHQL_RESPONSE : JSON_TYPE
}

/** The weight of the most exact range that matches; 0: not acceptable. */
const weightOf = (type: ReplyType, accept: string): number => {
  let exactness = -1
  let weight = 0
  for (const entry of accept.split(',')) {
    const [range = '', ...params] = entry.split(';').map((part) => part.trim())
    const matched = range === type ? 2 : range === 'application/*' ? 1 : range === '*/*' ? 0 : -1
    const charset = params.find((param) => param.startsWith('charset='))
    if (matched <= exactness || (charset !== undefined && !/^charset="?utf-8"?$/.test(charset))) continue
    exactness = matched
    const q = params.find((param) => param.startsWith('q='))
    weight = q === undefined ? 1 : Math.min(1, Math.max(0, Number(q.slice(2)) || 0))
  }
  return weight
}

/** Whether a body of this `Content-Type` is JSON in UTF-8. */
export const isJsonBody = (contentType: string | undefined): boolean =>
  contentType !== undefined && namesJson(contentType)

const namesJson = memoized(readsAsJson, { most: 1_000, longest: 200 })

function readsAsJson(contentType: string): boolean {
  const [type = '', ...params] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charset = params.find((param) => param.startsWith('charset='))
  return type === JSON_TYPE && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
}
