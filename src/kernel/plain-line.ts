// control characters, line separators and what turns the direction of writing: they forge what a reader sees
const forging = String.raw`\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069`
const anyForging = new RegExp(`[${forging}]`, 'u')
// of a text with lines and tabs
const forgingInText = new RegExp(String.raw`(?![\t\n\r])[${forging}]`, 'gu')

/** Whether a text can stand in a line as it reads: what names something has to. */
export const isPlainLine = (text: string): boolean => !anyForging.test(text)

/** A text as it may be shown to people: what forges what they see stands as its code, like `\u202e`. */
export const shownText = (text: string): string =>
  text.replace(forgingInText, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
