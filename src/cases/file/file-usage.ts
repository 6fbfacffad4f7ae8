/** What was done under an agreement on one day. */
export interface FileDay {
  /** `yyyy-mm-dd`. */
  readonly day: string
  readonly operations: number
  /** Operations that a rule refused. */
  readonly refused: number
  /** Whole numbers as text: they may pass 2^53. */
  readonly rows: string
  readonly bytes: string
  readonly cost: string
}

/** A record of the usage log, by id and beginning. */
export interface FileRecord {
  readonly id: string
  readonly at: string
}

/** Use of one agreement since it was passed. */
export interface UsageFacts {
  readonly agreement: string
  /** Oldest first; days without an operation are left out. */
  readonly days: readonly FileDay[]
  /** null: there was no operation. */
  readonly first: FileRecord | null
  readonly last: FileRecord | null
}

export interface FileUsage extends UsageFacts {
  readonly total: Omit<FileDay, 'day'>
}

/** The same, with its sums; null: nothing was ever passed. */
export const usageIn = (usage: UsageFacts | null): FileUsage | null => {
  if (usage === null) return null
  const { agreement, days, first, last } = usage
  const sum = (of: (day: FileDay) => string | number): bigint =>
    days.reduce((total, day) => total + BigInt(of(day)), 0n)
  return {
    agreement,
    days,
    first,
    last,
    total: {
      operations: Number(sum(({ operations }) => operations)),
      refused: Number(sum(({ refused }) => refused)),
      rows: String(sum(({ rows }) => rows)),
      bytes: String(sum(({ bytes }) => bytes)),
      cost: String(sum(({ cost }) => cost)),
    },
  }
}
