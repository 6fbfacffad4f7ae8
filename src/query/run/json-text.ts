/** Only what is longer has memory of its own, which may be given back; what is shorter may share it. */
const SHARED_BYTES = 65_536

/**
 * JSON text that is complete: that of one row field, on its way from PostgreSQL to the socket, never parsed, never
 * copied to a string; or an answer about the schema.
 */
export class JsonText {
  /** In UTF-8. */
  readonly bytes: number

  /** @param isSole nobody but who gets this object reads its pieces */
  constructor(
    readonly pieces: readonly (string | Buffer)[],
    private readonly isSole = false,
  ) {
    let bytes = 0
    for (const piece of pieces) bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
    this.bytes = bytes
  }

  /** The same text in memory of its own: what came from PostgreSQL is a view of all that its connection read. */
  copy(): JsonText {
    return new JsonText([Buffer.concat(this.pieces.map(bytesOf))])
  }

  /** The same text for several readers. */
  shared(): JsonText {
    return new JsonText(this.pieces)
  }

  /**
   * Gives back the memory of long pieces where nobody else reads them; nothing of them may be read or written any more.
   * Left alone it counts against the old generation, and 300 pages of 1,000 rows a second had V8 collect everything twice
   * a second, for half of the server's time. Without effect before Node 22, which cannot give memory back.
   */
  free(): void {
    if (!this.isSole) return
    for (const piece of this.pieces)
      if (typeof piece !== 'string' && piece.length > SHARED_BYTES) detach(piece.buffer)
  }

  toString(): string {
    return this.pieces.join('')
  }
}

const bytesOf = (piece: string | Buffer): Buffer => (typeof piece === 'string' ? Buffer.from(piece) : piece)

const detach = (memory: ArrayBufferLike & { transfer?: (length: number) => unknown }): void => {
  memory.transfer?.(0)
}
