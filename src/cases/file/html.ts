import { shownText } from '../../kernel/plain-line'

/** Text that is HTML already: made by `html` and by nothing else that a person writes into. */
export class Html {
  constructor(readonly text: string) {}
}

export type HtmlPart = string | number | Html | readonly Html[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as it may stand between tags and in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  shownText(text).replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

/** A template whose values are escaped, unless they are HTML themselves. Line breaks of the template itself are spaces. */
export const html = (strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html => {
  const [first = '', ...rest] = strings.map((text) => text.replace(/\s*\n\s*/g, ' '))
  return new Html(rest.reduce((text, next, i) => text + textOfPart(parts[i] ?? '') + next, first))
}

const textOfPart = (part: HtmlPart): string => {
  if (part instanceof Html) return part.text
  if (typeof part === 'string') return escapeHtml(part)
  return typeof part === 'number' ? String(part) : part.map(({ text }) => text).join('')
}

export const nothing = new Html('')
