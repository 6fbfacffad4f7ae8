import { bindOperand, type Operand, type VariableOperand } from './row-query/operand'

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

/** `$1` is the first. @param index from 0 */
export const parameter = (index: number): Sql => `$${index + 1}` as Sql

/** A parameter of a statement: its text, null, or something that is bound when it runs. */
export type Param = string | null | Bound

/** A value that depends on the variables of an operation. */
export interface Bound {
  /** Equal for parameters that are always bound to the same text. */
  readonly key: string
  bind(variables: Readonly<Record<string, unknown>>): string
}
/** `where a and b`; nothing: no condition. */
export const whereSql = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`` : sql`where ${join(conditions, ' and ')}`

/** The parameters of one statement, `$1` first. */
export class Params {
  readonly values: Param[] = []
  /** The PostgreSQL type of each. */
  readonly types: Sql[] = []
  private readonly known = new Map<string, Sql>()

  /** `$n::type`; the same value under the same type is sent once. */
  add(value: Param, type: string): Sql {
    const key = `${type} ${value === null ? 'n' : typeof value === 'string' ? `v${value}` : `b${value.key}`}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    this.values.push(value)
    this.types.push(type as Sql)
    const text = sql`${parameter(this.values.length - 1)}::${type as Sql}`
    this.known.set(key, text)
    return text
  }

  addOperand(operand: Operand, type: string): Sql {
    return this.add(typeof operand === 'string' ? operand : boundOperand(operand), type)
  }

  /** A text array, in PostgreSQL's array syntax. */
  addList(operands: readonly Operand[], type: string): Sql {
    const fixed = operands.filter((operand) => typeof operand === 'string')
    return this.add(fixed.length === operands.length ? arrayText(fixed) : boundList(operands), `${type}[]`)
  }
}

const boundOperand = (operand: VariableOperand): Bound => ({
  key: JSON.stringify(operand),
  bind: (variables) => bindOperand(operand, variables),
})

const boundList = (operands: readonly Operand[]): Bound => ({
  key: JSON.stringify(operands),
  bind: (variables) => arrayText(operands.map((operand) => bindOperand(operand, variables))),
})

/** A text array as PostgreSQL reads it. */
export const arrayText = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`

/** The same statement with something else in the place of its parameters. @param of what stands for `$1`, index 0, and so on */
export const replaceParams = (text: string, of: (index: number) => Sql): Sql =>
  text
    .split("'")
    // every second part stands between quotes
    .map((part, i) =>
      i % 2 === 0 ? part.replace(/\$(\d+)(?=::)/g, (_, number: string) => of(Number(number) - 1)) : part,
    )
    .join("'") as Sql
