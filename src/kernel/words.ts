/**
 * The form in which search compares texts; `search.fold` of the rows database makes the same of a stored one:
 * compatibility forms, case and final sigma are one.
 */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')

/** Blanks, punctuation and control characters stand between words; signs such as + and emoji are part of them. */
const between = /[\s\p{Z}\p{P}\p{Cc}]+/u

/** The words of a text, folded, each once, in their order. Empty: nothing to look for. */
export const wordsOf = (text: string): readonly string[] => [
  ...new Set(
    foldText(text)
      .split(between)
      .filter((word) => word !== ''),
  ),
]
