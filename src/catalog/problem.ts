import { AppError } from '../kernel/errors'
import { fill, type MessageParams, type Text } from '../kernel/message'
import { messages, textsOf, type MessageId } from '../kernel/messages'

/** Something that must be put right, and where. */
export interface Problem {
  /** `dataset` or `dataset.column`. */
  readonly coordinate: string
  readonly text: Text
}

/** @param message one of the table, with `{coordinate}` in it */
export const problem = (message: MessageId, coordinate: string, params: MessageParams = {}): Problem => ({
  coordinate,
  text: textsOf(message, { coordinate, ...params }),
})

/** A field that does not have the form that is expected of it. @param expected in every language */
export const fieldProblem = (coordinate: string, field: string, expected: Text): Problem => {
  const message = messages['catalog.draft.field']
  const text = (locale: 'en' | 'zh') =>
    fill(message[locale], { coordinate, field, expected: expected[locale] })
  return { coordinate, text: { en: text('en'), zh: text('zh') } }
}

/** One error that tells all problems. */
export const problemsError = (
  message: 'catalog.cannotPublish' | 'catalog.badDraft',
  dataset: string,
  problems: readonly Problem[],
): AppError =>
  AppError.of(
    message,
    { dataset, problems: problems.map(({ text }) => text) },
    { coordinates: [...new Set(problems.map(({ coordinate }) => coordinate))] },
  )

/** A name as messages show it: on one line, at most 60 characters, whatever was handed in. */
export const shownName = (name: string): string =>
  Array.from(name.slice(0, 120).toWellFormed().replace(/\p{C}/gu, ' ')).slice(0, 60).join('')
