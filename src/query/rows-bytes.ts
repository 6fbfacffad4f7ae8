/** The JSON text of one row field, on its way from PostgreSQL to the socket: never parsed, never copied to a string. */
export class RowsBytes {
  constructor(readonly json: Buffer) {}
}
