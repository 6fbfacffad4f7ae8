import type { Cancellation } from '../../kernel/cancellation'
import { invariant } from '../../kernel/errors'
import { replyTooLarge } from '../../kernel/passed-limit'
import type { VersionRead } from '../compile/compilation'
import type { Statement } from '../compile/compile'
import { JsonText } from './json-text'

/** A connection to the rows, or a pool of them: values come as PostgreSQL's text, unread. */
export interface RowsReader {
  query(
    text: string,
    params: readonly (string | null)[],
    options: {
      readonly prepare: boolean
      readonly cancellation?: Cancellation
      readonly timeoutMs?: number
      readonly runMs?: number
    },
  ): Promise<readonly (readonly (Buffer | null)[])[]>
}

/** The answer of one row field: JSON text as it came, never parsed here. */
export interface Rows {
  readonly json: JsonText
  /** Rows delivered, by what they are of. */
  readonly delivered: ReadonlyMap<VersionRead, number>
}

/** Runs a statement. @throws AppError LIMIT_EXCEEDED (reply too large), QUERY_TIMEOUT, UNAVAILABLE */
export const runStatement = async (
  reader: RowsReader,
  statement: Statement,
  params: readonly (string | null)[],
  { cancellation, maxReplyBytes }: { readonly cancellation?: Cancellation; readonly maxReplyBytes: number },
): Promise<Rows> => {
  const options = cancellation === undefined ? { prepare: true } : { prepare: true, cancellation }
  const result = await reader.query(statement.text, params, options)
  const row = result[0]
  invariant(row !== undefined, '1a90', 'a statement without a row')
  const rows = rowsOf(row, 0, statement, endsItsMemory(row))
  if (rows === null) throw replyTooLarge(maxReplyBytes)
  return rows
}

/** Whether nothing of the connection follows the row in its memory: another message, or the beginning of one. */
const endsItsMemory = (row: readonly (Buffer | null)[]): boolean => {
  const last = row.at(-1)
  return last != null && last.byteOffset + last.length === last.buffer.byteLength
}

/**
 * The answer in a row of a result.
 * @param from its first column
 * @param isSole whether nothing else is in its memory, and nobody else reads it
 * @returns null: it is too long
 */
export const rowsOf = (
  row: readonly (Buffer | null)[],
  from: number,
  { json, counted }: Pick<Statement, 'json' | 'counted'>,
  isSole = false,
): Rows | null => {
  const pieces: (string | Buffer)[] = []
  let at = from
  for (const part of json) {
    const piece = part ?? row[at]
    if (piece == null) return null
    if (part === null) at += 1
    pieces.push(piece)
  }
  const delivered = new Map<VersionRead, number>()
  counted.forEach((read, i) => {
    delivered.set(read, Number(row[at + i]?.toString('latin1') ?? '0'))
  })
  return { json: new JsonText(pieces, isSole), delivered }
}
