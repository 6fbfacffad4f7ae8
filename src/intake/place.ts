const number = '[-+]?(?:\\d{1,20}(?:\\.\\d{0,20})?|\\.\\d{1,20})'
const pair = `(${number})\\s*,\\s*(${number})`

/** `106.5,29.5`, `(106.5, 29.5)`, and `POINT(106.5 29.5)` as in well-known text. Longitude comes first. */
const forms: readonly RegExp[] = [
  new RegExp(`^${pair}$`),
  new RegExp(`^\\(\\s*${pair}\\s*\\)$`),
  new RegExp(`^point\\s*\\(\\s*(${number})\\s+(${number})\\s*\\)$`, 'i'),
]

/** Longer cells are no place; the patterns need not look at them. */
const MAX_CHARACTERS = 120

/**
 * A cell as PostgreSQL reads a point: `106.5,29.5`.
 * @returns undefined when it is no place: longitude -180 to 180, latitude -90 to 90
 */
export const readPlace = (cell: string): string | undefined => {
  if (cell.length > MAX_CHARACTERS) return undefined
  for (const form of forms) {
    const [, longitude, latitude] = form.exec(cell) ?? []
    if (longitude === undefined || latitude === undefined) continue
    const isPlace = Math.abs(Number(longitude)) <= 180 && Math.abs(Number(latitude)) <= 90
    return isPlace ? `${longitude},${latitude}` : undefined
  }
  return undefined
}
