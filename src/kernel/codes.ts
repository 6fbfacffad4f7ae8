/**
 * The registry of error codes. A code is public API (`extensions.code`): it is never renamed and never
 * reused. `stage` groups the codes in docs/errors.md; `status` is the HTTP status of a reply in which this
 * error leaves nothing to deliver (GraphQL errors beside delivered data stay 200).
 */
export const errorCodes = {
  GRAPHQL_PARSE_FAILED: { stage: 'request', status: 400 },
  GRAPHQL_VALIDATION_FAILED: { stage: 'request', status: 400 },
  OPERATION_RESOLUTION_FAILURE: { stage: 'request', status: 400 },
  BAD_REQUEST: { stage: 'request', status: 400 },
  BAD_USER_INPUT: { stage: 'request', status: 400 },
  PERSISTED_QUERY_NOT_FOUND: { stage: 'request', status: 200 },
  PERSISTED_QUERY_NOT_SUPPORTED: { stage: 'request', status: 200 },
  METHOD_NOT_ALLOWED: { stage: 'request', status: 405 },
  NOT_ACCEPTABLE: { stage: 'request', status: 406 },
  UNSUPPORTED_MEDIA_TYPE: { stage: 'request', status: 415 },
  LIMIT_EXCEEDED: { stage: 'request', status: 400 },
  COST_TOO_HIGH: { stage: 'request', status: 400 },
  CLIENT_GONE: { stage: 'request', status: 400 },
  UNAUTHENTICATED: { stage: 'identity', status: 401 },
  FORBIDDEN: { stage: 'identity', status: 403 },
  NOT_IN_CATALOGUE: { stage: 'catalogue', status: 404 },
  AGREEMENT_REQUIRED: { stage: 'policy', status: 403 },
  AGREEMENT_NOT_ACTIVE: { stage: 'policy', status: 403 },
  AGREEMENT_AMBIGUOUS: { stage: 'policy', status: 400 },
  SCOPE_EXCEEDED: { stage: 'policy', status: 403 },
  PURPOSE_NOT_PERMITTED: { stage: 'policy', status: 403 },
  SUSPENDED: { stage: 'policy', status: 403 },
  TERMINATED: { stage: 'policy', status: 403 },
  INVALID_TRANSITION: { stage: 'agreement', status: 409 },
  QUOTA_EXCEEDED: { stage: 'budget', status: 429 },
  RATE_LIMITED: { stage: 'budget', status: 429 },
  QUERY_TIMEOUT: { stage: 'ours', status: 504 },
  METERING_UNAVAILABLE: { stage: 'ours', status: 503 },
  UNAVAILABLE: { stage: 'ours', status: 503 },
  PENDING: { stage: 'ours', status: 202 },
  INTERNAL_SERVER_ERROR: { stage: 'ours', status: 500 },
} as const satisfies Record<string, { readonly stage: Stage; readonly status: number }>

type Stage = 'request' | 'identity' | 'catalogue' | 'policy' | 'agreement' | 'budget' | 'ours'

export type ErrorCode = keyof typeof errorCodes
