import { crc32, deflateRawSync, inflateRaw, constants } from 'node:zlib'
import { promisify } from 'node:util'
import { z } from 'zod'

/**
 * A long text, made once and kept compressed: a raw deflate stream (RFC 1951) that was flushed to a whole byte and not
 * ended, so that a tail can be put behind it without reading it again.
 */
export const ReadyText = z.object({
  /** A worker hands it over as plain bytes. */
  deflated: z
    .instanceof(Uint8Array)
    .transform((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
  /** CRC-32 of the text (RFC 1952). */
  crc: z.number(),
  /** Length of the text in UTF-8. */
  bytes: z.number(),
})

export type ReadyText = Readonly<z.infer<typeof ReadyText>>

/** Gathers a text piece by piece. */
export class ReadyTextWriter {
  private readonly parts: Buffer[] = []
  private waiting: string[] = []
  private waitingChars = 0
  private crc = 0
  private bytes = 0

  /** Bytes so far, but for those that still wait to be compressed. */
  get written(): number {
    return this.bytes
  }

  write(text: string): void {
    this.waiting.push(text)
    this.waitingChars += text.length
    if (this.waitingChars > CHUNK_CHARS) this.flush()
  }

  end(): ReadyText {
    this.flush()
    return { deflated: Buffer.concat(this.parts), crc: this.crc, bytes: this.bytes }
  }

  private flush(): void {
    if (this.waitingChars === 0) return
    const chunk = Buffer.from(this.waiting.join(''))
    this.waiting = []
    this.waitingChars = 0
    this.crc = crc32(chunk, this.crc)
    this.bytes += chunk.length
    this.parts.push(deflateRawSync(chunk, { level: 6, finishFlush: constants.Z_SYNC_FLUSH }))
  }
}

const CHUNK_CHARS = 1 << 20

/** A gzip member (RFC 1952): no name, no time, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/** The text with a tail behind it, as gzip. */
export const gzipOf = ({ deflated, crc, bytes }: ReadyText, tail: string): readonly Buffer[] => {
  const end = Buffer.from(tail)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(end, crc))
  trailer.writeUInt32LE((bytes + end.length) % 2 ** 32, 4)
  return [GZIP_HEADER, deflated, deflateRawSync(end), trailer]
}

const inflate = promisify(inflateRaw) as (
  data: Buffer,
  options: { readonly finishFlush: number },
) => Promise<Buffer>

/** The text itself. */
export const textOf = ({ deflated }: ReadyText): Promise<Buffer> =>
  inflate(deflated, { finishFlush: constants.Z_SYNC_FLUSH })

/** `data` that is such a text, which begins with `{"data":`. */
export class ReadyData {
  constructor(readonly text: ReadyText) {}

  /** Length of `data` itself. */
  get bytes(): number {
    return this.text.bytes - READY_DATA_START.length
  }
}

export const READY_DATA_START = '{"data":'
