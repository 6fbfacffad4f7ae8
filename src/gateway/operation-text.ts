import { Kind, print, stripIgnoredCharacters, visit, type DocumentNode, type ValueNode } from 'graphql'
import { sha256Hex } from '../kernel/hash'
import type { OperationText } from '../metering/record/operation-text'

/** A document without what its author wrote into it as values. */
export interface NormalisedDocument {
  readonly text: OperationText
  /** The literals that were taken out, in their order; each with its kind, so that "1" and 1 are two. */
  readonly literals: readonly string[]
}

const known = new WeakMap<DocumentNode, NormalisedDocument>()

/**
 * The form of a valid document: each number, text and boolean in it gives way to a placeholder of its kind
 * (`$_int`, `$_float`, `$_string`, `$_boolean`), in lists equal items stand once, and layout and comments go. Names
 * and enum values are words of the schema and stay, and so does null. A variable of the author's that begins with `_`
 * gets another `_`, so that two documents have one text only where they differ in literals and layout alone.
 * Made once a document, and kept with it.
 */
export const normalised = (document: DocumentNode): NormalisedDocument => {
  const before = known.get(document)
  if (before !== undefined) return before
  const literals: string[] = []
  const take = (kind: keyof typeof placeholders, value: string) => {
    literals.push(`${kind}:${value}`)
    return placeholders[kind]
  }
  const form = visit(document, {
    IntValue: ({ value }) => take('int', value),
    FloatValue: ({ value }) => take('float', value),
    StringValue: ({ value }) => take('string', value),
    BooleanValue: ({ value }) => take('boolean', String(value)),
    Variable: ({ name }) => (name.value.startsWith('_') ? variable(`_${name.value}`) : undefined),
    ListValue: { leave: (node) => ({ ...node, values: withoutRepeats(node.values) }) },
  })
  const text = stripIgnoredCharacters(print(form))
  const made = { text: { hash: sha256Hex(text), text }, literals }
  known.set(document, made)
  return made
}

const variable = (name: string) => ({ kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } }) as const

const placeholders = {
  int: variable('_int'),
  float: variable('_float'),
  string: variable('_string'),
  boolean: variable('_boolean'),
}

/** What a list holds, each form of it once. */
const withoutRepeats = (values: readonly ValueNode[]): readonly ValueNode[] =>
  values.length < 2 ? values : [...new Map(values.map((value) => [print(value), value])).values()]
