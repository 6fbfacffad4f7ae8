import fc from 'fast-check'
import { foldText, wordsOf } from '../../../../src/kernel/words'
import { gramsOf, pairsOf, piecesOf } from '../../../../src/query/row-query/search-words'

test('words are cut at blanks, punctuation and control characters, each once', () => {
  expect(wordsOf('沙坪坝 磁器口，老街')).toEqual(['沙坪坝', '磁器口', '老街'])
  expect(wordsOf(' a-b  A\u3000b\u0007')).toEqual(['a', 'b'])
  expect(wordsOf('C++ 👾')).toEqual(['c++', '👾'])
  expect(wordsOf(' 、!?\n')).toEqual([])
})

test('width, compatibility forms, case and final sigma make no difference', () => {
  expect(foldText('ＡＢＣ ﬁ ㎡')).toBe('abc fi m2')
  expect(foldText('ΟΔΥΣΣΕΥΣ')).toBe(foldText('οδυσσεύς'.normalize('NFD').replaceAll('\u0301', '')))
})

test('a word becomes every two characters in a row, by character and not by code unit', () => {
  expect(gramsOf('磁器口')).toEqual(['磁器', '器口'])
  expect(gramsOf('坝')).toEqual(['坝'])
  expect(gramsOf('𠮷野家')).toEqual(['𠮷野', '野家'])
  expect(piecesOf(['abab', '坝'])).toEqual(['ab', 'ba', '坝'])
})

test('whoever holds enough pieces holds one of the pairs whole', () => {
  const size = fc.integer({ min: 3, max: 30 })
  fc.assert(
    fc.property(size, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (count, chance) => {
      const pieces = Array.from({ length: count }, (_, i) => `p${i}`)
      const least = Math.ceil(count / 2)
      const weights = pieces.map((piece) => ({ piece, weight: Number(chance.next().value) }))
      const held = weights
        .sort((a, b) => a.weight - b.weight)
        .slice(0, least)
        .map(({ piece }) => piece)
      const pairs = pairsOf(pieces, least)
      expect(pairs.length).toBeLessThanOrEqual(count + 3)
      return pairs.some((pair) => pair.every((piece) => held.includes(piece)))
    }),
  )
})
