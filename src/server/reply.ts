import type { GraphQLFormattedError } from 'graphql'
import { gzipOf, READY_DATA_START, textOf, type ReadyData } from '../gateway/ready-text'
import type { Confirmation } from '../metering/end/confirmation'
import type { Receipt } from '../metering/usage-log'
import type { ReplyType } from './media-type'
import type { HeaderList } from './reply-headers'

/** `extensions.usage` of every reply. */
export interface UsageExtension {
  readonly requestId: string
  /** Id of the usage record; null: it could not be written, and nothing was delivered. */
  readonly record: string | null
  readonly receipt: Receipt | null
  readonly cost: { readonly requested: number; readonly actual: number }
  readonly rows: number
  /** Length of `data` in UTF-8. */
  readonly bytes: number
  /** What is left of each budget; empty: none applies. */
  readonly remaining: Readonly<Record<string, number>>
}

/** `extensions` of every reply. */
export interface ReplyExtensions {
  readonly usage: UsageExtension
  /** How far the taking away of access has come, in the reply to a mutation that took some away. */
  readonly narrowing?: Confirmation | undefined
}

export interface Reply {
  readonly status: number
  readonly headers: HeaderList
  readonly type: ReplyType
  readonly pieces: readonly (string | Buffer)[]
}

/** The JSON text of an answer. @param data null: the operation was not executed, and `data` is absent */
export const replyPieces = (
  data: readonly (string | Buffer)[] | null,
  errors: readonly GraphQLFormattedError[],
  extensions: ReplyExtensions,
): readonly (string | Buffer)[] => {
  const tail = replyTail(errors, extensions)
  return data === null ? [`{${tail}`] : [READY_DATA_START, ...data, `,${tail}`]
}

/** What follows `data` and its comma. */
const replyTail = (errors: readonly GraphQLFormattedError[], extensions: ReplyExtensions): string =>
  `${errors.length > 0 ? `"errors":${JSON.stringify(errors)},` : ''}"extensions":${JSON.stringify(extensions)}}`

/** The bytes of an answer whose `data` is kept compressed, as gzip or as they are. */
export const readyPieces = async (
  { text }: ReadyData,
  usage: UsageExtension,
  isGzip: boolean,
): Promise<readonly (string | Buffer)[]> => {
  const tail = `,${replyTail([], { usage })}`
  return isGzip ? gzipOf(text, tail) : [await textOf(text), tail]
}

const contentTypes: Readonly<Record<ReplyType, string>> = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
}

const varied = 'Accept, Accept-Encoding, Accept-Language, Authorization, Origin'

export interface ReplyHead {
  /** Of the body, in bytes. */
  readonly length: number
  readonly headers: string[]
}

export const headOf = ({ headers, type, pieces }: Reply): ReplyHead => {
  let length = 0
  for (const piece of pieces) length += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
  const own = ['content-type', contentTypes[type], 'content-length', String(length)]
  return { length, headers: [...headers, ...own, 'cache-control', 'no-store', 'vary', varied] }
}
