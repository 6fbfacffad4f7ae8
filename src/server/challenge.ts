/**
 * `WWW-Authenticate` of every 401: how to say who one is, and that the key or token which was given is not good
 * (RFC 9110 11.6.1, RFC 6750 3).
 * @param authorization the header as received
 */
export const challengeOf = (authorization: string | undefined): string =>
  `Bearer realm="weir"${/^bearer /i.test(authorization ?? '') ? ', error="invalid_token"' : ''}`
