/** Finds the end of each HTTP reply on one connection, and refuses what is no answer. One request at a time. */
export class ReplyReader {
  private head: Buffer = Buffer.alloc(0)
  /** Bytes of the body that are still to come; undefined: the head is not complete, or the body comes in chunks. */
  private missing: number | undefined
  private isChunked = false
  private tail = ''

  /** @returns whether the reply is complete @throws Error when it is not 200, or tells of errors */
  take(chunk: Buffer): boolean {
    let body = chunk
    if (this.missing === undefined && !this.isChunked) {
      const all = this.head.length === 0 ? chunk : Buffer.concat([this.head, chunk])
      const end = all.indexOf('\r\n\r\n')
      if (end === -1) {
        this.head = all
        return false
      }
      this.head = Buffer.alloc(0)
      this.open(all.toString('latin1', 0, end), all)
      body = all.subarray(end + 4)
    }
    if (body.includes('"errors":[')) throw new Error(`errors: ${body.toString().slice(0, 500)}`)
    if (this.isChunked) {
      this.tail = `${this.tail}${body.toString('latin1')}`.slice(-5)
      if (this.tail !== '0\r\n\r\n') return false
    } else {
      this.missing = (this.missing ?? 0) - body.length
      if (this.missing > 0) return false
    }
    this.missing = undefined
    this.isChunked = false
    this.tail = ''
    return true
  }

  private open(head: string, all: Buffer): void {
    if (!head.startsWith('HTTP/1.1 200')) throw new Error(`not an answer: ${all.toString().slice(0, 500)}`)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    this.isChunked = length === undefined
    this.missing = length === undefined ? undefined : Number(length)
  }
}
