const MAX_SHOWN_CHARACTERS = 60

/** The caller's own value as JSON, cut, so that an error can say what was wrong with it. */
export const shownValue = (raw: unknown): string => textOf(raw).toWellFormed().slice(0, MAX_SHOWN_CHARACTERS)

/** JSON has no text for a number beyond its range, and would say null. */
const textOf = (raw: unknown): string =>
  typeof raw === 'number' ? String(raw) : (JSON.stringify(raw) ?? 'undefined')
