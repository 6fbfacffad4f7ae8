import { AppError, type PassedLimit } from './errors'
import type { Text } from './message'

/**
 * The refusal of a query that has more of something than a limit allows.
 * @param asked absent: counting ended at the limit
 */
export const tooMany = (what: Text, limit: number, name: string, asked?: number): AppError =>
  asked === undefined
    ? AppError.of('query.tooMany', { what, limit, name }, { limit: { name, value: limit } })
    : AppError.of(
        'query.tooManyAsked',
        { what, limit, name, asked },
        { limit: { name, value: limit, asked } },
      )

/** @param bytes of the whole answer; absent: not known */
export const replyLimit = (limit: number, bytes?: number): { readonly limit: PassedLimit } => {
  const passed = { name: 'WEIR_MAX_REPLY_BYTES', value: limit }
  return { limit: bytes === undefined ? passed : { ...passed, asked: bytes } }
}

/** The refusal of an answer that is longer than WEIR_MAX_REPLY_BYTES. @param bytes as of `replyLimit` */
export const replyTooLarge = (limit: number, bytes?: number, cause?: unknown): AppError =>
  AppError.of('request.replyTooLarge', { limit }, replyLimit(limit, bytes), cause)
