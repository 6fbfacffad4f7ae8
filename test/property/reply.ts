import type { TestAnswer } from '../support/gateway'

/**
 * A reply as texts that are equal where no reader could tell two apart: what differs by itself (ids, receipts, timing)
 * is left out, and a cursor is known by where it stood first, so that the same ones are the same.
 */
export interface Reply {
  readonly data: string
  /** All that they say, in no order: fields run side by side. */
  readonly errors: string
  /** What the usage record tells of the reply: cost, rows, bytes, and what was read by which agreement. */
  readonly usage: string
}

/** Names for the cursors of some answers of one database. */
export class CursorNames {
  private readonly names = new Map<string, string>()

  of(cursor: string): string {
    const known = this.names.get(cursor) ?? `cursor ${String(this.names.size)}`
    this.names.set(cursor, known)
    return known
  }
}

export const replyOf = ({ text, data, errors, facts }: TestAnswer, names: CursorNames): Reply => ({
  data: JSON.stringify(data, (key, value: unknown) =>
    typeof value === 'string' && isCursor.test(key) ? names.of(value) : value,
  ),
  errors: errors
    .map((error) => JSON.stringify(error))
    .sort()
    .join('\n'),
  usage: JSON.stringify({
    bytes: Buffer.byteLength(text),
    cost: [facts.costRequested, facts.costActual],
    // two versions of one dataset are two uses, in whichever order their fields ended
    datasets: [...facts.datasets.values()].map((use) => JSON.stringify(use)).sort(),
    agreements: [...facts.agreements.keys()].sort(),
    rules: [...facts.rules].sort(),
  }),
})

/** The response keys of cursors, with the aliases that operations give them. */
const isCursor = /^(cursor|startCursor|endCursor)(_\w+)?$/
