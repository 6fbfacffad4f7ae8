import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { AppError } from '../kernel/errors'
import { readBody, type BodyLimits } from './body'
import { isJsonBody } from './media-type'

/** The GraphQL request in an HTTP request (GraphQL over HTTP, Request). */
export interface RequestParams {
  readonly method: 'GET' | 'POST'
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

export interface RequestRules extends BodyLimits {
  /** WEIR_CORS_ORIGINS */
  readonly corsOrigins: readonly string[]
}

/**
 * Reads method, content type, origin and body.
 * @throws AppError METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, LIMIT_EXCEEDED, BAD_REQUEST, PERSISTED_QUERY_NOT_SUPPORTED
 */
export const readRequest = async (request: IncomingMessage, rules: RequestRules): Promise<RequestParams> => {
  const { method = '', headers } = request
  if (method === 'GET') {
    refuseForgery(headers, rules.corsOrigins)
    return readParams('GET', searchParams(request.url ?? ''))
  }
  if (method !== 'POST') throw AppError.of('request.method', { method: method.slice(0, 20) })
  if (!isJsonBody(headers['content-type']))
    throw AppError.of('request.contentType', { contentType: (headers['content-type'] ?? '—').slice(0, 100) })
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw AppError.of('request.encoding', { encoding: encoding.slice(0, 40) })
  const body = await readBody(request, rules)
  if (body.length === 0) throw AppError.of('request.emptyBody')
  return readParams('POST', parseJson(body))
}

/**
 * A GET can be sent by any page that a person has open. It is refused when the browser says that another site sent it
 * and nothing in it needed that site to ask first (a preflight).
 */
const refuseForgery = (headers: IncomingHttpHeaders, origins: readonly string[]): void => {
  const asked = headers['weir-require-preflight'] ?? headers.authorization
  if (asked !== undefined || isJsonBody(headers['content-type'])) return
  const site = headers['sec-fetch-site']
  const origin = headers.origin
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  const isForeignOrigin = origin !== undefined && !origins.includes(origin) && hostOf(origin) !== headers.host
  if (isForeignOrigin || (isForeignSite && (origin === undefined || !origins.includes(origin))))
    throw AppError.of('request.csrf')
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined

const searchParams = (url: string): Record<string, unknown> => {
  const search = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '')
  const text = (name: string): string | undefined => search.get(name) ?? undefined
  const json = (name: string): unknown => {
    const value = text(name)
    if (value === undefined || value === '') return undefined
    try {
      return parseJson(Buffer.from(value))
    } catch {
      throw badParam(name, 'a JSON object')
    }
  }
  return {
    query: text('query'),
    operationName: text('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown
  } catch (cause) {
    throw AppError.of('request.badJson', {}, {}, cause)
  }
}

const readParams = (method: 'GET' | 'POST', body: unknown): RequestParams => {
  if (Array.isArray(body)) throw AppError.of('request.batch')
  if (!isObject(body)) throw badParam('body', 'a JSON object')
  const { query, operationName, variables, extensions } = body
  if (query == null || query === '')
    throw AppError.of(namesPersisted(extensions) ? 'request.persisted' : 'request.noQuery')
  if (typeof query !== 'string') throw badParam('query', 'a string')
  if (operationName != null && typeof operationName !== 'string') throw badParam('operationName', 'a string')
  if (variables != null && !isObject(variables)) throw badParam('variables', 'an object')
  if (extensions != null && !isObject(extensions)) throw badParam('extensions', 'an object')
  return {
    method,
    query,
    operationName: operationName == null || operationName === '' ? null : operationName,
    variables: variables ?? {},
  }
}

/** Clients that persist queries send the hash of one first, and the whole where they are told that it is not served. */
const namesPersisted = (extensions: unknown): boolean =>
  isObject(extensions) && extensions['persistedQuery'] != null

const badParam = (field: string, expected: string): AppError =>
  AppError.of('request.badParams', { field, expected })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
