import type { IncomingMessage } from 'node:http'
import type { OperationRequest } from '../gateway/operation'
import { lensOf } from '../gateway/schema/lens'
import type { Cancellation } from '../kernel/cancellation'
import { memoized } from '../kernel/memo'
import type { Locale } from '../kernel/message'
import { localeOf } from '../kernel/messages'
import { takesGzip } from './accept-encoding'
import { readRequest, type RequestParams, type RequestRules } from './http-request'
import { replyTypeOf, type ReplyType } from './media-type'

/** A request for an operation as it came: its headers, and its body once it is read. */
export class Incoming {
  readonly locale: Locale
  /** null: none that we can serve. */
  readonly accepted: ReplyType | null
  /** null: not read, or no GraphQL request. */
  params: RequestParams | null = null
  /** Its end too: a body comes once, however often the operation is decided. */
  private reading: Promise<RequestParams> | undefined

  constructor(
    readonly message: IncomingMessage,
    readonly requestId: string,
    private readonly rules: RequestRules,
  ) {
    this.locale = localeOfHeader(message.headers['accept-language'] ?? '')
    this.accepted = replyTypeOfHeader(message.headers.accept ?? '')
  }

  get takesGzip(): boolean {
    return takesGzip(this.message.headers)
  }

  /** @throws as `readRequest`, the same each time */
  async read(): Promise<RequestParams> {
    this.params = await (this.reading ??= readRequest(this.message, this.rules))
    return this.params
  }

  /** @param params as `read` gave them */
  operation(params: RequestParams, cancellation: Cancellation): OperationRequest {
    const { method, query, operationName, variables } = params
    return {
      method,
      query,
      operationName,
      variables,
      lens: lensOf(this.message.url ?? ''),
      requestId: this.requestId,
      locale: this.locale,
      agreement: this.header('weir-agreement'),
      purpose: this.header('weir-purpose'),
      cancellation,
    }
  }

  /** Its first 100 characters; null: absent or empty. */
  header(name: string): string | null {
    const value = this.message.headers[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 100) : null
  }
}

// what the same few clients send again and again
const localeOfHeader = memoized(localeOf, { most: 1_000, longest: 200 })
const replyTypeOfHeader = memoized(replyTypeOf, { most: 1_000, longest: 200 })
