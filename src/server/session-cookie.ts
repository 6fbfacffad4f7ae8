import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Client } from './client-address'

/** What a browser keeps: the session, and that this device signed in before. */
export type CookieKind = 'session' | 'device'

const names: Readonly<Record<CookieKind, string>> = { session: 'weir_session', device: 'weir_device' }

/** By https the name has a prefix that no page of another host and no plain connection can set (RFC 6265bis 4.1.3). */
const nameOf = (kind: CookieKind, isSecure: boolean): string => `${isSecure ? '__Host-' : ''}${names[kind]}`

const MAX_COOKIE_CHARACTERS = 200

/**
 * The cookie of a kind; undefined: none. By https only the one with the prefix counts, because a neighbour of this host
 * can set the other. Where it is not known how the request came (a GET does not say), that one goes before.
 */
export const readCookie = (
  headers: IncomingHttpHeaders,
  kind: CookieKind,
  { isSecure }: Pick<Client, 'isSecure'>,
): string | undefined => {
  const { cookie } = headers
  if (cookie === undefined) return undefined
  return valueOf(cookie, nameOf(kind, true)) ?? (isSecure ? undefined : valueOf(cookie, nameOf(kind, false)))
}

const valueOf = (cookies: string, name: string): string | undefined => {
  for (const pair of cookies.split(';')) {
    const cut = pair.indexOf('=')
    if (cut > 0 && pair.slice(0, cut).trim() === name) {
      const value = pair.slice(cut + 1).trim()
      return value.length > 0 && value.length <= MAX_COOKIE_CHARACTERS ? value : undefined
    }
  }
  return undefined
}

/**
 * A `Set-Cookie` that no script reads, and that no other site's page sends (SameSite=Strict: our pages hold nothing
 * that a link from elsewhere would need it for).
 * @param maxAgeS 0: forget it
 */
export const setCookie = (
  kind: CookieKind,
  value: string,
  maxAgeS: number,
  { isSecure }: Pick<Client, 'isSecure'>,
): string =>
  `${nameOf(kind, isSecure)}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`

/**
 * Whether a page of this very origin sent the request. A browser says so in Sec-Fetch-Site, which no page can set;
 * an older one, or one on a plain connection, names its origin. What says neither is not of a page of ours.
 */
export const isOwnPage = (headers: IncomingHttpHeaders): boolean => {
  const { 'sec-fetch-site': site, origin, host } = headers
  if (site !== undefined) return site === 'same-origin'
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
}

/**
 * The session that a request for /graphql may use: a POST, whose content type a form cannot have (`readRequest`), of a
 * page of ours. Otherwise its cookie counts as not sent.
 */
export const usableSession = (
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  client: () => Client,
): string | undefined => {
  if (headers.cookie === undefined || method !== 'POST' || !isOwnPage(headers)) return undefined
  return readCookie(headers, 'session', client())
}
