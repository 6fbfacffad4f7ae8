/** What of an entry is taken out of sight: the whole of it, or these columns. */
export interface Held {
  readonly isWhole: boolean
  readonly columns: readonly string[]
}

export const nothingHeld: Held = { isWhole: false, columns: [] }

export const unionOf = (all: readonly Held[]): Held => ({
  isWhole: all.some(({ isWhole }) => isWhole),
  columns: [...new Set(all.flatMap(({ columns }) => columns))],
})

/** @returns what is in the first, and not in the second */
export const heldWithout = (held: Held, other: Held): Held => ({
  isWhole: held.isWhole && !other.isWhole,
  columns: held.columns.filter((name) => !other.columns.includes(name)),
})
