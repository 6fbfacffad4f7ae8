/** Names and values in turn, as `writeHead` takes them. */
export type HeaderList = readonly string[]

/** What every answer carries, pages too. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
} as const

export const securityHeaderList: HeaderList = Object.entries(securityHeaders).flat()

/** Lets pages of the listed origins (WEIR_CORS_ORIGINS) read an answer. No credentials: a session is for pages of this origin. */
export const originHeaders = (origin: string | undefined, origins: readonly string[]): HeaderList =>
  origin !== undefined && origins.includes(origin)
    ? [
        'access-control-allow-origin',
        origin,
        'access-control-expose-headers',
        'weir-request-id, retry-after, ratelimit, ratelimit-policy',
      ]
    : []
