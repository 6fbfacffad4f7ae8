import fc from 'fast-check'

/** A part of a stored text, cut between code points. */
export const pieceArbitrary = (
  pool: readonly string[],
  cut: (points: string[], from: number, to: number) => string[],
): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...pool), fc.nat(3), fc.nat(3))
    .map(([text, from, length]) => cut(Array.from(text), from, from + length).join(''))
