/** What a reading of a file saw of it, byte for byte. */
export interface FileDigest {
  readonly bytes: number
  /** 32 bytes. */
  readonly sha256: Buffer
}

/** Records that follow each other, as many as one piece of the file held. Never empty. */
export interface RecordBatch {
  /** Each as long as the header; a cell is text, empty where nothing is written. */
  readonly records: readonly (readonly string[])[]
  /** Row number of the first; the header is row 1. */
  readonly firstRow: number
  /** For each record the physical line that it begins on, from 1. */
  readonly lines: readonly number[]
  /** Bytes of the file read so far. */
  readonly bytesRead: number
}

/** One reading from the start to the end. */
export interface RecordReading extends AsyncIterable<RecordBatch> {
  /** Of the whole file. MUST be read only after the last batch. */
  readonly digest: FileDigest
  /** How many blank rows at its end were left out. MUST be read only after the last batch. */
  readonly blankRows: number
}

/**
 * A file of records under one header. The seam for formats and encodings: a workbook or a GB18030 file would be
 * another of these, and nothing behind it would change.
 */
export interface RecordSource {
  /** The file's name, without its folder. */
  readonly name: string
  /** The cells of the header, as they stand; at least one. */
  readonly header: readonly string[]
  readonly totalBytes: number
  /**
   * Reads the whole file again. Memory is flat, whatever the file's length.
   * @throws AppError BAD_USER_INPUT or LIMIT_EXCEEDED naming row and line, where the file is broken
   */
  read(): RecordReading
}
