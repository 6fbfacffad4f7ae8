import { fill, type Locale, type Message, type MessageParams, type Text } from './message'
import { accessMessages } from './messages/access'
import { caseMessages } from './messages/case'
import { caseItemMessages } from './messages/case-items'
import { catalogMessages } from './messages/catalog'
import { commandLineMessages } from './messages/command-line'
import { concernMessages } from './messages/concerns'
import { demoMessages } from './messages/demo'
import { identityMessages } from './messages/identity'
import { intakeMessages } from './messages/intake'
import { intakeColumnMessages } from './messages/intake-columns'
import { intakeFileMessages } from './messages/intake-file'
import { lifeMessages } from './messages/life'
import { meteringMessages } from './messages/metering'
import { noticeMessages } from './messages/notices'
import { queryMessages } from './messages/query'
import { redactionMessages } from './messages/redaction'
import { requestMessages } from './messages/request'
import { serviceMessages } from './messages/service'
import { setupMessages } from './messages/setup'
import { signalMessages } from './messages/signals'

/** Every message that a person can see, by id; a file or more a room, one table in all. */
export const messages = {
  ...requestMessages,
  ...accessMessages,
  ...queryMessages,
  ...serviceMessages,
  ...caseMessages,
  ...caseItemMessages,
  ...catalogMessages,
  ...setupMessages,
  ...commandLineMessages,
  ...intakeFileMessages,
  ...intakeColumnMessages,
  ...intakeMessages,
  ...meteringMessages,
  ...noticeMessages,
  ...identityMessages,
  ...redactionMessages,
  ...demoMessages,
  ...lifeMessages,
  ...concernMessages,
  ...signalMessages,
} as const

export type MessageId = keyof typeof messages

/** Names of the placeholders of a template. */
export type Placeholders<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name extends `${infer Counted}:${string}` ? Counted : Name, ''> | Placeholders<Rest>
  : never

/** A value for each placeholder of a message. */
export type ParamsOf<M extends MessageId> = {
  readonly [Name in Placeholders<(typeof messages)[M]['en']>]: MessageParams[string]
} & MessageParams

/** The text of a message in one language. */
export const textOf = (id: MessageId, locale: Locale, params: MessageParams = {}): string => {
  const message: Message = messages[id]
  return fill(message[locale], params, locale)
}

/** The text of a message in every language, to be a parameter of another one. */
export const textsOf = (id: MessageId, params: MessageParams = {}): Text => ({
  en: textOf(id, 'en', params),
  zh: textOf(id, 'zh', params),
})

/**
 * The language to answer in, from `Accept-Language` (RFC 9110 12.5.4): the first of our languages by weight.
 * Absent, empty or unknown: English.
 */
export const localeOf = (acceptLanguage: string | undefined): Locale => {
  let best: Locale = 'en'
  let bestWeight = 0
  for (const part of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [range = '', ...options] = part.trim().toLowerCase().split(';')
    const q = options.map((o) => /^\s*q=([\d.]+)\s*$/.exec(o)?.[1]).find((o) => o !== undefined)
    const weight = q === undefined ? 1 : Number(q)
    const locale = range.startsWith('zh') ? 'zh' : range.startsWith('en') || range === '*' ? 'en' : undefined
    if (locale !== undefined && weight > bestWeight) [best, bestWeight] = [locale, weight]
  }
  return best
}
