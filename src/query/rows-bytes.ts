/**
 * JSON text that is complete: that of one row field, on its way from PostgreSQL to the socket, never parsed, never
 * copied to a string; or an answer about the schema.
 */
export class RowsBytes {
  constructor(readonly json: Buffer) {}
}
