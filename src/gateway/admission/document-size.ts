import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { bothInputs, noInput, sizeOfLiteral, type InputSize } from './input-size'

/** How much a document asks for, counted on its text alone, before it is validated. */
export interface DocumentSize {
  readonly tokens: number
  readonly fragments: number
  /** The first fragment found that leads back to itself; null: none. */
  readonly cycle: FragmentDefinitionNode | null
  /** Of all operations and of fragments that none of them reaches, fragments counted each time. */
  readonly fields: number
  /** Levels of fields, of the deepest operation. */
  readonly depth: number
  /** Levels of selection sets, inline fragments and spreads too. */
  readonly nesting: number
  /** Aliased fields of the operation that has most, fragments counted each time. */
  readonly aliases: number
  /** Of arguments and of defaults of variables. */
  readonly input: InputSize
}

/** What stands in a selection set and below it. */
interface SetSize {
  readonly fields: number
  readonly depth: number
  readonly nesting: number
  readonly aliases: number
}

const empty: SetSize = { fields: 0, depth: 0, nesting: 0, aliases: 0 }

/**
 * Levels that are followed: parsing gives up at some thousand, and what is deeper than this is beyond any limit.
 */
const MAX_FOLLOWED = 1_000

/** Measures in one pass: each fragment is walked once, and counted wherever it is spread. */
export const documentSize = (document: DocumentNode): DocumentSize => new Measure(document).size()

class Measure {
  private readonly fragments = new Map<string, FragmentDefinitionNode>()
  private readonly known = new Map<string, SetSize>()
  private readonly reached = new Set<string>()
  private cycle: FragmentDefinitionNode | null = null
  private input = noInput

  constructor(private readonly document: DocumentNode) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition)
  }

  size(): DocumentSize {
    let total = empty
    const add = (set: SetSize): void => {
      total = {
        fields: total.fields + set.fields,
        depth: Math.max(total.depth, set.depth),
        nesting: Math.max(total.nesting, set.nesting),
        aliases: Math.max(total.aliases, set.aliases),
      }
    }
    for (const definition of this.document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue
      for (const { defaultValue } of definition.variableDefinitions ?? [])
        if (defaultValue !== undefined) this.take(sizeOfLiteral(defaultValue))
      add(this.set(definition.selectionSet, []))
    }
    for (const [name] of this.fragments) if (!this.reached.has(name)) add(this.fragment(name, [], 0))
    return {
      tokens: this.document.tokenCount ?? 0,
      fragments: this.fragments.size,
      cycle: this.cycle,
      ...total,
      input: this.input,
    }
  }

  /** @param open the fragments that it stands in */
  private set(set: SelectionSetNode, open: readonly string[], level = 0): SetSize {
    if (level > MAX_FOLLOWED) return { ...empty, nesting: level }
    let { fields, depth, nesting, aliases } = empty
    for (const selection of set.selections) {
      this.takeArguments(selection.directives)
      let below: SetSize
      let own = 0
      if (selection.kind === Kind.FIELD) {
        own = 1
        this.takeArguments([selection])
        if (selection.alias !== undefined) aliases += 1
        below = selection.selectionSet ? this.set(selection.selectionSet, open, level + 1) : empty
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        below = this.set(selection.selectionSet, open, level + 1)
      } else {
        below = this.fragment(selection.name.value, open, level + 1)
        // a spread of nothing is work too
        fields += 1
      }
      fields += own + below.fields
      depth = Math.max(depth, own + below.depth)
      nesting = Math.max(nesting, 1 + below.nesting)
      aliases += below.aliases
    }
    return { fields, depth, nesting, aliases }
  }

  private fragment(name: string, open: readonly string[], level: number): SetSize {
    const known = this.known.get(name)
    if (known !== undefined) return known
    const fragment = this.fragments.get(name)
    if (fragment === undefined) return empty
    this.reached.add(name)
    if (open.includes(name)) {
      this.cycle ??= fragment
      return empty
    }
    const size = this.set(fragment.selectionSet, [...open, name], level)
    this.known.set(name, size)
    return size
  }

  private takeArguments(nodes: readonly (FieldNode | DirectiveNode)[] | undefined): void {
    for (const node of nodes ?? [])
      for (const argument of node.arguments ?? []) this.take(sizeOfLiteral(argument.value))
  }

  private take(input: InputSize): void {
    this.input = bothInputs(this.input, input)
  }
}
