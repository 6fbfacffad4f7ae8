import type { IncomingHttpHeaders } from 'node:http'
import { memoized } from '../kernel/memo'

/** Whether a client takes gzip (RFC 9110, 12.5.3): named, and not with a weight of 0. */
export const takesGzip = (headers: IncomingHttpHeaders): boolean => {
  const accepted = headers['accept-encoding']
  return accepted !== undefined && namesGzip(String(accepted))
}

const namesGzip = memoized(
  (accepted) =>
    accepted
      .split(',')
      .some((coding) => /^\s*(gzip|x-gzip|\*)\s*(;\s*q=(?!0(\.0{0,3})?\s*$)|$)/i.test(coding)),
  { most: 1_000, longest: 200 },
)
