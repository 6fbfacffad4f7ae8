/** A text as search compares it. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')

/** What stands between blanks, punctuation and control characters, folded, each once. */
export const wordsIn = (text: string): readonly string[] => {
  const words: string[] = ['']
  for (const character of folded(text))
    if (/^[\s\p{Z}\p{P}\p{Cc}]$/u.test(character)) words.push('')
    else words.push(`${words.pop() ?? ''}${character}`)
  return [...new Set(words.filter((word) => word !== ''))]
}

/** Whether every word occurs, wherever it stands. */
export const isFoundIn = (value: string, text: string): boolean =>
  wordsIn(text).every((word) => folded(value).includes(word))

/** Whether half of the pairs of characters occur at least; a word of one character is its own pair. */
export const isSimilarTo = (value: string, text: string): boolean => {
  const pairs = wordsIn(text).flatMap((word) => {
    const characters = [...word]
    return characters.length === 1 ? [word] : characters.slice(1).map((c, i) => `${characters[i] ?? ''}${c}`)
  })
  const asked = [...new Set(pairs)]
  return asked.filter((pair) => folded(value).includes(pair)).length * 2 >= asked.length
}

/** Degrees. */
export interface Area {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export interface Circle {
  readonly longitude: number
  readonly latitude: number
  readonly metres: number
}

/** @param place `(longitude,latitude)` */
const degreesOf = (place: string): readonly [number, number] => {
  const [longitude = NaN, latitude = NaN] = place.replace(/[()]/g, '').split(',').map(Number)
  return [longitude, latitude]
}

/** Edges included; a pole is on every meridian, and 180 is the meridian -180. */
export const isWithin = (place: string, { west, south, east, north }: Area): boolean => {
  const [longitude, latitude] = degreesOf(place)
  const isBetween = (x: number): boolean => (west <= east ? x >= west && x <= east : x >= west || x <= east)
  if (latitude < south || latitude > north) return false
  if (Math.abs(latitude) === 90 || isBetween(longitude)) return true
  return Math.abs(longitude) === 180 && isBetween(-longitude)
}

const EARTH_RADIUS_METRES = 6_371_008.8

/** Far less than any two places of a test that are not the same, far more than what is lost by rounding. */
const TOLERANCE_METRES = 1e-3

/** By the angle between the two places as vectors, which is not how PostgreSQL is asked to find it. */
export const isWithinDistance = (place: string, { longitude, latitude, metres }: Circle): boolean => {
  const [a, b] = [vectorOf(...degreesOf(place)), vectorOf(longitude, latitude)]
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
  return Math.atan2(cross, dot) * EARTH_RADIUS_METRES <= metres + TOLERANCE_METRES
}

const vectorOf = (longitude: number, latitude: number): readonly [number, number, number] => {
  const [x, y] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180]
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)]
}
