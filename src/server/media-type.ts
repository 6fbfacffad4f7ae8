import { memoized } from '../kernel/memo'

/** The media types that an answer can have (GraphQL over HTTP). */
export const GRAPHQL_RESPONSE = 'application/graphql-response+json'
export const JSON_TYPE = 'application/json'

export type ReplyType = typeof GRAPHQL_RESPONSE | typeof JSON_TYPE

/**
 * The media type to answer in, from `Accept` (RFC 9110 12.5.1): the acceptable one of the highest weight, the more
 * modern one among equals. No header: `application/json`, as clients of old expect.
 * @returns null when neither is acceptable
 */
export const replyTypeOf = (accept: string | undefined): ReplyType | null => {
  if (accept === undefined || accept.trim() === '') return JSON_TYPE
  let best: ReplyType | null = null
  let bestWeight = 0
  for (const type of [GRAPHQL_RESPONSE, JSON_TYPE] as const) {
    const weight = weightOf(type, accept)
    if (weight > bestWeight) [best, bestWeight] = [type, weight]
  }
  // `*/*` from a client that does not care: what it would get without a header
  return best === GRAPHQL_RESPONSE && !accept.includes(GRAPHQL_RESPONSE) ? JSON_TYPE : best
}

/** The weight of the most exact range that matches; 0: not acceptable. */
const weightOf = (type: ReplyType, accept: string): number => {
  let exactness = -1
  let weight = 0
  for (const entry of accept.toLowerCase().split(',')) {
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
