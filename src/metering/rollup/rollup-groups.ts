/** Figures by what they are of: rows of one table of the rollup. */
export class Groups<T extends object> {
  private readonly groups = new Map<string, { readonly key: readonly Value[]; readonly figures: T }>()

  /** @param columns names of what they are of */
  constructor(
    private readonly columns: readonly string[],
    private readonly empty: () => T,
  ) {}

  /** @param key a value for each column; it is asked for every record, so it makes one text and nothing else */
  of(key: readonly Value[]): T {
    // no name, id or code has the separator in it, and null stands only where the empty text cannot
    const text = key.join(SEPARATOR)
    const known = this.groups.get(text)
    if (known !== undefined) return known.figures
    const made = { key, figures: this.empty() }
    this.groups.set(text, made)
    return made.figures
  }

  /** In no order. */
  rows(): readonly (T & Row)[] {
    return Array.from(this.groups.values(), ({ key, figures }) => ({
      ...Object.fromEntries(this.columns.map((column, place) => [column, key[place] ?? null])),
      ...figures,
    }))
  }
}

type Value = string | number | null
type Row = Readonly<Record<string, unknown>>

const SEPARATOR = '\u0000'
