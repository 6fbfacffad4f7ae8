/**
 * JSON text that is complete: that of one row field, on its way from PostgreSQL to the socket, never parsed, never
 * copied to a string; or an answer about the schema.
 */
export class JsonText {
  /** In UTF-8. */
  readonly bytes: number

  constructor(readonly pieces: readonly (string | Buffer)[]) {
    let bytes = 0
    for (const piece of pieces) bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
    this.bytes = bytes
  }

  /** The same text in memory of its own: what came from PostgreSQL is a view of all that its connection read. */
  copy(): JsonText {
    return new JsonText([Buffer.concat(this.pieces.map(bytesOf))])
  }

  toString(): string {
    return this.pieces.join('')
  }
}

const bytesOf = (piece: string | Buffer): Buffer => (typeof piece === 'string' ? Buffer.from(piece) : piece)
