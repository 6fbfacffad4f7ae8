import { AppError, fault, type Fault } from '../kernel/errors'
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

type ProblemsMessage =
  | 'catalog.cannotPublish'
  | 'catalog.badDraft'
  | 'life.cannotSubmit'
  | 'life.cannotResume'
  | 'life.cannotChange'
  | 'emergency.cannotDeclare'
  | 'emergency.cannotClose'

/** One fault that tells all problems. @param rule the requirement that asks for what is missing */
export const problemsFault = (
  message: ProblemsMessage,
  dataset: string,
  problems: readonly Problem[],
  rule?: string,
): Fault =>
  fault(
    message,
    { dataset, problems: problems.map(({ text }) => text) },
    {
      coordinates: [...new Set(problems.map(({ coordinate }) => coordinate))],
      ...(rule === undefined ? {} : { rule }),
    },
  )

/** The same, to be thrown. */
export const problemsError = (
  message: ProblemsMessage,
  dataset: string,
  problems: readonly Problem[],
): AppError => new AppError(problemsFault(message, dataset, problems))

/** A name as messages show it: on one line, at most 60 characters, whatever was handed in. */
export const shownName = (name: string): string =>
  Array.from(name.slice(0, 120).toWellFormed().replace(/\p{C}/gu, ' ')).slice(0, 60).join('')
