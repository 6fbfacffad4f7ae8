import { errorCodes, type ErrorCode } from './codes'
import type { Locale, MessageParams } from './message'
import { messages, textOf, type MessageId, type ParamsOf } from './messages'

/** What an error tells beside its code: the rule that spoke, the places it means, and what to do next. */
export interface ErrorDetails {
  /** The rule of `policies/` that decided, e.g. `R-05`. */
  readonly rule?: string
  /** Schema coordinates, `Dataset.column`. */
  readonly coordinates?: readonly string[]
  readonly applyUrl?: string
  /** Seconds. */
  readonly retryAfter?: number
  /** The bound that was passed. */
  readonly limit?: PassedLimit
  /** What an evaluation has to answer, word for word. */
  readonly checklist?: readonly { readonly conditionSet: string; readonly item: string }[]
}

export interface PassedLimit {
  /** A setting, or a constant of the program. */
  readonly name: string
  readonly value: number
  /** What was asked; absent: more than could be counted. */
  readonly asked?: number
}

/** A fault that is told to whoever asked: a message of the table, with parameters. Plain data, not thrown. */
export interface Fault {
  readonly message: MessageId
  readonly params: MessageParams
  readonly details: ErrorDetails
}

/** The codes that tell of a limit: whoever raises one says which it is. */
type LimitCode = 'LIMIT_EXCEEDED' | 'COST_TOO_HIGH'

type LimitMessageId = {
  [M in MessageId]: (typeof messages)[M]['code'] extends LimitCode ? M : never
}[MessageId]

/**
 * What goes with a message: a value for each of its placeholders, none where it has none; and the limit where its code
 * tells of one.
 */
type FaultArguments<M extends MessageId> = [Extract<M, LimitMessageId>] extends [never]
  ? Record<never, never> extends ParamsOf<M>
    ? [params?: ParamsOf<M>, details?: ErrorDetails, cause?: unknown]
    : [params: ParamsOf<M>, details?: ErrorDetails, cause?: unknown]
  : [params: ParamsOf<M>, details: ErrorDetails & { readonly limit: PassedLimit }, cause?: unknown]

/** The fault of a message that is known only when it happens; `fault` checks the parameters where it is known before. */
export const faultOf = (
  message: MessageId,
  params: MessageParams = {},
  details: ErrorDetails = {},
): Fault => ({ message, params, details })

export const fault = <M extends MessageId>(message: M, ...args: FaultArguments<M>): Fault => {
  const [params, details] = args
  return faultOf(message, params, details)
}

export const codeOf = (f: Fault): ErrorCode => messages[f.message].code

/** A fault, thrown. `message` is English, for logs and the command line; `textIn` gives the reader's language. */
export class AppError extends Error {
  readonly fault: Fault

  constructor(f: Fault, options?: { readonly cause?: unknown }) {
    super(textOf(f.message, 'en', f.params), options)
    this.name = 'AppError'
    this.fault = f
  }

  static of<M extends MessageId>(message: M, ...args: FaultArguments<M>): AppError {
    const [params, details, cause] = args
    return new AppError(faultOf(message, params, details), cause === undefined ? undefined : { cause })
  }

  get code(): ErrorCode {
    return codeOf(this.fault)
  }

  get status(): number {
    return errorCodes[this.code].status
  }

  textIn(locale: Locale): string {
    return textOf(this.fault.message, locale, this.fault.params)
  }
}

/**
 * Our own bug, not the caller's: a condition that the code relies on does not hold.
 * @param id a fixed id to find the line by
 */
export function invariant(condition: unknown, id: string, what: string): asserts condition {
  if (!condition) throw new Error(`invariant ${id}: ${what}`)
}

export const assertNever = (value: never): never => {
  throw new Error(`invariant 5c1d: unexpected ${JSON.stringify(value)}`)
}
