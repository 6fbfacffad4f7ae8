import { isUtf8 } from 'node:buffer'

/** Length of the UTF-8 byte order mark at the start of a file: 3 or 0. */
export const utf8MarkLength = (head: Buffer): number =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0

/**
 * How many bytes of `bytes` are whole characters: a sequence that is cut off at the end is left for the next
 * piece. @returns at least `bytes.length - 3`
 */
export const wholeLength = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return back < sequenceLength(byte) ? bytes.length - back : bytes.length
    if (byte < 0x80) break
  }
  return bytes.length
}

/** Where the first byte is that is not UTF-8 (RFC 3629: no surrogates, nothing overlong). @returns -1: nowhere */
export const invalidUtf8At = (bytes: Buffer): number => {
  if (isUtf8(bytes)) return -1
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0)
    if (at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length))) return at
    at += length
  }
  return -1
}

const sequenceLength = (lead: number): number => (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4)

/**
 * What bytes that are not UTF-8 look like, for a message: "no decoding error" is no proof, since most Big5 text
 * is also valid GB18030, so nothing is ever decoded on this ground. `UTF-16` has a byte order mark.
 */
export const guessEncoding = (bytes: Buffer): 'UTF-16' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030' | undefined => {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'UTF-16'
  const markless = guessMarkless(bytes)
  if (markless !== undefined) return markless
  // two characters, as one may be the broken end of a UTF-8 one
  const han = decoded('gb18030', bytes).match(/\p{Script=Han}/gu)?.length ?? 0
  if (han < 2) return undefined
  const [asGb, asUtf8] = [brokenIn('gb18030', bytes), brokenIn('utf-8', bytes)]
  // the rest of a UTF-8 file with a broken byte is UTF-8, and reads as GB18030 too
  return asGb <= han / 20 && asUtf8 > asGb + han / 2 ? 'GB18030' : undefined
}

const decoded = (encoding: 'gb18030' | 'utf-8', bytes: Buffer): string =>
  new TextDecoder(encoding).decode(bytes, { stream: true })

/** How many characters cannot be read in an encoding. */
const brokenIn = (encoding: 'gb18030' | 'utf-8', bytes: Buffer): number =>
  decoded(encoding, bytes).split('\ufffd').length - 1

/** ASCII text in UTF-16 has a zero in every other byte. */
const guessMarkless = (bytes: Buffer): 'UTF-16LE' | 'UTF-16BE' | undefined => {
  const pairs = Math.floor(Math.min(bytes.length, 4096) / 2)
  let [even, odd] = [0, 0]
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[pair * 2] === 0) even++
    if (bytes[pair * 2 + 1] === 0) odd++
  }
  const alternates = pairs > 2 && Math.max(even, odd) > pairs / 3 && Math.min(even, odd) < pairs / 20
  if (!alternates) return undefined
  return odd > even ? 'UTF-16LE' : 'UTF-16BE'
}

/** File formats that people take for CSV, or get in its place. */
export const guessFormat = (head: Buffer): 'Excel' | 'Gzip' | 'Json' | 'Html' | undefined => {
  const start = head.subarray(0, 200).toString('latin1')
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('\u00d0\u00cf\u0011\u00e0')) return 'Excel'
  if (start.startsWith('\u001f\u008b')) return 'Gzip'
  if (/^(?:\u00ef\u00bb\u00bf)?\s*(?:\{\s*"|\[\s*[[{])/.test(start)) return 'Json'
  return /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype|html|\?xml)/i.test(start) ? 'Html' : undefined
}
