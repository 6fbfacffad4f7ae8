import { fill, type Locale } from '../kernel/message'
import type { Setting } from './setting'
import { units } from './unit'

const templates = {
  list: { en: 'one of {values}', zh: '{values} 之一' },
  least: { en: '{unit} of at least {min} characters', zh: '{unit}，至少 {min} 个字符' },
  most: { en: '{unit}, at most {max}', zh: '{unit}，至多 {max}' },
  range: { en: '{unit}, {min} to {max}', zh: '{unit}，{min} 至 {max}' },
  any: { en: '{unit}', zh: '{unit}' },
} as const

/** What a setting may be, in a few words: its unit, with its bounds, or each of its values. @param quote around a value */
export const allowedOf = (
  { kind: { unit, params } }: Pick<Setting<unknown>, 'kind'>,
  locale: Locale,
  quote = '',
): string => {
  const word = locale === 'zh' ? units[unit] : unit
  const { values, min, max } = params
  if (Array.isArray(values)) {
    const quoted = values.map((value) => `${quote}${String(value)}${quote}`)
    return fill(templates.list[locale], { values: quoted.join(locale === 'zh' ? '、' : ', ') }, locale)
  }
  // of a secret the most is what a header takes, and nobody comes near it
  const most = unit === 'secret' ? undefined : max
  const named =
    most === undefined ? (min === undefined ? 'any' : 'least') : min === undefined ? 'most' : 'range'
  return fill(templates[named][locale], { ...params, unit: word }, locale)
}
