/** SQL text that was made by this file's functions alone: no caller's text can be one. */
export type Sql = string & { readonly __sql: never }

/** Joins fragments. Only SQL goes in; a value becomes a parameter, a name goes through `ident`. */
export const sql = (strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql => {
  let text = strings[0] ?? ''
  for (let i = 0; i < parts.length; i += 1) text += (parts[i] ?? '') + (strings[i + 1] ?? '')
  return text as Sql
}

/** A quoted identifier. Names of datasets and columns match `^[a-z_][A-Za-z0-9_]*$`, at most 63 bytes. */
export const ident = (name: string): Sql => {
  if (!/^[a-z_][A-Za-z0-9_]{0,62}$/.test(name))
    throw new Error(`invariant 6a3d: ${JSON.stringify(name)} is no identifier`)
  return `"${name}"` as Sql
}

/** A text literal of ours: JSON punctuation and response keys. Values of callers are parameters, never literals. */
export const literal = (text: string): Sql => `'${text.replaceAll("'", "''")}'` as Sql

export const integer = (value: number): Sql => {
  if (!Number.isSafeInteger(value)) throw new Error('invariant 6a3e: not an integer')
  return String(value) as Sql
}

export const join = (parts: readonly Sql[], separator: string): Sql => parts.join(separator) as Sql

/** `where a and b`; nothing: no condition. */
export const whereSql = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`` : sql`where ${join(conditions, ' and ')}`

/** The parameters of one statement, `$1` first. */
export class Params {
  readonly values: (string | null)[] = []
  private readonly known = new Map<string, Sql>()

  /** `$n::type`; the same value under the same type is sent once. */
  add(value: string | null, type: string): Sql {
    const key = `${type} ${value === null ? 'n' : `v${value}`}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    this.values.push(value)
    const text = `$${this.values.length}::${type}` as Sql
    this.known.set(key, text)
    return text
  }

  /** A text array, in PostgreSQL's array syntax. */
  addList(values: readonly string[], type: string): Sql {
    const items = values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
    return this.add(`{${items.join(',')}}`, `${type}[]`)
  }
}
