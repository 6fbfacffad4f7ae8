import type { Mask } from '../mask'

/** Masks under which every row shows the same. */
const blanks: readonly Mask['kind'][] = ['null', 'fixed']

const isSame = (a: Mask, b: Mask): boolean => {
  const fields = (mask: Mask) => Object.entries(mask).sort(([x], [y]) => (x < y ? -1 : 1))
  return JSON.stringify(fields(a)) === JSON.stringify(fields(b))
}

/**
 * What a new mask is beside the one before. STRICTER only where it surely shows no more: any mask where there was
 * none, one that shows the same for every row, or the year in
 * place of the month. Two masks that keep different parts cannot be compared: LOOSER,
 * as together they may show what neither does.
 */
export const compareMasks = (before: Mask | null, after: Mask | null): 'SAME' | 'STRICTER' | 'LOOSER' => {
  if (before === null) return after === null ? 'SAME' : 'STRICTER'
  if (after === null) return 'LOOSER'
  if (isSame(before, after)) return 'SAME'
  // the year is part of the month
  const isCoarser = before.kind === 'date' && after.kind === 'date' && after.to === 'year'
  return isCoarser || blanks.includes(after.kind) ? 'STRICTER' : 'LOOSER'
}
