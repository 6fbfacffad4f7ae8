/**
 * The code of an error of the system (`EACCES`), of PostgreSQL (SQLSTATE) or of a library; empty: it has none.
 * Told by its shape, because errors of Node itself come from another realm under some test runners.
 */
export const errorCode = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  // one attempt for each address of a name
  return 'errors' in error && Array.isArray(error.errors) ? errorCode(error.errors[0]) : ''
}
