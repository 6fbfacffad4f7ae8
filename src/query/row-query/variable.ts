import { emptyRecord } from '../../kernel/record'

/**
 * One scalar of an operation's variables, in place of its value: what is planned with it serves for every value.
 * Whoever needs the value itself asks `Pins`, and the plan then serves for that value alone.
 */
export class VariableRef {
  constructor(
    /** From the map of variables down, e.g. `['where', 'code', 'eq']`. */
    readonly path: readonly string[],
    readonly value: unknown,
  ) {}
}

export interface AbstractVariables {
  /** The variables with a VariableRef for each text and number. */
  readonly values: Readonly<Record<string, unknown>>
  /** Equal for variables that differ in texts and numbers alone. */
  readonly shape: string
}

/** @param variables coerced by graphql-js: plain objects, lists and scalars */
export const abstractVariables = (variables: Readonly<Record<string, unknown>>): AbstractVariables => {
  let shape = ''
  const walk = (value: unknown, path: readonly string[]): unknown => {
    switch (typeof value) {
      case 'string':
      case 'number':
        shape += '$'
        return new VariableRef(path, value)
      case 'object':
        break
      default:
        shape += String(value)
        return value
    }
    if (value === null) {
      shape += '0'
      return value
    }
    if (Array.isArray(value)) {
      shape += '['
      const list = value.map((item: unknown, i) => walk(item, [...path, String(i)]))
      shape += ']'
      return list
    }
    shape += '{'
    const copy = emptyRecord<unknown>()
    for (const [name, member] of Object.entries(value)) {
      shape += `${name}:`
      copy[name] = walk(member, [...path, name])
      shape += ','
    }
    shape += '}'
    return copy
  }
  const values = walk(variables, []) as Record<string, unknown>
  return { values, shape }
}

/** The value at a path of variables. @returns undefined when there is none */
export const variableAt = (
  variables: Readonly<Record<string, unknown>>,
  path: readonly string[],
): unknown => {
  let value: unknown = variables
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return value
}

/** The variables whose values a selection was made with, and not only their places. */
export class Pins {
  private readonly known = new Map<string, readonly string[]>()

  get paths(): readonly (readonly string[])[] {
    return [...this.known.values()]
  }

  /** The value with no VariableRef in it. */
  pin(value: unknown): unknown {
    if (value instanceof VariableRef) {
      this.known.set(value.path.join('\0'), value.path)
      return value.value
    }
    if (Array.isArray(value)) return value.map((item: unknown) => this.pin(item))
    if (typeof value !== 'object' || value === null) return value
    const copy = emptyRecord<unknown>()
    for (const [name, member] of Object.entries(value)) copy[name] = this.pin(member)
    return copy
  }
}
