import type { Column } from './dataset'

/**
 * Whether the schema promises a value of a column in every row, for everyone (`NonNull`). An agreement may mask a
 * conditional column to null, so only unconditional ones promise one; and a JSON value that is there may be JSON's own
 * null.
 */
export const isAlwaysThere = ({
  type,
  nullable,
  openAttribute,
  mask,
}: Pick<Column, 'type' | 'nullable' | 'openAttribute' | 'mask'>): boolean =>
  !nullable && type !== 'JSON' && openAttribute === 'UNCONDITIONAL' && mask?.kind !== 'null'
