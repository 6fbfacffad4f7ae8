const forging = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** A name as it may be shown: control characters and those that turn the direction of writing stand as their codes. */
export const shownText = (text: string): string =>
  text.replace(forging, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
