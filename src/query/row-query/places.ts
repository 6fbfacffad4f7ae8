import type { Box } from './match'

/** Mean radius of the Earth in metres (IUGG); `geo.metres` of the rows database has the same. */
const EARTH_RADIUS_METRES = 6_371_008.8

const WORLD: Box = { west: -180, south: -90, east: 180, north: 90 }

/**
 * The boxes of an area that a caller names by its edges. West of more than east crosses the antimeridian. The
 * meridians 180 and -180 are one, and a pole is on every meridian, so an edge there takes in the other spelling.
 */
export const boxesOfArea = ({ west, south, east, north }: Box): readonly Box[] => {
  const spans: readonly (readonly [number, number])[] =
    west > east
      ? [
          [west, 180],
          [-180, east],
        ]
      : [
          [west, east],
          ...(west === -180 && east < 180 ? [[180, 180] as const] : []),
          ...(east === 180 && west > -180 ? [[-180, -180] as const] : []),
        ]
  return [
    ...spans.map(([from, to]): Box => ({ west: from, south, east: to, north })),
    ...(north === 90 ? [{ ...WORLD, south: 90 }] : []),
    ...(south === -90 ? [{ ...WORLD, north: -90 }] : []),
  ]
}

/** Boxes that hold every place within so many metres of one, and some more: an index finds these first. */
export const boxesAround = (longitude: number, latitude: number, metres: number): readonly Box[] => {
  const angle = metres / EARTH_RADIUS_METRES
  const height = withMargin(degrees(angle))
  const south = Math.max(-90, latitude - height)
  const north = Math.min(90, latitude + height)
  // a circle that reaches a pole reaches every meridian
  if (south === -90 || north === 90) return [{ ...WORLD, south, north }]
  const width = withMargin(degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude))))))
  const [west, east] = [longitude - width, longitude + width]
  if (west >= -180 && east <= 180) return [{ west, south, east, north }]
  const spans =
    west < -180
      ? ([
          [-180, east],
          [west + 360, 180],
        ] as const)
      : ([
          [west, 180],
          [-180, east - 360],
        ] as const)
  return spans.map(([from, to]): Box => ({ west: from, south, east: to, north }))
}

/** More than any rounding of ours, less than 0.2 mm beside a circle of any size. */
const withMargin = (angle: number): number => angle * (1 + 1e-9) + 1e-9

const degrees = (angle: number): number => (angle * 180) / Math.PI
const radians = (angle: number): number => (angle * Math.PI) / 180
