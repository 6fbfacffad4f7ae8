import { Kind, type ValueNode } from 'graphql'
import { MAX_INPUT_VALUES } from './limits'

/** How much stands in arguments or variables. */
export interface InputSize {
  /** Levels of lists and objects; 0: plain values only. */
  readonly depth: number
  readonly objects: number
  readonly values: number
}

export const noInput: InputSize = { depth: 0, objects: 0, values: 0 }

export const bothInputs = (a: InputSize, b: InputSize): InputSize => ({
  depth: Math.max(a.depth, b.depth),
  objects: a.objects + b.objects,
  values: a.values + b.values,
})

/**
 * The size of what one value holds, itself included; of one that holds too many values, of at least as many as are too
 * many. Walked with a list, not by recursion: it may be deep.
 */
const sizeOf = <V>(root: V, partsOf: (value: V) => Parts<V>): InputSize => {
  let depth = 0
  let objects = 0
  let values = 1
  let level: V[] = [root]
  for (; level.length > 0; depth += 1) {
    const next: V[] = []
    for (const value of level) {
      const { isObject, parts } = partsOf(value)
      if (isObject) objects += 1
      values += parts.length
      if (values > MAX_INPUT_VALUES) return { depth: depth + 1, objects, values }
      for (const part of parts) next.push(part)
    }
    level = next
  }
  return { depth: depth - 1, objects, values }
}

interface Parts<V> {
  readonly isObject: boolean
  readonly parts: readonly V[]
}

const none: Parts<never> = { isObject: false, parts: [] }

/** The size of a JSON value, without the object of variables itself. */
export const sizeOfVariables = (variables: Readonly<Record<string, unknown>>): InputSize =>
  Object.values(variables)
    .map((variable) =>
      sizeOf(variable, (value) => {
        if (typeof value !== 'object' || value === null) return none
        if (Array.isArray(value)) return { isObject: false, parts: value }
        return { isObject: true, parts: Object.values(value) }
      }),
    )
    .reduce(bothInputs, noInput)

/** The size of a literal: an argument, or the default of a variable. */
export const sizeOfLiteral = (literal: ValueNode): InputSize =>
  sizeOf(literal, (value): Parts<ValueNode> => {
    if (value.kind === Kind.LIST) return { isObject: false, parts: value.values }
    if (value.kind === Kind.OBJECT) return { isObject: true, parts: value.fields.map((field) => field.value) }
    return none
  })
