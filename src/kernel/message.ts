import type { ErrorCode } from './codes'

/** The languages that every user-visible message exists in. */
export type Locale = 'en' | 'zh'

/** What a message may name: short facts, never SQL, a stack, a row value or the name of something not open. */
export type MessageParams = Readonly<
  Record<string, string | number | Text | readonly string[] | readonly Text[]>
>

/** A word in every language, or a sentence where a message lists several problems. */
export type Text = Readonly<Record<Locale, string>>

/**
 * One user-visible message: what, why and what next, in both languages, under the code that programs read.
 * `{name}` is replaced by the parameter of that name; a list of words is joined with commas, each sentence
 * of a list goes on a line of its own. `{name:row is|rows are}` is replaced by what goes with 1, or with any other
 * number.
 */
export interface Message {
  readonly code: ErrorCode
  readonly en: string
  readonly zh: string
}

const PLACEHOLDER = /\{(\w+)(?::([^{}|]+)\|([^{}|]+))?\}/g

/** Fills the placeholders of a template. A parameter that was not given stays visible as `{name}`. */
export const fill = (template: string, params: MessageParams, locale: Locale = 'en'): string =>
  template.replace(PLACEHOLDER, (whole, name: string, one?: string, many?: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return whole
    if (one !== undefined && many !== undefined) return value === 1 || value === '1' ? one : many
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    if ('en' in value) return value[locale]
    return value
      .map((item, i) => (typeof item === 'string' ? `${i === 0 ? '' : ', '}${item}` : `\n- ${item[locale]}`))
      .join('')
  })

/** A template as documents show it: with the words that go with more than 1. */
export const inPlural = (template: string): string =>
  template.replace(PLACEHOLDER, (whole, _name, _one?: string, many?: string) => many ?? whole)
