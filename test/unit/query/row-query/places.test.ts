import fc from 'fast-check'
import type { Box } from '../../../../src/query/row-query/match'
import { boxesAround, boxesOfArea } from '../../../../src/query/row-query/places'

const holds = (boxes: readonly Box[], longitude: number, latitude: number): boolean =>
  boxes.some(
    ({ west, south, east, north }) =>
      west <= longitude && longitude <= east && south <= latitude && latitude <= north,
  )

/** By vectors, which is another way than that of the database. */
const metresBetween = (a: readonly [number, number], b: readonly [number, number]): number => {
  const vector = ([longitude, latitude]: readonly [number, number]): readonly [number, number, number] => {
    const [l, f] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180]
    return [Math.cos(f) * Math.cos(l), Math.cos(f) * Math.sin(l), Math.sin(f)]
  }
  const [u, v] = [vector(a), vector(b)]
  const dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
  const cross = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
  return 6_371_008.8 * Math.atan2(cross, dot)
}

const degrees = (most: number) =>
  fc.oneof(fc.constantFrom(-most, most, 0), fc.double({ min: -most, max: most, noNaN: true }))

test('no place within a distance lies outside of the boxes that are looked through', () => {
  const place = fc.tuple(degrees(180), degrees(90))
  fc.assert(
    fc.property(place, place, fc.double({ min: 0, max: 1, noNaN: true }), (centre, other, more) => {
      const metres = metresBetween(centre, other) * (1 + more)
      return holds(boxesAround(...centre, metres), ...other)
    }),
    { numRuns: 2000 },
  )
})

test('a small circle is looked for in a small box, and one across the antimeridian in two', () => {
  const [box, none] = boxesAround(106.5, 29.5, 1000)
  expect(none).toBeUndefined()
  expect((box?.east ?? 0) - (box?.west ?? 0)).toBeLessThan(0.03)
  expect(boxesAround(179.999, 0, 1000)).toHaveLength(2)
  expect(boxesAround(-179.999, 0, 1000)).toHaveLength(2)
})

test('a circle around a pole, or of any size, is the whole breadth of the world', () => {
  for (const [latitude, metres] of [
    [89.99, 5000],
    [-90, 1],
    [0, 1e308],
  ] as const)
    expect(boxesAround(10, latitude, metres)).toMatchObject([{ west: -180, east: 180 }])
})

test('an area takes its edges in, across the antimeridian and at the poles too', () => {
  const across = boxesOfArea({ west: 170, south: -10, east: -170, north: 10 })
  for (const longitude of [170, 180, -180, -170]) expect(holds(across, longitude, 0)).toBe(true)
  for (const longitude of [169.9, -169.9, 0]) expect(holds(across, longitude, 0)).toBe(false)
  const west = boxesOfArea({ west: -180, south: 0, east: -170, north: 90 })
  expect(holds(west, 180, 5)).toBe(true)
  expect(holds(west, 12, 90)).toBe(true)
  expect(holds(west, 12, 89)).toBe(false)
})
