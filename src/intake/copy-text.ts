import type { RecordBatch } from './record-source'

/** A cell as PostgreSQL reads its column's type; null: as it stands. */
export type CellWriter = ((cell: string) => string) | null

/**
 * Records in the text format of COPY: cells between tabs, `\\N` for an empty one (a missing value in every type),
 * backslash, tab and line breaks escaped. Each row ends with a `suffix` of its own.
 * @param writers one for each column; none: every cell stands as it is
 * @see https://www.postgresql.org/docs/18/sql-copy.html#id-1.9.3.55.9.2
 */
export const copyText = (
  batch: RecordBatch,
  suffix: () => string,
  writers: readonly CellWriter[] = [],
): string => {
  let text = ''
  for (const record of batch.records) {
    record.forEach((cell, place) => {
      text += `${cell === '' ? '\\N' : escaped(writers[place]?.(cell) ?? cell)}\t`
    })
    text += suffix()
  }
  return text
}

const special = /[\\\t\n\r]/

const escaped = (cell: string): string => (special.test(cell) ? cell.replace(specials, escapeOf) : cell)

const specials = /[\\\t\n\r]/g

const escapeOf = (character: string): string =>
  character === '\t' ? '\\t' : character === '\n' ? '\\n' : character === '\r' ? '\\r' : '\\\\'
