import type { Column } from './dataset'

/**
 * Whether the schema promises a value of a column in every row, for everyone (`NonNull`). An agreement may mask a
 * conditional column to null, so only unconditional ones promise one.
 */
export const isAlwaysThere = ({
  nullable,
  openAttribute,
  mask,
}: Pick<Column, 'nullable' | 'openAttribute' | 'mask'>): boolean =>
  !nullable && openAttribute === 'UNCONDITIONAL' && mask?.kind !== 'null'
