import type { Fault } from '../kernel/errors'
import type { Locale, MessageParams } from '../kernel/message'
import { textOf, type MessageId } from '../kernel/messages'

/** A warning as `--json` has it: what programs go by, and the sentence for people. */
export interface ToldWarning {
  readonly code: MessageId
  readonly params: MessageParams
  readonly text: string
}

export const toldWarning = (
  { message, params }: Pick<Fault, 'message' | 'params'>,
  locale: Locale,
): ToldWarning => ({ code: message, params, text: textOf(message, locale, params) })
