import type { Cancellation } from '../kernel/cancellation'
import { AppError, invariant } from '../kernel/errors'
import type { Statement } from './compile'

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

/** The answer of one row field: JSON text as bytes, never parsed here. */
export interface Rows {
  readonly json: Buffer
  /** Rows delivered, by dataset. */
  readonly delivered: ReadonlyMap<string, number>
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
  const json = row[0]
  if (json == null) throw AppError.of('request.replyTooLarge', { limit: maxReplyBytes })
  return { json, delivered: deliveredOf(row, 1, statement.counted) }
}

/** The counts of a row of a result. @param from where they begin @param counted the dataset of each */
export const deliveredOf = (
  row: readonly (Buffer | null)[],
  from: number,
  counted: readonly string[],
): ReadonlyMap<string, number> => {
  const delivered = new Map<string, number>()
  counted.forEach((dataset, i) => {
    delivered.set(dataset, Number(row[from + i]?.toString('latin1') ?? '0'))
  })
  return delivered
}
