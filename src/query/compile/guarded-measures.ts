import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { measureType } from './compile-group'
import { measureSql } from './compile-figure'
import type { Measure } from '../row-query/figure'
import { MAX_GUARDED_OUTPUTS } from '../limits'
import type { Source } from './source'
import { ident, integer, sql, type Sql } from '../sql'

/**
 * Measures that are computed in a select of their own and shown outside of it, where it is known that they may be. None
 * raises where it is computed: what a sum that is withheld would say must not be told by an error either.
 */
export class GuardedMeasures {
  private readonly measures = new Map<string, Measure>()
  private readonly valued = new Map<string, Sql>()

  constructor(
    private readonly source: Source,
    private readonly alias: Sql,
  ) {}

  /** A measure where it is shown, in the type that it is shown in. */
  shown(measure: Measure): Sql {
    if (measure.kind === 'count') return sql`${this.alias}.n`
    const name = `${measure.figure} ${measure.column}`
    this.measures.set(name, measure)
    this.value(measure.column)
    const place = [...this.measures.keys()].indexOf(name)
    const column = sql`${this.alias}.${ident(`m${String(integer(place))}`)}`
    return measureType(measure, this.source) === 'FLOAT' ? sql`${column}::double precision` : column
  }

  /** How many rows there are, and of each column whose figures are shown how many values. */
  get counts(): readonly Sql[] {
    return [sql`n`, ...this.valued.values()]
  }

  /** Of these counts everybody can tell the number, as sum by average, and so how many rows have no value. */
  get told(): readonly Sql[] {
    return [...this.valued].flatMap(([column, name]) =>
      this.measures.has(`sum ${column}`) && this.measures.has(`avg ${column}`) ? [name] : [],
    )
  }

  /**
   * The outputs of the select that computes them; call it when all are asked for.
   * @param keys that stand beside them
   * @throws AppError LIMIT_EXCEEDED
   */
  outputs(keys: number): readonly Sql[] {
    const asked = 1 + this.valued.size + this.measures.size + keys
    if (asked > MAX_GUARDED_OUTPUTS)
      throw tooMany(limited.guardedFigures, MAX_GUARDED_OUTPUTS, 'MAX_GUARDED_OUTPUTS', asked)
    return [
      sql`count(*) as n`,
      ...[...this.valued].map(([column, name]) => sql`count(${this.source.column(column)}) as ${name}`),
      ...[...this.measures.values()].map(
        (measure, i) => sql`${this.computed(measure)} as ${ident(`m${String(integer(i))}`)}`,
      ),
    ]
  }

  private value(column: string): void {
    if (!this.valued.has(column)) this.valued.set(column, ident(`v${String(integer(this.valued.size))}`))
  }

  /** The sum of doubles can be beyond them: as numerics it cannot, by the decimal text that is shown of each. */
  private computed(measure: Measure): Sql {
    if (measure.kind === 'count' || this.source.columnOf(measure.column).type !== 'FLOAT')
      return measureSql(measure, this.source)
    const column = this.source.column(measure.column)
    if (measure.figure === 'sum') return sql`sum(${column}::text::numeric)`
    if (measure.figure === 'avg') return sql`(sum(${column}::text::numeric) / count(${column}))`
    return measureSql(measure, this.source)
  }
}
