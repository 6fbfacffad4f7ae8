import type { GraphQLFormattedError } from 'graphql'
import { fromAppError } from '../gateway/error-format'
import type { OperationOutcome } from '../gateway/gateway'
import { errorCodes, type ErrorCode } from '../kernel/codes'
import { AppError } from '../kernel/errors'
import type { Locale } from '../kernel/message'
import { replyLimit, replyTooLarge } from '../kernel/passed-limit'
import { dataText, type DataText } from './data-text'
import { JSON_TYPE, type ReplyType } from './media-type'

/** An answer as it will leave, once its record is durable. */
export interface Draft {
  readonly outcome: OperationOutcome
  readonly text: DataText
  /** Codes of its errors, each once, in order of appearance. */
  readonly codes: readonly ErrorCode[]
  readonly status: number
}

/** What an answer depends on beside the operation. */
export interface DraftTerms {
  /** WEIR_MAX_REPLY_BYTES: nothing longer leaves, but for a ready text that goes out compressed. */
  readonly maxReplyBytes: number
  readonly takesGzip: boolean
  readonly locale: Locale
  /** null: none that we can serve. */
  readonly accepted: ReplyType | null
  /** Whether what came was a GraphQL request. */
  readonly isRequest: boolean
}

export const draftOf = (outcome: OperationOutcome, terms: DraftTerms): Draft => {
  const text = dataText(outcome.data)
  const { maxReplyBytes: limit, takesGzip } = terms
  if (text.bytes <= limit || (text.ready !== undefined && takesGzip)) return draft(outcome, text, terms)
  const error =
    text.ready === undefined
      ? replyTooLarge(limit, text.bytes)
      : AppError.of('request.replyNeedsGzip', { bytes: text.bytes, limit }, replyLimit(limit, text.bytes))
  const { data: _data, ...rest } = outcome
  const refused = { ...rest, errors: [fromAppError(error, terms.locale).toJSON()], status: error.status }
  return draft(refused, dataText(undefined), terms)
}

const draft = (outcome: OperationOutcome, text: DataText, terms: DraftTerms): Draft => {
  const codes: ErrorCode[] = []
  for (const error of outcome.errors) {
    const code = codeOf(error)
    if (!codes.includes(code)) codes.push(code)
  }
  return { outcome, text, codes, status: statusOf(outcome, codes, terms) }
}

/** Under `application/json` a GraphQL answer is 200 whatever it says; a request that is none keeps its status. */
const statusOf = (
  outcome: OperationOutcome,
  codes: readonly ErrorCode[],
  { isRequest, accepted }: DraftTerms,
): number => {
  const first = codes[0]
  if (outcome.data != null || first === undefined) return outcome.status ?? 200
  const { stage, status } = errorCodes[first]
  if (first === 'METHOD_NOT_ALLOWED') return 405
  const isAnswer = isRequest && stage === 'request' && accepted === JSON_TYPE
  return isAnswer ? 200 : (outcome.status ?? status)
}

const codeOf = (error: GraphQLFormattedError): ErrorCode => {
  const code = error.extensions?.['code']
  return isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR'
}

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code)
