import type { ColumnType } from '../catalog/column-type'
import { faultOf, type Fault } from '../kernel/errors'
import type { MessageParams } from '../kernel/message'
import type { MessageId } from '../kernel/messages'
import { cellKinds, int4Kinds, int8Kinds, type CellKind } from './cell'
import { shownCount } from './shown'

type What = 'booleans' | 'numbers' | 'dates' | 'times' | 'timestamps'

interface Proposal {
  readonly type: ColumnType
  readonly kinds: readonly CellKind[]
  readonly what: What
}

/**
 * The types that are proposed, narrowest first, with the kinds that each takes. Numbers with leading zeros are
 * codes and dates must be written one way throughout, so neither is proposed from a mixture.
 */
const proposals: readonly Proposal[] = [
  { type: 'BOOLEAN', kinds: ['BOOLEAN'], what: 'booleans' },
  { type: 'INTEGER', kinds: int4Kinds, what: 'numbers' },
  { type: 'BIGINT', kinds: int8Kinds, what: 'numbers' },
  { type: 'DECIMAL', kinds: [...int8Kinds, 'WIDE', 'DECIMAL'], what: 'numbers' },
  { type: 'FLOAT', kinds: [...int8Kinds, 'WIDE', 'DECIMAL', 'EXPONENT'], what: 'numbers' },
  { type: 'DATE', kinds: ['DATE_DASH'], what: 'dates' },
  { type: 'DATE', kinds: ['DATE_SLASH'], what: 'dates' },
  { type: 'TIME', kinds: ['TIME'], what: 'times' },
  { type: 'TIMESTAMP', kinds: ['TIMESTAMP_OFFSET'], what: 'timestamps' },
  { type: 'TIMESTAMP', kinds: ['TIMESTAMP_LOCAL'], what: 'timestamps' },
]

/** What a person reads as one thing, in ways of which no type takes all. */
const readings = [
  {
    what: 'dates',
    kinds: ['COMPACT_DAY', 'DATE_DASH', 'DATE_SLASH', 'DATE_OTHER', 'TIMESTAMP_OFFSET', 'TIMESTAMP_LOCAL'],
  },
  { what: 'numbers', kinds: [...int8Kinds, 'WIDE', 'DECIMAL', 'EXPONENT', 'GROUPED'] },
] as const satisfies readonly { readonly what: What; readonly kinds: readonly CellKind[] }[]

/** What most cells are is only said of more than half of them. */
const NEAR_MISS_SHARE = 0.5

export interface ProposedType {
  readonly type: ColumnType
  /** Whether it holds times without an offset. */
  readonly isLocal: boolean
  readonly warnings: readonly Fault[]
}

/**
 * The cells of one column, counted by kind over the whole file: types come from every row or not at all (a code
 * column may be digits for 21,137 rows and then hold `1100xx`).
 */
export class ColumnProfile {
  private readonly counts = new Map<CellKind, number>()
  private readonly firstRows = new Map<CellKind, number>()

  /**
   * @param column as messages call it
   * @param identifies whether it is called like numbers that identify: they are text, however short
   */
  constructor(
    private readonly column: string,
    private readonly identifies: boolean,
  ) {}

  /** A cell that is not empty. */
  add(kind: CellKind, row: number): void {
    const count = this.counts.get(kind) ?? 0
    if (count === 0) this.firstRows.set(kind, row)
    this.counts.set(kind, count + 1)
  }

  /** The narrowest type that every cell fits, else TEXT; a warning says what almost fitted, and where it does not. */
  propose(): ProposedType {
    const filled = this.countOf(cellKinds)
    if (filled === 0) return { type: 'TEXT', isLocal: false, warnings: [this.warning('intake.columnEmpty')] }
    if (this.areIdentifiers(filled))
      return { type: 'TEXT', isLocal: false, warnings: [this.warning('intake.identifiers')] }
    const fitting = proposals.find(({ kinds }) => this.countOf(kinds) === filled)
    if (fitting === undefined) return { type: 'TEXT', isLocal: false, warnings: this.nearMiss(filled) }
    const areDays = this.countOf(['COMPACT_DAY']) === filled
    return {
      type: fitting.type,
      isLocal: fitting.kinds.includes('TIMESTAMP_LOCAL'),
      warnings: areDays ? [this.warning('intake.compactDays')] : [],
    }
  }

  /** Nobody adds these up, and as numbers they could not be masked. */
  private areIdentifiers(filled: number): boolean {
    if (this.countOf([...int8Kinds, 'WIDE']) < filled) return false
    return this.identifies || this.countOf(['LONG', 'WIDE']) === filled
  }

  private nearMiss(filled: number): readonly Fault[] {
    const zeros = this.countOf(['ZERO_LED'])
    // the widest of those that fit most cells, so that no number is counted as a misfit of INTEGER
    const best = proposals.reduce((a, b) => (this.countOf(b.kinds) >= this.countOf(a.kinds) ? b : a))
    const fitting = this.countOf(best.kinds)
    if (zeros > 0 && (best.what === 'numbers' || fitting === 0) && zeros + fitting === filled)
      return [
        this.warning('intake.leadingZeros', { count: shownCount(zeros), row: this.firstOf(['ZERO_LED']) }),
      ]
    if (fitting <= filled * NEAR_MISS_SHARE) return this.severalWays(filled)
    const misfits = cellKinds.filter((kind) => !best.kinds.includes(kind))
    const [count, of] = [shownCount(filled - fitting), shownCount(filled)]
    const told = this.warning(`intake.mixed.${best.what}`, { count, of, row: this.firstOf(misfits) })
    const areMarkers = filled - fitting === this.countOf(['MARKER'])
    return areMarkers ? [told, this.warning('intake.markers')] : [told]
  }

  private severalWays(filled: number): readonly Fault[] {
    const reading = readings.find(({ kinds }) => this.countOf(kinds) > filled * NEAR_MISS_SHARE)
    if (reading === undefined) return []
    const [count, of] = [shownCount(this.countOf(reading.kinds)), shownCount(filled)]
    return [this.warning(`intake.written.${reading.what}`, { count, of, row: this.firstOf(reading.kinds) })]
  }

  private countOf(kinds: readonly CellKind[]): number {
    return kinds.reduce((sum, kind) => sum + (this.counts.get(kind) ?? 0), 0)
  }

  private firstOf(kinds: readonly CellKind[]): number {
    return Math.min(...kinds.flatMap((kind) => this.firstRows.get(kind) ?? []))
  }

  private warning(id: MessageId, params: MessageParams = {}): Fault {
    return faultOf(id, { column: this.column, ...params })
  }
}
