/** The types that a column can have, and the PostgreSQL type that stores each. */
export const columnTypes = {
  TEXT: 'text',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  DECIMAL: 'numeric',
  FLOAT: 'double precision',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamptz',
  JSON: 'jsonb',
  POINT: 'point',
} as const

export type ColumnType = keyof typeof columnTypes
