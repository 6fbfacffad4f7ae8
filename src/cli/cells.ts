/** Characters that take two cells of a terminal. @see UAX 11, wide and fullwidth */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

/** As much of the beginning of a text as so many cells of a terminal hold. */
export const cutToCells = (text: string, cells: number): string => {
  let left = cells
  let length = 0
  for (const character of text) {
    left -= wide.test(character) ? 2 : 1
    if (left < 0) break
    length += character.length
  }
  return text.slice(0, length)
}
