const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const isUnit = (text: string): text is keyof typeof units => Object.hasOwn(units, text)

/**
 * Reads a duration such as `500ms`, `10s`, `5m`, `24h` or `7d`.
 * @returns whole milliseconds; undefined: not a duration
 */
export const parseDuration = (text: string): number | undefined => {
  const [, amount = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
  return amount !== '' && isUnit(unit) ? Number(amount) * units[unit] : undefined
}

/** A duration as a person writes it, in the largest unit that divides it: 86400000 is `1d`. */
export const durationText = (ms: number): string => {
  for (const unit of ['d', 'h', 'm', 's'] as const)
    if (ms > 0 && ms % units[unit] === 0) return `${ms / units[unit]}${unit}`
  return `${ms}ms`
}
