/** `2880` as people read it: `2,880`. */
export const shownCount = (count: number): string => count.toLocaleString('en-US')

/** A header as messages show it: on one line, at most 60 characters. */
export const shownLabel = (label: string): string => shownText(label, 60)

/** A column as messages show it: by its header, or by its name where that is blank. */
export const shownColumn = ({ label, name }: { readonly label: string; readonly name: string }): string =>
  label.trim() === '' ? name : shownLabel(label)

/** A value as messages show it: on one line, at most 40 characters. */
export const shownValue = (value: string): string => shownText(value, 40)

/** Enough of a header to recognise the columns by. */
export const shownHeader = (labels: readonly string[]): string => {
  const shown = labels.slice(0, 30).map(shownLabel)
  return labels.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ')
}

const shownText = (text: string, limit: number): string => {
  // a megabyte need not be walked to show its beginning
  const line = text
    .slice(0, 4 * limit)
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
  const characters = Array.from(line)
  const isCut = characters.length > limit || text.length > 4 * limit
  return isCut ? `${characters.slice(0, limit).join('')}…` : line
}
