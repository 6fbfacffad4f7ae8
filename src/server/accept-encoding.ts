import type { IncomingHttpHeaders } from 'node:http'

/** Whether a client takes gzip (RFC 9110, 12.5.3): named, and not with a weight of 0. */
export const takesGzip = (headers: IncomingHttpHeaders): boolean =>
  String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((coding) => /^\s*(gzip|x-gzip|\*)\s*(;\s*q=(?!0(\.0{0,3})?\s*$)|$)/i.test(coding))
