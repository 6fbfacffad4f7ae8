/** What one read takes at most, unless it is the rest of a longer message. */
const READ_BYTES = 65_536
/** A message's type, and its length from there. */
const HEADER_BYTES = 5
/** The text of another protocol read as a length is longer; so long a message would not fit into a string of Node's. */
const MAX_MESSAGE_BYTES = 2 ** 29

/**
 * Reads messages of a server (PostgreSQL's protocol 3.0) into memory of their own size: short ones together, a long one
 * alone. Node by itself takes 64 KiB for each read, and postgres.js puts a long message together from those: for a page
 * of 1,000 rows, 160 KiB, that was more than twice as much, which waits for a garbage collection.
 */
export class MessageReader {
  private readonly short = Buffer.allocUnsafeSlow(READ_BYTES)
  /** So many bytes of a message that is not complete begin `short`. */
  private held = 0
  /** Whether it speaks another protocol: what comes is passed on as it is. */
  private isOther = false
  /** The message that is read, and how much of it is there. */
  private long: { readonly bytes: Buffer; filled: number } | undefined

  /** Where the next read goes, for once: never empty. */
  get space(): Buffer {
    const { long } = this
    return long === undefined ? this.short.subarray(this.held) : long.bytes.subarray(long.filled)
  }

  /** @param count so many bytes were read into `space` @returns complete messages; undefined: none is */
  take(count: number): Buffer | undefined {
    return this.long === undefined ? this.takeShort(this.held + count) : this.takeLong(this.long, count)
  }

  private takeLong(long: { readonly bytes: Buffer; filled: number }, count: number): Buffer | undefined {
    long.filled += count
    if (long.filled < long.bytes.length) return undefined
    this.long = undefined
    return long.bytes
  }

  /** @param end of what is there of `short` */
  private takeShort(end: number): Buffer | undefined {
    if (this.isOther) return Buffer.from(this.short.subarray(0, end))
    let at = 0
    let length = this.lengthAt(at, end)
    while (at + length <= end) {
      at += length
      length = this.lengthAt(at, end)
    }
    const complete = at === 0 ? undefined : Buffer.from(this.short.subarray(0, at))
    this.held = end - at
    if (length > READ_BYTES && length < Infinity) {
      const bytes = Buffer.allocUnsafeSlow(length)
      this.short.copy(bytes, 0, at, end)
      this.long = { bytes, filled: this.held }
      this.held = 0
    } else if (at > 0) this.short.copyWithin(0, at, end)
    return complete
  }

  /** Of the message that begins there; infinite: it is not known yet. */
  private lengthAt(at: number, end: number): number {
    if (end - at < HEADER_BYTES) return Infinity
    const length = 1 + this.short.readUInt32BE(at + 1)
    if (length >= HEADER_BYTES && length <= MAX_MESSAGE_BYTES) return length
    this.isOther = true
    return end - at
  }
}
