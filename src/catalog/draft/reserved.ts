/**
 * Names, in lower case, that no column or relation can have: words that stand beside or among columns in the API
 * (fields, filter keys, literals that an enum value cannot be), those with a meaning on every JavaScript object,
 * for the sake of clients that use plain objects, and those that a table cannot have. (`__proto__` and the like
 * cannot match the pattern.)
 */
const reservedFields: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'true', 'false', 'null'],
  ...['nodes', 'edges', 'pageinfo', 'totalcount', 'aggregate', 'groups'],
  ...['constructor', 'prototype', 'tostring', 'tolocalestring', 'tojson', 'valueof', 'then'],
  ...['hasownproperty', 'isprototypeof', 'propertyisenumerable'],
  // columns that PostgreSQL gives every table
  ...['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'],
])

/** Words that a dataset cannot have either, because its name becomes the name of types. */
const reservedTypes: ReadonlySet<string> = new Set([
  ...['query', 'mutation', 'subscription', 'fragment', 'schema', 'rows', 'node', 'cursor'],
  ...['string', 'int', 'float', 'boolean', 'id'],
])

/** Whether no column or relation may be called so. Upper and lower case are not told apart. */
export const isReservedFieldName = (name: string): boolean => reservedFields.has(name.toLowerCase())

/** Whether no dataset may be called so. Upper and lower case are not told apart. */
export const isReservedDatasetName = (name: string): boolean =>
  isReservedFieldName(name) || reservedTypes.has(name.toLowerCase())
