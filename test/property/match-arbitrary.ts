import fc from 'fast-check'
import { wordsIn, type Area, type Circle } from './evaluate-match'
import { pieceArbitrary } from './piece'

/** A text to search for: parts of stored texts in some case, at least one of them a word. */
export const wordsArbitrary = (pool: readonly string[]): fc.Arbitrary<string> => {
  const stored = fc.oneof(
    fc.constantFrom(...pool),
    pieceArbitrary(pool, (points, from, to) => points.slice(from, to)),
  )
  const part = fc
    .tuple(stored, fc.nat(2))
    .map(([text, form]) => (form === 0 ? text : form === 1 ? text.toUpperCase() : text.toLowerCase()))
  const between = fc.constantFrom(' ', '', '，', '\u3000', '-', '\n')
  return fc
    .tuple(part, between, fc.oneof(fc.constant(''), part))
    .map((parts) => parts.join(''))
    .map((text) => (wordsIn(text).length > 0 ? text : `${text} a`))
}

/** Edges at stored places, on the seams of the map, and elsewhere. */
export const areaArbitrary = (pool: readonly string[]): fc.Arbitrary<Area> => {
  const longitude = fc.oneof(storedArbitrary(pool, 0), fc.constantFrom(-180, 180, 0, 106.5, -0.5, 90))
  const latitude = fc.oneof(storedArbitrary(pool, 1), fc.constantFrom(-90, 90, 0, 29.5, 30, -45))
  return fc.tuple(longitude, latitude, longitude, latitude).map(([west, one, east, other]) => ({
    west,
    south: Math.min(one, other),
    east,
    north: Math.max(one, other),
  }))
}

/** No stored place is near the edge of a circle, where two ways to find a distance may differ. */
export const circleArbitrary = (pool: readonly string[]): fc.Arbitrary<Circle> =>
  fc.record({
    longitude: fc.oneof(storedArbitrary(pool, 0), fc.constantFrom(-180, 180, 0, 106.5)),
    latitude: fc.oneof(storedArbitrary(pool, 1), fc.constantFrom(-90, 90, 0, 29.5)),
    metres: fc.constantFrom(0, 1, 1_234, 543_210, 7_654_321, 15_432_109, 20_015_200, 1e30),
  })

/** The longitude (0) or the latitude (1) of a stored place. */
const storedArbitrary = (pool: readonly string[], part: 0 | 1): fc.Arbitrary<number> =>
  fc.constantFrom(...pool).map((place) => Number(place.slice(1, -1).split(',')[part]))
