import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { sizeOfLiteral } from './input-size'

/** What merging the fields of a document by response name finds (GraphQL 6.3.2 and 5.3.2). */
export interface MergedFields {
  /** Comparisons between fields of one response name at one place; one with arguments counts more. */
  readonly comparisons: number
  readonly rootFields: number
  readonly rowFields: number
  readonly explanations: number
  /** `__schema` and `__type` */
  readonly introspections: number
}

/**
 * Merges the fields of every operation, and of each fragment that none reaches, without regard to types and directives.
 * Of the roots, the operation with most is told. The document MUST have no cycle of fragments; the work is that of
 * its fields, fragments counted each time.
 */
export const mergeFields = (document: DocumentNode): MergedFields => {
  const merge = new Merge(document)
  const roots = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => merge.operation(operation))
  merge.unreached()
  const most = (count: (root: RootFields) => number): number =>
    roots.reduce((n, root) => Math.max(n, count(root)), 0)
  return {
    comparisons: merge.comparisons,
    rootFields: most((root) => root.rootFields),
    rowFields: most((root) => root.rowFields),
    explanations: most((root) => root.explanations),
    introspections: most((root) => root.introspections),
  }
}

type RootFields = Omit<MergedFields, 'comparisons'>

type Groups = Map<string, FieldNode[]>

class Merge {
  comparisons = 0
  private readonly fragments = new Map<string, FragmentDefinitionNode>()
  private readonly reached = new Set<string>()

  constructor(document: DocumentNode) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition)
  }

  operation({ selectionSet }: OperationDefinitionNode): RootFields {
    const groups = this.collect([selectionSet])
    const named = (name: string): FieldNode[][] =>
      [...groups.values()].filter(([field]) => field?.name.value === name)
    const result = {
      rootFields: groups.size,
      rowFields: named('rows').reduce((n, fields) => n + this.collect(setsOf(fields)).size, 0),
      explanations: named('explainAccess').length,
      introspections: named('__schema').length + named('__type').length,
    }
    this.compare(groups)
    return result
  }

  unreached(): void {
    for (const [name, { selectionSet }] of this.fragments)
      if (!this.reached.has(name)) this.compare(this.collect([selectionSet]))
  }

  private compare(groups: Groups): void {
    for (const fields of groups.values()) {
      const pairs = (fields.length * (fields.length - 1)) / 2
      if (pairs > 0) this.comparisons += Math.ceil(pairs * (1 + argumentsOf(fields) / fields.length))
      const sets = setsOf(fields)
      if (sets.length > 0) this.compare(this.collect(sets))
    }
  }

  private collect(sets: readonly SelectionSetNode[]): Groups {
    const groups: Groups = new Map()
    const visited = new Set<string>()
    const walk = (set: SelectionSetNode): void => {
      for (const selection of set.selections) {
        if (selection.kind === Kind.FIELD) {
          const key = selection.alias?.value ?? selection.name.value
          const group = groups.get(key)
          if (group) group.push(selection)
          else groups.set(key, [selection])
        } else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet)
        else {
          const fragment = this.fragments.get(selection.name.value)
          if (fragment === undefined || visited.has(fragment.name.value)) continue
          visited.add(fragment.name.value)
          this.reached.add(fragment.name.value)
          walk(fragment.selectionSet)
        }
      }
    }
    for (const set of sets) walk(set)
    return groups
  }
}

const setsOf = (fields: readonly FieldNode[]): SelectionSetNode[] =>
  fields.flatMap((field) => (field.selectionSet === undefined ? [] : [field.selectionSet]))

/** Values in the arguments of fields: each comparison writes those of both sides. */
const argumentsOf = (fields: readonly FieldNode[]): number =>
  fields.reduce(
    (n, field) =>
      n + (field.arguments ?? []).reduce((sum, argument) => sum + sizeOfLiteral(argument.value).values, 0),
    0,
  )
