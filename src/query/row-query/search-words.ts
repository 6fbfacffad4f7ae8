/** Every two characters in a row of a word; the character of a word of one. They are keys of the index of a column. */
export const gramsOf = (word: string): readonly string[] => {
  const characters = [...word]
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`)
}

/** The pieces that a similar text shares, each once. */
export const piecesOf = (words: readonly string[]): readonly string[] => [...new Set(words.flatMap(gramsOf))]

/**
 * Sets of pieces of which a value that has at least `least` (2 or more) holds one set whole: pieces are dealt into
 * `least - 1` hands, so that one hand holds two of those that occur. An index finds pairs faster than any one piece.
 */
export const pairsOf = (pieces: readonly string[], least: number): readonly (readonly [string, string])[] => {
  const hands = least - 1
  return pieces.flatMap((piece, i) =>
    pieces.slice(i + 1).flatMap((other, k): (readonly [string, string])[] =>
      // both in one hand
      (k + 1) % hands === 0 ? [[piece, other]] : [],
    ),
  )
}
