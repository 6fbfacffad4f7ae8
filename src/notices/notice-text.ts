import { fill, type Locale, type MessageParams, type Text } from '../kernel/message'
import type { Placeholders } from '../kernel/messages'
import { noticeTexts } from '../kernel/messages/notice-texts'

/** What a notice says, by id. */
export type NoticeMessage = keyof typeof noticeTexts

type EnglishOf<M extends NoticeMessage> = (typeof noticeTexts)[M]['en']

/** A value for each placeholder of a notice. */
export type NoticeParams<M extends NoticeMessage> = {
  readonly [Name in Placeholders<EnglishOf<M>['title'] | EnglishOf<M>['text']>]: MessageParams[string]
} & MessageParams

/** A notice in one language. */
export interface RenderedNotice {
  /** One line. */
  readonly title: string
  readonly text: string
}

const isKnown = (message: string): message is NoticeMessage => Object.hasOwn(noticeTexts, message)

/** What stands for a placeholder that a text was given when notices of it were stored already. */
const added: MessageParams = { ground: '—' }

/** One that this release does not know, because a later one wrote it, is told by its id. */
export const renderNotice = (message: string, params: MessageParams, locale: Locale): RenderedNotice => {
  if (!isKnown(message)) return { title: message, text: message }
  const words = noticeTexts[message][locale]
  return {
    title: fill(words.title, params, locale).replaceAll(/\s+/g, ' '),
    text: fill(words.text, { ...added, ...params }, locale),
  }
}

/** A notice in every language, for programs. */
export const textsOfNotice = (
  message: string,
  params: MessageParams,
): { readonly title: Text; readonly text: Text } => {
  const [en, zh] = [renderNotice(message, params, 'en'), renderNotice(message, params, 'zh')]
  return { title: { en: en.title, zh: zh.title }, text: { en: en.text, zh: zh.text } }
}
