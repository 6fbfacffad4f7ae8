import { pinyin } from 'pinyin-pro'

/** Letters that Unicode does not decompose into an ASCII letter and a mark, and the units seen in headers. */
const spelled: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['ø', 'o'],
  ['Ø', 'O'],
  ['đ', 'd'],
  ['Đ', 'D'],
  ['ł', 'l'],
  ['Ł', 'L'],
  ['ı', 'i'],
  ['μ', 'u'],
  ['Ω', 'ohm'],
  ['°', ' '],
  ['℃', 'C'],
])

/** What people write in headers between and around words; it separates and is not missed. */
const plainPunctuation = /[\p{Z}\t\n\r_\-.,:：/()（）[\]【】、，。·%％‰#&+~～?？!！°]/u

export interface Words {
  /** ASCII words of letters and digits, in lower case, in the order of the label. */
  readonly words: readonly string[]
  /** Whether characters were lost that are neither words nor plain punctuation. */
  readonly dropped: boolean
}

/**
 * The words of a label: Chinese by syllable (pinyin without tones, ü as v), Latin letters without their marks,
 * cut at punctuation and where `camelCase` has its humps. Anything else is dropped.
 */
export const wordsOf = (label: string): Words => {
  const words: string[] = []
  let dropped = false
  for (const part of pinyin(label.normalize('NFKC'), {
    type: 'array',
    toneType: 'none',
    nonZh: 'consecutive',
    v: true,
  })) {
    let ascii = ''
    for (const char of part.normalize('NFKD').replace(/\p{Mn}/gu, '')) {
      const text = spelled.get(char) ?? char
      const fits = /^[A-Za-z0-9 ]+$/.test(text)
      ascii += fits ? text : ' '
      if (!fits && !plainPunctuation.test(char)) dropped = true
    }
    words.push(...humpsOf(ascii))
  }
  return { words, dropped }
}

/** `HTTPServer no2` -> `http server no2`: a capital begins a word after a small letter or before one. */
const humpsOf = (ascii: string): string[] =>
  ascii
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
