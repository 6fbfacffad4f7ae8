import type { Failure } from './exchange'
import type { Language } from './language'
import { textOf } from './texts'

/** A failure in words: what, why and what next. */
export const failureText = (failure: Failure, language: Language): string =>
  failure.reason === 'notGraphql'
    ? textOf('notGraphql', language, { status: failure.status })
    : textOf(failure.reason, language)
