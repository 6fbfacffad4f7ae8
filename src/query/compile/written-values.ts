import type { ColumnType } from '../../catalog/column-type'
import { integer, join, sql, type Sql } from '../sql'

/** Types whose values may be as long as a cell. */
const longTypes: readonly ColumnType[] = ['TEXT', 'JSON']

/** So often, at most, is a value written without a look at its length: a record is of a bounded length itself. */
const MAX_UNBOUNDED_TIMES = 4

/**
 * The long values that one row of a statement writes, each under many response keys: PostgreSQL looks for a cancel
 * between rows, so what one row writes has a bound of its own, known before it is written.
 */
export class WrittenValues {
  private readonly uses = new Map<Sql, number>()

  /** @param maxBytes of all that is written */
  constructor(private readonly maxBytes: number) {}

  /** Notes that a value is written once more. */
  note(value: Sql, type: ColumnType): void {
    if (longTypes.includes(type)) this.uses.set(value, (this.uses.get(value) ?? 0) + 1)
  }

  /**
   * A condition that holds, or raises SQLSTATE 54000 where the values that are written many times are longer together:
   * `repeat` refuses by the length alone. null: no value is
   */
  get bound(): Sql | null {
    const lengths = [...this.uses]
      .filter(([, times]) => times > MAX_UNBOUNDED_TIMES)
      .map(([value, times]) => sql`coalesce(octet_length(${value}::text)::bigint, 0) * ${integer(times)}`)
    if (lengths.length === 0) return null
    return sql`repeat(' ', case when ${join(lengths, ' + ')} <= ${integer(this.maxBytes)} then 0 else ${integer(MAX_INTEGER)} end) = ''`
  }

  /** A JSON text that is written only within the bound; call it when all values are noted. */
  bounded(json: Sql): Sql {
    const { bound } = this
    return bound === null ? json : sql`case when ${bound} then ${json} end`
  }
}

const MAX_INTEGER = 2_147_483_647
