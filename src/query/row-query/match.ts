/** A test on one column beyond comparison: of the words of a text, or of where a place lies. Plain data. */
export type Match = SearchMatch | SimilarMatch | AreaMatch

/** A test on where a place lies. */
export type AreaMatch = WithinMatch | CircleMatch

/** Every word occurs. Words are folded, at least one, each of at least one character. */
export type SearchMatch = { readonly kind: 'search'; readonly words: readonly string[] }

/** At least `least` of the pieces occur, each of one or two folded characters. */
export type SimilarMatch = {
  readonly kind: 'similar'
  readonly pieces: readonly string[]
  readonly least: number
}

/** In one of the boxes, edges included. */
export type WithinMatch = { readonly kind: 'within'; readonly boxes: readonly Box[] }

/** At most so many metres away. The boxes hold every such place. */
export type CircleMatch = {
  readonly kind: 'withinDistance'
  readonly longitude: number
  readonly latitude: number
  readonly metres: number
  readonly boxes: readonly Box[]
}

/** Degrees; west is at most east and south at most north. */
export type Box = {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}
