import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const CHUNK_CHARACTERS = 65_536

/** Rows as CSV text (RFC 4180, UTF-8, LF), in pieces of about 64 Ki characters, so that memory stays flat. */
function* csvChunks(header: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  let chunk = `${csvLine(header)}\n`
  for (const row of rows) {
    chunk += `${csvLine(row)}\n`
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk
}

const csvLine = (cells: readonly string[]): string =>
  cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')

/** Writes a CSV file. @param path where; an existing file is replaced */
export const writeCsv = async (
  path: string,
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<void> => {
  // opened before the first row is asked for: rows that fail at once leave no file that is still to be made
  const file = await open(path, 'w')
  await pipeline(Readable.from(csvChunks(header, rows)), file.createWriteStream())
}
